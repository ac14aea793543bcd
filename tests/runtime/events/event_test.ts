import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { VirtualClock } from "../../../runtime/clock.ts";
import { type EventName, events } from "../../../runtime/events/event.ts";
import { SUBSCRIPTIONS } from "../../../runtime/limits.ts";
import { type Outcome, runScript, runScripts, script, testHost } from "../../support/host.ts";

/** Runs a script, fires an event as the host does, and unloads it. */
async function fire(
  text: string,
  name: EventName,
  fields: object = {},
  times = 1,
): Promise<Outcome> {
  const { host, sink } = testHost();
  host.start([host.compile(script(text))]);
  for (let i = 0; i < times; i++) host.emit(name, fields as never);
  const report = await host.run({ frames: 0 });
  return { sink, report, printed: sink.printed, errors: sink.errors };
}

/** Prints the fields of an event with their types, sorted. */
const show = `local function show(e)
  local fields = {}
  for name, value in pairs(e) do
    fields[#fields + 1] = name .. ":" .. (math.type(value) or type(value)) .. "=" .. tostring(value)
  end
  table.sort(fields)
  print(table.concat(fields, " "))
end `;

const values = {
  frame_update: { delta_time: 1 / 64 },
  render_post: { delta_time: 2 },
  script_loaded: { script_path: "naïve/☃.lua", is_reload: true },
  script_unloaded: { script_path: "a\0b.lua" },
  menu_toggled: { visible: false },
  config_changed: { module_name: "" },
} satisfies Partial<Record<EventName, object>>;

const shown = {
  frame_update: "delta_time:float=0.015625",
  render_post: "delta_time:float=2.0",
  script_loaded: "is_reload:boolean=true script_path:string=naïve/☃.lua",
  script_unloaded: "script_path:string=a\0b.lua",
  menu_toggled: "visible:boolean=false",
  config_changed: "module_name:string=",
} satisfies Partial<Record<EventName, string>>;

Deno.test("every event reaches its handlers with the fields of the contract, and nothing else", async () => {
  for (const name of Object.keys(events) as EventName[]) {
    const own = (shown as Record<string, string>)[name];
    const { printed, errors } = await fire(
      `${show} event.on("${name}", show)`,
      name,
      (values as Record<string, object>)[name],
    );
    assertEquals(errors, []);
    const common = ["source:string=host", `timestamp:integer=${new VirtualClock().wallTime()}`];
    const expected = [...own?.split(" ") ?? [], ...common].sort().join(" ");
    // A script also hears of its own coming and going.
    const others = printed.split("\n").filter((line) =>
      line !== expected && !line.includes("=test.lua")
    );
    assertEquals(others, [""], `${name}: ${expected}`);
  }
});

Deno.test("a timestamp is whole milliseconds since the epoch, by the clock of the run", async () => {
  class OddClock extends VirtualClock {
    override wallTime(): number {
      return 1_700_000_000_123.987 + this.now();
    }
  }
  const { printed } = await runScript(
    `event.on("frame_update", function(e) print(e.timestamp) end)`,
    {
      tick: 1_000,
      frames: 2,
      world: { clock: new OddClock() },
    },
  );
  assertEquals(printed, "1700000000124\n1700000000125\n");
});

Deno.test("all handlers of one dispatch in one script get the same table, those of the next one another", async () => {
  const { printed, errors } = await fire(
    `
    local seen = {}
    for i = 1, 3 do
      event.on("map_changed", function(e)
        seen[#seen + 1] = e
        e.count = (e.count or 0) + 1
        if i == 3 then print(seen[#seen - 2] == e, seen[#seen - 1] == e, e.count, seen[1] == e) end
      end)
    end`,
    "map_changed",
    {},
    2,
  );
  assertEquals(errors, []);
  assertEquals(printed, "true\ttrue\t3\ttrue\ntrue\ttrue\t3\tfalse\n");
});

Deno.test("what one script writes into an event's table no other script sees", async () => {
  const { printed } = await runScripts({
    a: `event.on("script_loaded", function(e) e.script_path = "changed" e.mine = 1 end)`,
    b: `event.on("script_loaded", function(e) print(e.script_path, e.mine) end)`,
  });
  assertEquals(printed, "a\tnil\nb\tnil\n");
});

Deno.test("handlers run in the order of subscription, script by script", async () => {
  const source =
    `for i = 1, 3 do event.on("frame_update", function() io.write(_SCRIPT_PATH, i, " ") end) end`;
  const { printed } = await runScripts({ a: source, b: source }, { frames: 2 });
  assertEquals(printed, "a1 a2 a3 b1 b2 b3 ".repeat(2));
});

Deno.test("one function that subscribed twice is called twice, and each handle ends one", async () => {
  const { printed } = await fire(
    `local function f() io.write("f ") end
     local first, second = event.on("map_changed", f), event.on("map_changed", f)
     event.on("map_changed", function() print(event.off(first), event.off(first)) end)`,
    "map_changed",
    {},
    2,
  );
  assertEquals(printed, "f f true\tfalse\nf false\tfalse\n");
});

Deno.test("a handler that is added while its event is fired hears the next one", async () => {
  const { printed } = await fire(
    `local n = 0
     event.on("map_changed", function()
       n = n + 1
       local name = n
       event.on("map_changed", function() io.write("added", name, " ") end)
       io.write("first ")
     end)
     event.on("map_changed", function() io.write("last ") end)`,
    "map_changed",
    {},
    3,
  );
  assertEquals(printed, "first last first last added1 first last added1 added2 ");
});

Deno.test("a handler that is taken off while its event is fired hears nothing more", async () => {
  const { printed } = await fire(
    `local a, b, c, d
     a = event.on("map_changed", function() io.write("a ") end)
     b = event.on("map_changed", function() io.write("b ", tostring(event.off(b)), " ") event.off(a) event.off(d) end)
     c = event.on("map_changed", function() io.write("c ") end)
     d = event.on("map_changed", function() io.write("d ") end)`,
    "map_changed",
    {},
    2,
  );
  assertEquals(printed, "a b true c c ");
});

Deno.test("a handler that is put on and taken off again in one dispatch hears nothing", async () => {
  const { printed } = await fire(
    `event.on("map_changed", function()
       local h = event.on("map_changed", function() io.write("never ") end)
       io.write(tostring(event.off(h)), " ")
     end)`,
    "map_changed",
    {},
    3,
  );
  assertEquals(printed, "true true true ");
});

Deno.test("taking a handler off and putting it on again moves it to the end", async () => {
  const { printed } = await fire(
    `local function f() io.write("moved ") end
     local h = event.on("map_changed", f)
     local once
     once = event.on("map_changed", function() event.off(once) event.off(h) event.on("map_changed", f) end)
     event.on("map_changed", function() io.write("stays ") end)`,
    "map_changed",
    {},
    2,
  );
  assertEquals(printed, "moved stays stays moved ");
});

Deno.test("an error in a handler stops neither the others nor later events", async () => {
  const { printed, errors } = await fire(
    `event.on("map_changed", function() error({ code = 1 }) end)
     event.on("map_changed", function() io.write("second ") end)`,
    "map_changed",
    {},
    2,
  );
  assertEquals(printed, "second second ");
  assertEquals(errors.length, 2);
});

Deno.test("a handler may subscribe, take off and fail inside a coroutine", async () => {
  const { printed, errors } = await fire(
    `local co = coroutine.wrap(function()
       local h = event.on("map_changed", function(e) io.write("heard ", type(e), " ") end)
       coroutine.yield()
       io.write(tostring(event.off(h)), " ")
     end)
     co()
     event.on("map_changed", function() co() end)`,
    "map_changed",
    {},
    2,
  );
  assertEquals(printed, "heard table true ");
  assertEquals(errors.map(({ message }) => message), ["cannot resume dead coroutine"]);
});

Deno.test("handles begin at 1, rise, and are never used twice", async () => {
  const { printed, errors } = await runScripts({
    a: `
      local last = 0
      for _ = 1, 1000 do
        local h = event.on("map_changed", print)
        assert(math.type(h) == "integer" and h > last)
        last = h
        event.off(h)
      end
      print(last)`,
    b: `print(event.on("script_loaded", function() end))`,
  });
  assertEquals(errors, []);
  assertEquals(printed, "1000\n1\n");
});

Deno.test("a handle of one script ends nothing in another", async () => {
  const { printed, report } = await runScripts({
    a: `event.on("frame_update", function() io.write("a ") end)`,
    b: `for handle = -10, 10 do assert(event.off(handle) == false) end`,
  }, { frames: 2 });
  assertEquals([printed, report.errors], ["a a ", 0]);
});

/** What is warned of in a run. */
async function warnings(text: string): Promise<string[]> {
  const { sink, errors } = await runScript(text, { frames: 3 });
  assertEquals(errors, []);
  return sink.logs.map(({ level, message }) => `${level}: ${message}`);
}

Deno.test("a name that nothing fires is allowed, with one warning that suggests the nearest known one", async () => {
  assertEquals(
    await warnings(
      `for _ = 1, 3 do event.on("fram_update", print) end event.on("script_load", print)`,
    ),
    [
      'warn: event.on: nothing fires "fram_update"; did you mean "frame_update"?',
      'warn: event.on: nothing fires "script_load"; did you mean "script_loaded"?',
    ],
  );
  assertEquals((await warnings(`event.on("FRAME_UPDATE", print)`)).length, 1);
  assertEquals(
    await warnings(
      `local n = 0 event.on("frame_update", function() event.on("playerdied", print) end)`,
    ),
    [
      'warn: event.on: nothing fires "playerdied"; did you mean "player_died"?',
    ],
  );
});

Deno.test("known names are not warned of", async () => {
  const names = Object.keys(events).map((name) => `"${name}"`).join(", ");
  assertEquals(
    await warnings(`for _, name in ipairs { ${names} } do event.on(name, function() end) end`),
    [],
  );
});

Deno.test("names that JavaScript knows are as unknown as any other", async () => {
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty", ""]) {
    const [warning, ...others] = await warnings(`assert(event.off(event.on("${name}", print)))`);
    assertEquals(others, []);
    assertStringIncludes(warning ?? "", `nothing fires "${name}"`);
  }
});

Deno.test("each script is warned for itself", async () => {
  const { sink } = await runScripts({ a: `event.on("x", print)`, b: `event.on("x", print)` }, {
    frames: 1,
  });
  assertEquals(sink.logs.map(({ script }) => script).sort(), ["a", "b"]);
});

Deno.test("a huge unknown name does not hold the run up", async () => {
  const start = performance.now();
  const { sink, report } = await runScript(`event.on(("x"):rep(16 << 20), print)`, { frames: 1 });
  assertEquals([sink.logs.length, report.frames], [1, 1]);
  assert(performance.now() - start < 2_000, `${performance.now() - start} ms`);
});

Deno.test("a script may have so many subscriptions and no more; taking one off makes room", async () => {
  const { printed, errors } = await runScript(
    `
    local handles = {}
    for i = 1, ${SUBSCRIPTIONS} do handles[i] = event.on("map_changed", print) end
    print(pcall(event.on, "map_changed", print))
    print(pcall(event.on, "another", print))
    print(event.off(handles[1]), pcall(event.on, "map_changed", print))
    print((pcall(event.on, "map_changed", print)))
  `,
    { frames: 1 },
  );
  assertEquals(errors, []);
  const [first, second, third, fourth] = printed.split("\n");
  const refused =
    `false\ttoo many subscriptions: a script may have ${SUBSCRIPTIONS} (event.off ends one)`;
  assertEquals([first, second], [refused, refused]);
  assertEquals(third, `true\ttrue\t${SUBSCRIPTIONS + 1}`);
  assertEquals(fourth, "false");
});

Deno.test("taking many handlers off takes no longer than putting them on", async () => {
  const { printed, errors } = await runScript(`
    local handles = {}
    for i = 1, 40000 do handles[i] = event.on("map_changed", print) end
    for i = 1, #handles, 2 do assert(event.off(handles[i])) end
    for i = #handles, 1, -2 do assert(event.off(handles[i])) end
    print("done")
  `);
  assertEquals(errors.map(({ message }) => message), []);
  assertEquals(printed, "done\n");
});

Deno.test("handlers that are refused or taken off and events that are over are let go of", async () => {
  const { printed, errors } = await runScript(
    `
    local functions, tables = setmetatable({}, { __mode = "k" }), setmetatable({}, { __mode = "k" })
    local function make()
      local f
      f = function() return f end
      functions[f] = true
      return f
    end
    local function count(weak)
      collectgarbage()
      collectgarbage()
      local n = 0
      for _ in pairs(weak) do n = n + 1 end
      return n
    end
    for _ = 1, 100 do event.off(event.on("map_changed", make())) pcall(event.on, nil, make()) end
    local frames = 0
    event.on("frame_update", function(e)
      tables[e] = true
      local h
      h = event.on("map_changed", make())
      event.off(h)
      frames = frames + 1
      if frames == 50 then e = nil print(count(functions), count(tables) <= 2) end
    end)
  `,
    { frames: 50 },
  );
  assertEquals(errors, []);
  assertEquals(printed, "0\ttrue\n");
});
