import { assertEquals, assertRejects } from "@std/assert";
import { RaiseError, ScriptError } from "../../../runtime/errors.ts";
import { bindModules } from "../../../runtime/lua/bind.ts";
import type { Machine } from "../../../runtime/lua/machine.ts";
import { Waiting } from "../../../runtime/lua/waiting.ts";
import {
  bytes,
  defineModule,
  fn,
  func,
  integer,
  type ModuleSpec,
  param,
} from "../../../runtime/spec.ts";
import type { WaitingCallback } from "../../../runtime/values.ts";
import { waitingFunction, waits } from "../../../runtime/waits.ts";
import { testContext } from "../../support/context.ts";
import { runIn, testMachine } from "./support/machine.ts";

/** A machine whose global `t` can wait: `t.later(n)` gives n + 1 on a later turn, `t.refuse(text)` raises it then. */
function waitingMachine(timeout = 5_000): {
  machine: Machine;
  /** Runs Lua text as a function that may wait; gives what it said with `t.say`. */
  run: (text: string) => Promise<string[]>;
} {
  const machine = testMachine({ timeout });
  machine.waiting = new Waiting(machine);
  const said: string[] = [];
  let body: WaitingCallback | undefined;
  const module = defineModule({
    name: "t",
    doc: "",
    open: () => undefined,
    functions: {
      later: waits(
        {
          doc: "",
          args: [param("n", integer)],
          returns: [param("m", integer), param("text", bytes)],
          example: "",
        },
        async (_, n) => {
          await new Promise((end) => setImmediate(end));
          return [n + 1, new Uint8Array([0, 255])] as const;
        },
      ),
      ask: waits(
        { doc: "", args: [param("f", func())], returns: [], example: "" },
        (_, f) => {
          f.call();
          return Promise.resolve();
        },
      ),
      refuse: waits(
        { doc: "", args: [param("why", bytes)], returns: [], example: "" },
        async (_, why) => {
          await Promise.resolve();
          throw new RaiseError(new TextDecoder().decode(why));
        },
      ),
      body: fn(
        { doc: "", args: [param("f", waitingFunction)], returns: [], example: "" },
        (_, f) => {
          body = f;
        },
      ),
      say: fn({ doc: "", args: [param("text", bytes)], returns: [], example: "" }, (_, text) => {
        said.push(new TextDecoder().decode(text));
      }),
    },
  }) as ModuleSpec;
  bindModules(machine, [module], testContext(), (error) => said.push(`reported: ${error.message}`));
  return {
    machine,
    run: async (text) => {
      const error = runIn(machine, `t.body(function()\n${text}\nend)`);
      if (error !== undefined) throw error;
      await body?.run();
      body?.release();
      return said.splice(0);
    },
  };
}

Deno.test("Lua waits for a promise and goes on with its results", async () => {
  const { run } = waitingMachine();
  assertEquals(
    await run(`local n, text = t.later(41) t.say(n .. ' ' .. #text .. ' ' .. text:byte(2))`),
    ["42 2 255"],
  );
  assertEquals(await run(`local n = 0 for i = 1, 1000 do n = t.later(n) end t.say(tostring(n))`), [
    "1000",
  ]);
});

Deno.test("what Lua waits for begins when Lua has left the call: its functions can be called at once", async () => {
  const { run } = waitingMachine();
  assertEquals(await run(`t.ask(function() t.say("asked") end) t.say("after")`), [
    "asked",
    "after",
  ]);
});

Deno.test("Lua waits within pcall, xpcall, a closing variable and a loop's iterator", async () => {
  const { run } = waitingMachine();
  assertEquals(
    await run(`
      t.say(tostring(select(2, pcall(t.later, 1))))
      t.say(tostring(select(2, xpcall(function() return (t.later(2)) end, error))))
      do local c <close> = setmetatable({}, {__close = function() t.say("closed " .. t.later(3)) end}) end
      for n in function(_, n) local m = t.later(n or 0) return m < 4 and m or nil end do t.say("loop " .. n) end
    `),
    ["2", "3", "closed 4", "loop 1", "loop 2", "loop 3"],
  );
});

Deno.test("a closing variable of a function that fails is closed, before or after it waited, and waits for nothing", async () => {
  const { run } = waitingMachine();
  const closing = (close: string, rest: string) =>
    `local c <close> = setmetatable({}, {__close = function(_, e) ${close} end})\n${rest}`;
  const told = `t.say("closed " .. tostring(e))`;
  for (const rest of [`error("boom")`, `t.later(1) error("boom")`]) {
    await assertRejects(() => run(closing(told, rest)), ScriptError, "boom");
    assertEquals(await run(""), ["closed test.lua:3: boom"]);
  }
  for (const close of [`t.later(1)`, `error("another")`]) {
    const error: ScriptError = await assertRejects(
      () => run(closing(close, `error("boom")`)),
      ScriptError,
    );
    assertEquals(error.message, "boom");
  }
  assertEquals(await run(`t.say('still here')`), ["still here"]);
});

Deno.test("what the promise fails with is raised at the line that called, and can be caught", async () => {
  const { run } = waitingMachine();
  assertEquals(await run(`t.say(select(2, pcall(function()\nt.refuse('no') end)))`), [
    "test.lua:3: no",
  ]);
  const error: ScriptError = await assertRejects(
    () => run(`local mine = 7\nt.refuse('no')`),
    ScriptError,
  );
  assertEquals([error.line, error.message, error.locals], [3, "no", [{
    name: "mine",
    value: "7",
  }]]);
  assertEquals(await run(`t.say('still here')`), ["still here"]);
});

Deno.test("an error has the traceback of the function that may wait", async () => {
  const { run } = waitingMachine();
  const error: ScriptError = await assertRejects(
    () => run(`local function inner() error('deep') end\nt.later(1)\ninner()`),
    ScriptError,
  );
  assertEquals(error.message, "deep");
  assertEquals(error.traceback.map(({ line }) => line), [0, 2, 4]);
});

Deno.test("where Lua can't wait it says so, and goes on", async () => {
  const { run } = waitingMachine();
  for (
    const text of [
      `coroutine.wrap(function() t.later(1) end)()`,
      `table.sort({1, 2}, function() t.later(1) end)`,
      `return setmetatable({}, {__index = function() return t.later(1) end}).x .. ''`,
    ]
  ) {
    const [said = ""] = await run(
      `t.say(tostring(select(2, pcall(function() ${text} end)))) t.later(1)`,
    );
    // A metamethod that is written in Lua may wait.
    if (text.includes("__index")) assertEquals(said, "2");
    else assertEquals(said.includes("later waits for the host"), true, said);
  }
  const outside = await assertRejects(
    async () => {
      const error = runIn(waitingMachine().machine, `t.later(1)`);
      if (error !== undefined) throw await Promise.resolve(error);
    },
    ScriptError,
  );
  assertEquals(outside.message.includes("later waits for the host"), true);
});

Deno.test("the deadline counts each stretch between two waits, and stops one that is too long", async () => {
  const { run, machine } = waitingMachine(200);
  const error: ScriptError = await assertRejects(
    () => run(`t.later(1)\nwhile true do end`),
    ScriptError,
  );
  assertEquals([error.kind, error.line, machine.dead], ["killed", 3, true]);
});
