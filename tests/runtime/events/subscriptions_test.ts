import { assert, assertEquals, assertThrows } from "@std/assert";
import { VirtualClock } from "../../../runtime/clock.ts";
import { RaiseError } from "../../../runtime/errors.ts";
import { Subscriptions } from "../../../runtime/events/event.ts";
import { SUBSCRIPTIONS } from "../../../runtime/limits.ts";
import { Scope } from "../../../runtime/scope.ts";
import { type Callback, Shared } from "../../../runtime/spec.ts";
import { project } from "../../support/cli.ts";
import { testContext } from "../../support/context.ts";

/** What a script listens to, without the script. */
function open(): {
  subscriptions: Subscriptions;
  scope: Scope;
  warnings: string[];
  settled: () => Promise<unknown>;
} {
  const scope = new Scope();
  const warnings: string[] = [];
  const awaited: Promise<void>[] = [];
  const subscriptions = new Subscriptions(testContext({
    scope,
    warn: (message) => {
      warnings.push(message);
    },
    await: (work) => {
      awaited.push(work);
    },
  }));
  return { subscriptions, scope, warnings, settled: () => Promise.all(awaited) };
}

/** A callback that notes in `calls` that it was called or let go of. */
function callback(calls: string[], name: string, then: () => void = () => {}): Callback {
  return {
    call: () => {
      calls.push(name);
      then();
    },
    release: () => {
      calls.push(`${name} released`);
    },
  };
}

Deno.test("every handler of a dispatch gets one shared event, with its fields", () => {
  const { subscriptions } = open();
  const events: unknown[] = [];
  const keeper: Callback = { call: (...args) => events.push(...args), release: () => {} };
  subscriptions.add("menu_toggled", keeper);
  subscriptions.add("menu_toggled", keeper);
  subscriptions.fire("menu_toggled", { visible: true });
  const [first, second, ...more] = events;
  assert(first instanceof Shared && first === second && more.length === 0);
  assertEquals((first as Shared).value, {
    visible: true,
    timestamp: new VirtualClock().wallTime(),
    source: "host",
  });
});

Deno.test("an event that nobody listens to is not made", () => {
  const { subscriptions } = open();
  const calls: string[] = [];
  subscriptions.add("map_changed", callback(calls, "map"));
  subscriptions.fire("frame_update", { delta_time: 1 });
  assertEquals(calls, []);
});

Deno.test("remove() lets go of the handler, once, and ends its work", () => {
  const { subscriptions, scope } = open();
  const calls: string[] = [];
  const handle = subscriptions.add("map_changed", callback(calls, "a"));
  assertEquals(scope.hasWork, true);
  assertEquals([subscriptions.remove(handle), subscriptions.remove(handle)], [true, false]);
  assertEquals(calls, ["a released"]);
  assertEquals(scope.hasWork, false);
});

Deno.test("listening to scripts that come and go is no work", () => {
  const { subscriptions, scope } = open();
  for (const name of ["script_loaded", "script_unloaded"]) {
    subscriptions.add(name, callback([], name));
  }
  assertEquals(scope.hasWork, false);
});

Deno.test("a handler that throws what is no script's error keeps the event's order intact", () => {
  const { subscriptions } = open();
  const calls: string[] = [];
  const broken = subscriptions.add(
    "map_changed",
    callback(calls, "broken", () => {
      throw new TypeError("a mistake of luanet's own");
    }),
  );
  subscriptions.add("map_changed", callback(calls, "whole"));
  assertThrows(() => subscriptions.fire("map_changed", {}), TypeError);
  subscriptions.remove(broken);
  subscriptions.fire("map_changed", {});
  assertEquals(calls, ["broken", "broken released", "whole"]);
});

Deno.test("an event fired from a handler of another one is heard whole, and so is the first", () => {
  const { subscriptions } = open();
  const calls: string[] = [];
  let inner = 0;
  subscriptions.add(
    "map_changed",
    callback(calls, "outer", () => subscriptions.fire("weapon_changed", {})),
  );
  subscriptions.add("weapon_changed", callback(calls, "inner", () => subscriptions.remove(inner)));
  inner = subscriptions.add("map_changed", callback(calls, "never"));
  subscriptions.add("map_changed", callback(calls, "last"));
  subscriptions.fire("map_changed", {});
  assertEquals(calls, ["outer", "inner", "never released", "last"]);
});

Deno.test("a handler that is refused above the limit is let go of", () => {
  const { subscriptions } = open();
  const quiet: Callback = { call: () => {}, release: () => {} };
  for (let i = 0; i < SUBSCRIPTIONS; i++) subscriptions.add("map_changed", quiet);
  const calls: string[] = [];
  assertThrows(
    () => subscriptions.add("map_changed", callback(calls, "refused")),
    RaiseError,
    String(SUBSCRIPTIONS),
  );
  assertEquals(calls, ["refused released"]);
});

Deno.test("each unknown name is warned of once", async () => {
  const { subscriptions, warnings, settled } = open();
  for (const name of ["map_change", "map_change", "nothing", "map_change"]) {
    subscriptions.add(name, callback([], name));
  }
  await settled();
  assertEquals(warnings.length, 2);
  assert(
    warnings[0]?.includes('"map_change"') && warnings[0].includes('"map_changed"'),
    warnings[0],
  );
});

Deno.test("no name is warned of twice, however many there are", async () => {
  const { subscriptions, warnings, settled } = open();
  for (const _ of "ab") {
    for (let i = 0; i < 1_500; i++) {
      subscriptions.remove(subscriptions.add(`name ${i}`, callback([], "x")));
    }
  }
  await settled();
  assert(warnings.length > 0);
  assertEquals(new Set(warnings).size, warnings.length);
});

Deno.test("subscriptions that come and go while another event is fired leave nothing behind", async () => {
  const module = (path: string) =>
    JSON.stringify(new URL(`../../../runtime/${path}`, import.meta.url));
  // In a process of its own, which can be told to collect its garbage.
  const program = `
    import { VirtualClock } from ${module("clock.ts")};
    import { Subscriptions } from ${module("events/event.ts")};
    import { Scope } from ${module("scope.ts")};

    const subscriptions = new Subscriptions({ scope: new Scope(), clock: new VirtualClock() });
    const handlers = [];
    const call = () => {
      const handler = { call() {}, release() {} };
      handlers.push(new WeakRef(handler));
      subscriptions.remove(subscriptions.add("map_changed", handler));
    };
    subscriptions.add("frame_update", { call, release() {} });
    for (let frame = 0; frame < 100; frame++) subscriptions.fire("frame_update", { delta_time: 1 });
    await new Promise((resolve) => setTimeout(resolve));
    gc();
    console.log(handlers.filter((handler) => handler.deref() !== undefined).length, "of", handlers.length);
  `;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      "--quiet",
      "--no-lock",
      `--config=${project}deno.json`,
      "--v8-flags=--expose-gc",
      program,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assertEquals(text(stdout), "0 of 100\n", text(stderr));
});
