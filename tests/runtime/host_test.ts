import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { type Clock, RealClock, VirtualClock } from "../../runtime/clock.ts";
import type { Host } from "../../runtime/host.ts";
import {
  type Callback,
  defineModule,
  fn,
  func,
  param,
  type ScriptContext,
  text,
} from "../../runtime/spec.ts";
import {
  MemorySink,
  modules,
  runScript,
  runScripts,
  script,
  type Setting,
  testHost,
} from "../support/host.ts";

/** Sees to it that no timer is left: Deno looks only when it is told to. */
const watched = { sanitizeOps: true, sanitizeResources: true };

/** A sink that keeps what happened in its order: what was printed, errors, flushes. */
class Trace extends MemorySink {
  readonly lines: string[] = [];

  override write(script: string, stream: "stdout" | "stderr", bytes: Uint8Array): void {
    super.write(script, stream, bytes);
    this.lines.push(new TextDecoder().decode(bytes).trimEnd());
  }

  override flush(): void {
    this.lines.push("flush");
  }

  /** What happened, but for flushes. */
  get said(): string[] {
    return this.lines.filter((line) => line !== "flush");
  }
}

/** Time that moves only while the host sleeps, as a real clock's does: things arrive on the way, and wake it. */
class SteppedClock implements Clock {
  readonly virtual = false;
  readonly #arrivals: { at: number; happen: () => void }[] = [];
  readonly #lateness: number[];
  #now = 0;
  #awake = false;

  /** @param lateness milliseconds by which the sleeps that nothing ends come too late, in their order */
  constructor(...lateness: number[]) {
    this.#lateness = lateness;
  }

  /** Arrivals come in the order in which they are told of. */
  at(time: number, happen: () => void): void {
    this.#arrivals.push({ at: time, happen });
  }

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return 1_700_000_000_000.75 + this.#now;
  }

  sleepUntil(time: number): void {
    const awake = this.#awake, [arrival] = this.#arrivals;
    this.#awake = false;
    if (awake) return;
    if (arrival === undefined || arrival.at >= time) {
      this.#now = Math.max(this.#now, time + (this.#lateness.shift() ?? 0));
      return;
    }
    this.#arrivals.shift();
    this.#now = Math.max(this.#now, arrival.at);
    arrival.happen();
    this.#awake = false;
  }

  wake(): void {
    this.#awake = true;
  }
}

interface SetUp {
  readonly host: Host;
  readonly trace: Trace;
  /** What scripts gave to `room.keep`. */
  readonly kept: Callback[];
  load(sources: Readonly<Record<string, string>>): void;
}

/** A host whose scripts see a room that can do what rooms do: post, own, work, fail. */
function setUp(setting: Setting = {}): SetUp {
  const trace = new Trace();
  const kept: Callback[] = [];
  const described = { doc: "", example: "", returns: [] } as const;
  const room = defineModule({
    name: "room",
    doc: "",
    open: (context) => context,
    functions: {
      later: fn(
        { ...described, args: [param("f", func())] },
        (_: ScriptContext, f) => host.post(() => f.call()),
      ),
      keep: fn({ ...described, args: [param("f", func())] }, (_: ScriptContext, f) => {
        kept.push(f);
      }),
      open: fn(
        { ...described, args: [param("name", text)] },
        ({ scope }: ScriptContext, name) =>
          scope.add({
            close() {
              trace.lines.push(`${name} is closed`);
              if (name === "stuck") throw new Error("stuck");
            },
          }),
      ),
      work: fn({ ...described, args: [] }, ({ scope }: ScriptContext) => {
        host.post(() => host.post(scope.work()));
      }),
      wait: fn({ ...described, args: [] }, (context: ScriptContext) => {
        context.await(
          new Promise((resolve) => setTimeout(resolve)).then(() => {
            trace.lines.push("waited for");
          }),
        );
      }),
      wait_in_vain: fn({ ...described, args: [] }, (context: ScriptContext) => {
        context.await(Promise.reject(new TypeError("a mistake of luanet's own")));
      }),
      fail: fn({ ...described, args: [] }, () => {
        throw new TypeError("a mistake of luanet's own");
      }),
    },
  });
  const { host } = testHost({
    ...setting,
    extra: [room],
    world: { sink: trace, ...setting.world },
  });
  const load = (sources: Readonly<Record<string, string>>) =>
    host.start(Object.entries(sources).map(([path, text]) => host.compile(script(text, path))));
  return { host, trace, kept, load };
}

/** Says when it runs, and what it hears of scripts. */
const listener = `
  print(_SCRIPT_PATH .. " runs")
  for _, name in ipairs { "script_loaded", "script_unloaded" } do
    event.on(name, function(e) print(_SCRIPT_PATH .. " hears " .. name .. " " .. e.script_path) end)
  end
`;

/** Says each frame that it hears. */
const ticker = `
  event.on("frame_update", function() print(_SCRIPT_PATH .. " ticks") end)
`;

const endless = `while true do end`;

Deno.test("start() runs every top level in order, then tells every script of each one", () => {
  const { trace, load, host } = setUp();
  load({ a: listener, b: listener });
  assertEquals(trace.said, [
    "a runs",
    "b runs",
    "a hears script_loaded a",
    "b hears script_loaded a",
    "a hears script_loaded b",
    "b hears script_loaded b",
  ]);
  assertEquals(host.scripts.map(({ script }) => script), ["a", "b"]);
});

Deno.test("a script that is loaded later is announced to those that are there", () => {
  const { trace, load } = setUp();
  load({ a: listener });
  trace.lines.length = 0;
  load({ b: listener });
  assertEquals(trace.said, ["b runs", "a hears script_loaded b", "b hears script_loaded b"]);
});

Deno.test("a run ends by unloading in the order of loading: the event to all, then what the script opened", async () => {
  const { trace, load, host } = setUp();
  const opener = `${listener} room.open(_SCRIPT_PATH .. 1) room.open(_SCRIPT_PATH .. 2)`;
  load({ a: opener, b: opener });
  trace.lines.length = 0;
  await host.run();
  assertEquals(trace.said, [
    "a hears script_unloaded a",
    "b hears script_unloaded a",
    "a2 is closed",
    "a1 is closed",
    "b hears script_unloaded b",
    "b2 is closed",
    "b1 is closed",
  ]);
  assertEquals(trace.lines.at(-1), "flush", "what was said last is handed on");
  assertEquals(host.scripts, []);
});

Deno.test("a script can still open and call while it hears that it is unloaded", async () => {
  const { trace, load, host } = setUp();
  load({
    a: `event.on("script_unloaded", function() room.open("late") event.on("map_changed", print) log.info("bye") end)`,
  });
  const { errors } = await host.run();
  assertEquals([errors, trace.said], [0, ["late is closed"]]);
  assertEquals(trace.logs.map(({ message }) => message), ["bye"]);
});

Deno.test("a frame takes the inbox in, then fires frame_update, then flushes", async () => {
  const { trace, load, host } = setUp();
  load({
    a: `${ticker} room.later(function() print("turn") room.later(function() print("next turn") end) end)`,
  });
  trace.lines.length = 0;
  await host.run({ frames: 2 });
  const frames = trace.lines.slice(trace.lines.indexOf("turn"));
  assertEquals(frames.slice(0, 6), ["turn", "a ticks", "flush", "next turn", "a ticks", "flush"]);
});

Deno.test("the run waits for a flush that takes its time", async () => {
  const { trace, load, host } = setUp();
  trace.flush = async () => {
    await new Promise((resolve) => setTimeout(resolve));
    trace.lines.push("flush");
  };
  load({ a: ticker });
  trace.lines.length = 0;
  await host.run({ frames: 2 });
  assertEquals(trace.lines.filter((line, i) => line !== trace.lines[i - 1]), [
    "flush",
    "a ticks",
    "flush",
    "a ticks",
    "flush",
  ]);
});

/** When callbacks ran that arrived at 4, 4.5 and 12 ms, with frames at 10 and 20. */
async function arrivals(dispatch: "now" | "frame"): Promise<string[]> {
  const clock = new SteppedClock();
  const { trace, load, host, kept } = setUp({ dispatch, tick: 100, world: { clock } });
  load({
    a: `for i = 1, 3 do room.keep(function() print(i, os.clock()) end) end
      event.on("frame_update", function() print("frame", os.clock()) end)`,
  });
  for (const [i, time] of [4, 4.5, 12].entries()) {
    clock.at(time, () => host.post(() => kept[i]?.call()));
  }
  await host.run({ frames: 2 });
  return trace.said;
}

Deno.test("dispatch=now runs callbacks as they arrive, between the frames", async () => {
  assertEquals(await arrivals("now"), [
    "1\t0.004",
    "2\t0.0045",
    "frame\t0.01",
    "3\t0.012",
    "frame\t0.02",
  ]);
});

Deno.test("dispatch=frame holds callbacks back to the start of the next frame", async () => {
  assertEquals(await arrivals("frame"), [
    "1\t0.01",
    "2\t0.01",
    "frame\t0.01",
    "3\t0.02",
    "frame\t0.02",
  ]);
});

Deno.test("under a virtual clock callbacks wait for the frame, whatever was asked for", async () => {
  const { trace, load, host } = setUp({ dispatch: "now", tick: 100 });
  load({
    a: `room.later(function() print("turn", os.clock()) end)
      event.on("frame_update", function()
        print("frame", os.clock())
        room.later(function() print("later turn", os.clock()) end)
      end)`,
  });
  // The run ends between the second frame and the third.
  await host.run({ duration: 25 });
  assertEquals(trace.said, ["turn\t0.01", "frame\t0.01", "later turn\t0.02", "frame\t0.02"]);
});

Deno.test("what arrives runs in the order of arrival, across scripts", async () => {
  const { trace, load, host, kept } = setUp();
  const keeper =
    `room.keep(function() print(_SCRIPT_PATH .. 1) end) room.keep(function() print(_SCRIPT_PATH .. 2) end)`;
  load({ a: keeper, b: keeper });
  for (const i of [3, 0, 2, 1]) host.post(() => kept[i]?.call());
  await host.run();
  assertEquals(trace.said, ["b2", "a1", "b1", "a2"]);
});

Deno.test("callbacks never run inside a callback or inside a top level", async () => {
  for (const world of [{}, { clock: new SteppedClock() }]) {
    const { trace, load, host } = setUp({ world });
    load({
      a: `
        room.later(function()
          room.later(function() print("inner") end)
          print("outer")
        end)
        print("top level")
        event.on("script_loaded", function() room.later(function() print("after loading") end) print("loaded") end)
      `,
    });
    await host.run();
    assertEquals(trace.said, ["top level", "loaded", "outer", "after loading", "inner"]);
  }
});

Deno.test("a run with nothing to do turns no frame", async () => {
  for (const source of ["", "print(1)", listener, `event.off(event.on("frame_update", print))`]) {
    const { report } = await runScript(source);
    assertEquals(report, { frames: 0, dropped: 0, errors: 0 });
  }
  assertEquals((await runScripts({})).report.frames, 0);
});

Deno.test("a subscription to anything but a script's coming and going keeps a run going", async () => {
  for (const name of ["frame_update", "map_changed", "config_changed", "nothing_fires_this"]) {
    assertEquals(
      (await runScript(`event.on("${name}", function() end)`, { frames: 7 })).report.frames,
      7,
      name,
    );
  }
});

Deno.test("a run ends when the last subscription does", async () => {
  const { report } = await runScripts({
    a: `local n, h = 0 h = event.on("frame_update", function() n = n + 1 if n == 3 then event.off(h) end end)`,
    b: `local n, h = 0 h = event.on("frame_update", function() n = n + 1 if n == 5 then event.off(h) end end)`,
    c: listener,
  });
  assertEquals(report.frames, 5);
});

Deno.test("a room's work keeps a run going until it is done", async () => {
  const { load, host } = setUp();
  load({ a: `room.work()` });
  assertEquals(host.hasWork, true);
  const { frames } = await host.run();
  assertEquals(frames, 2, "begun in the first frame, done in the second");
});

Deno.test("what waits in the inbox is taken in before a run ends", watched, async () => {
  for (const world of [{}, { clock: new RealClock() }, { clock: new SteppedClock() }]) {
    const { trace, load, host } = setUp({ world });
    load({ a: `room.later(function() room.later(function() print("done") end) end)` });
    await host.run();
    assertEquals(trace.said, ["done"]);
  }
});

Deno.test("a run ends after the given frames or time, whichever comes first", async () => {
  const cases = [
    { limits: { frames: 3 }, frames: 3, end: 30 },
    { limits: { duration: 1_000 }, frames: 100, end: 1_000 },
    { limits: { duration: 25 }, frames: 2, end: 25 },
    { limits: { duration: 1_000, frames: 4 }, frames: 4, end: 40 },
    { limits: { duration: 30, frames: 4 }, frames: 3, end: 30 },
    { limits: { frames: 0 }, frames: 0, end: 0 },
    { limits: { duration: 0 }, frames: 0, end: 0 },
  ];
  for (const { limits, frames, end } of cases) {
    for (const world of [{}, { clock: new SteppedClock() }]) {
      const { trace, load, host } = setUp({ tick: 100, world });
      load({ a: ticker });
      assertEquals((await host.run(limits)).frames, frames, JSON.stringify(limits));
      assertEquals(
        [trace.said.length, host.world.clock.now()],
        [frames, end],
        JSON.stringify(limits),
      );
    }
  }
});

Deno.test("a minute at 60 frames a second is 3,600 frames", async () => {
  for (const world of [{}, { clock: new SteppedClock() }]) {
    const { host, load } = setUp({ world });
    load({ a: `event.on("frame_update", function() end)` });
    assertEquals(await host.run({ duration: 60_000 }), { frames: 3_600, dropped: 0, errors: 0 });
  }
});

Deno.test("limits hold in real time, and no timer is left", watched, async () => {
  const clock = new RealClock();
  const { host, load } = setUp({ tick: 200, world: { clock } });
  load({ a: ticker });
  const { frames, dropped } = await host.run({ duration: 40 });
  assert(clock.now() >= 40);
  assert(
    frames >= 1 && frames + dropped <= clock.now() / 5,
    `${frames} frames, ${dropped} dropped`,
  );
});

Deno.test("frames keep to the grid: late ones are dropped and counted, delta_time is whole ticks", async () => {
  // Frames are due every 10 ms; the second sleep ends 25 ms late, the third 3 ms, the fifth 10 ms.
  const clock = new SteppedClock(0, 25, 3, 0, 10);
  const { trace, load, host } = setUp({ tick: 100, world: { clock } });
  load({ a: `event.on("frame_update", function(e) print(os.clock(), e.delta_time) end)` });
  const report = await host.run({ frames: 6 });
  assertEquals(trace.said, [
    "0.01\t0.01",
    "0.045\t0.03",
    "0.053\t0.01",
    "0.06\t0.01",
    "0.08\t0.02",
    "0.09\t0.01",
  ]);
  assertEquals(report, { frames: 6, dropped: 3, errors: 0 });
});

Deno.test("stop() ends a run after the frame, and unloads its scripts", async () => {
  const { trace, load, host, kept } = setUp();
  load({ a: `${listener} ${ticker} room.keep(function() print("turn") end)`, b: ticker });
  trace.lines.length = 0;
  host.post(() => {
    host.stop();
    kept[0]?.call();
  });
  const { frames } = await host.run();
  assertEquals(frames, 1);
  assertEquals(trace.said, ["turn", "a ticks", "b ticks", "a hears script_unloaded a"]);
});

Deno.test("stop() before a run lets no frame pass", async () => {
  const { trace, load, host } = setUp();
  load({ a: listener + ticker });
  host.stop();
  assertEquals((await host.run()).frames, 0);
  assertEquals(trace.said.at(-1), "a hears script_unloaded a");
});

Deno.test(
  "stop() and post() wake a host that sleeps until a frame that is far away",
  watched,
  async () => {
    const clock = new RealClock();
    const { trace, load, host, kept } = setUp({ tick: 1, world: { clock } });
    load({ a: `${ticker} room.keep(function() print("turn") end)` });
    setTimeout(() =>
      host.post(() => {
        kept[0]?.call();
        setTimeout(() => host.stop());
      })
    );
    assertEquals((await host.run()).frames, 0);
    assertEquals(trace.said, ["turn"]);
    assert(clock.now() < 900, `${clock.now()} ms`);
  },
);

Deno.test(
  "a run on a virtual clock gives other work a turn, so that it can be stopped",
  watched,
  async () => {
    const { load, host } = setUp();
    load({ a: `event.on("frame_update", function() end)` });
    setTimeout(() => host.stop());
    const { frames } = await host.run({ frames: 100_000 });
    assert(frames < 100_000, "nothing else ran in 100,000 frames");
  },
);

Deno.test("an error in a callback is told of, and everything else goes on", async () => {
  const { trace, load, host } = setUp();
  load({
    a: `event.on("frame_update", function() error("wrong") end) ${ticker}`,
    b: ticker,
    c: `event.on("script_loaded", function() error("wrong") end) event.on("script_unloaded", function() error("wrong") end)`,
  });
  const report = await host.run({ frames: 2 });
  assertEquals(trace.said, ["a ticks", "b ticks", "a ticks", "b ticks"]);
  assertEquals(trace.errors.map(({ script, kind }) => `${script} ${kind}`), [
    ..."ccc".split("").map((script) => `${script} runtime`),
    ..."aa".split("").map((script) => `${script} runtime`),
    ..."ccc".split("").map((script) => `${script} runtime`),
  ]);
  assertEquals(report.errors, trace.errors.length);
});

Deno.test("a script that fails at its top level is closed and not announced; the others go on", async () => {
  const { trace, load, host } = setUp();
  load({ a: listener, b: `${listener} ${ticker} room.open("b's") error("wrong")`, c: listener });
  assertEquals(host.scripts.map(({ script }) => script), ["a", "c"]);
  const report = await host.run();
  assertEquals(report, { frames: 0, dropped: 0, errors: 1 });
  assertEquals(trace.said, [
    "a runs",
    "b runs",
    "b's is closed",
    "c runs",
    "a hears script_loaded a",
    "c hears script_loaded a",
    "a hears script_loaded c",
    "c hears script_loaded c",
    "a hears script_unloaded a",
    "c hears script_unloaded a",
    "c hears script_unloaded c",
  ]);
});

Deno.test("a script that is stopped in a callback is dropped without an event; the others tick on", async () => {
  const { trace, load, host } = setUp({ timeout: 20 });
  load({
    a: `${listener} room.open("a's") event.on("frame_update", function() ${endless} end) ${ticker}`,
    b: listener + ticker,
  });
  trace.lines.length = 0;
  const report = await host.run({ frames: 3 });
  assertEquals(trace.said, [
    "a's is closed",
    "b ticks",
    "b ticks",
    "b ticks",
    "b hears script_unloaded b",
  ]);
  assertEquals(trace.errors.map(({ script, kind }) => `${script} ${kind}`), ["a killed"]);
  assertEquals([report.frames, report.errors], [3, 1]);
});

Deno.test("a script that is stopped at its top level, while loading or while unloading takes nobody with it", async () => {
  const { trace, load, host } = setUp({ timeout: 20 });
  load({
    first: "",
    top: `${listener} ${endless}`,
    loading: `event.on("script_loaded", function() ${endless} end)`,
    unloading: `event.on("script_unloaded", function() ${endless} end)`,
    last: listener + ticker,
  });
  await host.run({ frames: 1 });
  assertEquals(trace.errors.map(({ script, kind }) => `${script} ${kind}`), [
    "top killed",
    "loading killed",
    "unloading killed",
  ]);
  assertEquals(trace.said.slice(-3), [
    "last ticks",
    "last hears script_unloaded first",
    "last hears script_unloaded last",
  ]);
});

Deno.test("a run whose only busy script was stopped ends", async () => {
  const { report } = await runScripts({
    a: `event.on("frame_update", function() ${endless} end)`,
    b: listener,
  }, {
    timeout: 20,
    frames: 1_000,
  });
  assertEquals([report.frames, report.errors], [1, 1]);
});

Deno.test("no callback of a script is called after it was unloaded", async () => {
  const { trace, load, host, kept } = setUp();
  load({
    a: `room.keep(function() print("too late") end)`,
    b: `event.on("script_unloaded", function() end)`,
  });
  await host.run();
  for (const callback of kept) callback.call();
  assertEquals(trace.said, []);
});

Deno.test("no callback is called of a script that failed at its top level", async () => {
  const { trace, load, host } = setUp();
  load({ a: `room.later(function() print("too late") end) error("wrong")` });
  await host.run();
  assertEquals(trace.said, []);
});

Deno.test("a mistake of luanet's own ends the run in order and is thrown; the script hears of it", async () => {
  const { trace, load, host } = setUp();
  load({
    a: `${listener} event.on("frame_update", function() print(select(2, pcall(room.fail))) end)`,
    b: ticker,
  });
  trace.lines.length = 0;
  await assertRejects(() => host.run(), TypeError, "a mistake of luanet's own");
  assertEquals(trace.said, [
    "internal error in luanet: please report it",
    "b ticks",
    "a hears script_unloaded a",
  ]);
});

Deno.test("a turn that fails ends the run in order and is thrown", async () => {
  const { trace, load, host } = setUp();
  load({ a: listener + ticker });
  trace.lines.length = 0;
  host.post(() => {
    throw new TypeError("a mistake of luanet's own");
  });
  await assertRejects(() => host.run(), TypeError, "a mistake of luanet's own");
  assertEquals(trace.said.at(-1), "a hears script_unloaded a");
  assertEquals(host.scripts, []);
});

Deno.test("the run waits for what a room asks it to wait for", watched, async () => {
  const { trace, load, host } = setUp();
  load({ a: `room.wait() ${ticker} room.wait()` });
  await host.run({ frames: 1 });
  assertEquals(trace.said, ["waited for", "waited for", "a ticks"]);
});

Deno.test("what is waited for and fails ends the run in order and is thrown", async () => {
  const { trace, load, host } = setUp();
  load({ a: `${listener} event.on("frame_update", function() room.wait_in_vain() end)` });
  trace.lines.length = 0;
  await assertRejects(() => host.run(), TypeError, "a mistake of luanet's own");
  assertEquals(trace.said, ["a hears script_unloaded a"]);
});

Deno.test("a resource that can't be closed keeps no other script from being unloaded", async () => {
  const { trace, load, host } = setUp();
  load({ a: `room.open("stuck")`, b: `${listener} room.open("b's")` });
  trace.lines.length = 0;
  await assertRejects(() => host.run(), Error, "stuck");
  assertEquals(trace.said, [
    "b hears script_unloaded a",
    "stuck is closed",
    "b hears script_unloaded b",
    "b's is closed",
  ]);
  assertEquals(host.scripts, []);
});

Deno.test("a host may be given other descriptions of its rooms: events are fired all the same", async () => {
  const copies = modules.map((module) => ({ ...module }));
  const { printed, report } = await runScript(ticker, { modules: copies, frames: 2 });
  assertEquals([printed, report.frames], ["test.lua ticks\ntest.lua ticks\n", 2]);
});

Deno.test("two hosts in one process know nothing of each other", watched, async () => {
  const source = `
    shared = (shared or 0) + 1
    event.on("script_loaded", function(e) print("loaded", e.script_path) end)
    local first = event.on("frame_update", function() print("frame", shared) end)
    print("handle", first)
  `;
  const make = (name: string) => {
    const made = setUp({ tick: 1_000, world: { clock: new RealClock() } });
    made.load({ [name]: source });
    return made;
  };
  const one = make("one"), other = make("other");
  one.host.post(() => one.host.stop());
  const reports = await Promise.all([one.host.run(), other.host.run({ frames: 3 })]);
  assert(reports[0].frames <= 1);
  assertEquals(reports[1].frames, 3, "stopping one host leaves the other running");
  assertEquals(other.trace.said, ["handle\t2", "loaded\tother", ...Array(3).fill("frame\t1")]);
  assertEquals(one.trace.said.slice(0, 2), ["handle\t2", "loaded\tone"]);
});

Deno.test("scripts in one host share no globals", async () => {
  const { printed } = await runScripts({
    a: `shared = 1 string.mine = 1 event.shared = 1 getmetatable("").__index = { stolen = true }`,
    b: `print(shared, string.mine, event.shared, ("x").stolen)`,
  });
  assertEquals(printed, "nil\tnil\tnil\tnil\n");
});

/** Prints whatever a run could differ in. */
const everything = `
  local function state(...)
    local keys, tables = {}, {}
    for k in pairs { health = 1, shield = 2, armour = 3, speed = 4, name = 5, team = 6 } do keys[#keys + 1] = k end
    for k in pairs { [{}] = 1, [print] = 2, [0.5] = 3, [true] = 4, [coroutine.create(print)] = 5 } do tables[#tables + 1] = tostring(k) end
    print(os.time(), os.date(), os.date("!%c"), os.clock(), math.random(), math.random(1 << 40), ...)
    print(table.concat(keys, " "), table.concat(tables, " "), tostring({}), collectgarbage("count"))
  end
  state()
  event.on("frame_update", function(e) state(e.timestamp, e.delta_time) end)
  event.on("script_unloaded", function(e) state(e.timestamp) end)
  room.later(function() state("turn") room.later(state) end)
`;

Deno.test("a run on a virtual clock repeats to the last byte", async () => {
  const outputs = new Set<string>();
  for (let i = 0; i < 3; i++) {
    const { trace, load, host } = setUp();
    load({ a: everything, b: everything });
    assertEquals((await host.run({ frames: 100 })).errors, 0);
    outputs.add(trace.printed);
  }
  assertEquals(outputs.size, 1);
  assertStringIncludes([...outputs][0] ?? "", "turn");
});

Deno.test("frames that nobody hears pass without waking the run, and are counted", async () => {
  class CountingClock extends VirtualClock {
    sleeps = 0;
    override sleepUntil(time: number): Promise<void> | void {
      this.sleeps++;
      return super.sleepUntil(time);
    }
  }
  const clock = new CountingClock();
  const waiting = `event.on("menu_toggled", print)`;
  const { report } = await runScript(waiting, { duration: 60_000, world: { clock } });
  assertEquals([report.frames, report.dropped], [3_600, 0]);
  assertEquals(clock.sleeps, 60);
  assertEquals((await runScript(waiting, { frames: 7 })).report.frames, 7);
});

Deno.test("a frame is heard again as soon as someone subscribes to it", async () => {
  const { host, sink } = testHost();
  host.start([host.compile(script(`event.on("menu_toggled", function()
    event.on("frame_update", function(e) print(e.delta_time * 60) end)
  end)`))]);
  host.post(() => host.emit("menu_toggled", { visible: true }));
  await host.run({ frames: 4 });
  assertEquals(sink.printed, "1.0\n1.0\n1.0\n1.0\n");
});
