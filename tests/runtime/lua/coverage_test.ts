import { assert, assertEquals } from "@std/assert";
import { ScriptError } from "../../../runtime/errors.ts";
import { type Coverage, LineCounts } from "../../../runtime/lua/coverage.ts";
import { runSmoke } from "../../../runtime/test/smoke.ts";
import { project } from "../../support/cli.ts";
import { runScript, runScripts } from "../../support/host.ts";
import { covered } from "./support/covered_programs.ts";
import { depth } from "./support/depth.ts";
import { attack } from "./support/hostile.ts";
import { loops } from "./support/loops.ts";
import { runIn, testMachine } from "./support/machine.ts";
import { reports } from "./support/reports.ts";

/** What is counted while a program runs in a machine of its own. */
function coverageOf(lua: string, path = "test.lua", timeout = 5_000): Coverage {
  const coverage = new LineCounts();
  runIn(testMachine({ coverage, timeout }), lua, path);
  return coverage.result();
}

/** The program, with what was counted behind each line. */
function shown(lua: string, coverage: Coverage, path = "test.lua"): string {
  const counted = new Map(coverage[path]);
  return lua.split("\n").map((text, i) => {
    const count = counted.get(i + 1);
    return text.replace(/ *--\d+$/, "") + (count === undefined ? "" : ` --${count}`);
  }).join("\n");
}

for (const [name, lua] of Object.entries(covered)) {
  Deno.test(`counts are exact: ${name}`, () => assertEquals(shown(lua, coverageOf(lua)), lua));
}

Deno.test("the same is counted without a deadline, and in a file with a header and a long name", () => {
  const long = `${"folder/".repeat(20)}test.lua`;
  for (const lua of Object.values(covered)) {
    assertEquals(shown(lua, coverageOf(lua, "test.lua", 0)), lua);
    assertEquals(shown(lua, coverageOf(lua, long), long), lua);
    const whole = `\uFEFF#!/usr/bin/lua\n${lua}`.replaceAll("\n", "\r\n");
    const lines = coverageOf(whole)["test.lua"] ?? [];
    const moved = { "test.lua": lines.map(([line, count]) => [line - 1, count] as const) };
    assertEquals(shown(lua, moved), lua);
  }
});

Deno.test("a line of a million spaces takes no time to judge", () => {
  const lua = `local a = 1\n${" ".repeat(1 << 20)}a = 2`;
  assertEquals(coverageOf(lua)["test.lua"], [[1, 1], [2, 1]]);
});

Deno.test("a file that is compiled in pieces is counted as any other", () => {
  const lua = `${"-- comment\n".repeat(10_000)}local a = 1\nif not a then\n  a = 2\nend\n`;
  assertEquals(coverageOf(lua)["test.lua"], [[10_001, 1], [10_002, 1], [10_003, 0]]);
});

Deno.test("a file that has run in full has no line that did not", () => {
  const lua = `
    local M = {}
    function M.sign(n)
      if n < 0 then
        return -1
      elseif n > 0 then return 1 end
      do return 0 end
    end
    local function each(list, f)
      for i, v in ipairs(list) do
        if v == "stop" then
          break
        elseif v == "skip" then
          goto continue
        else
          f(i, v, {
            on = function()
              error({
                code = 1,
              })
            end,
          })
        end
        ::continue::
      end
    end
    for i = -1, 1 do M.sign(i) end
    each({ "a", "skip", "stop", "b" }, function(_, _, handlers)
      pcall(handlers.on)
      while true do
        if M then break end
      end
      while true do
        if M then
          return
        end
      end
    end)
    return M`;
  const counts = coverageOf(lua)["test.lua"] ?? [];
  assertEquals(counts.filter(([, count]) => count === 0), []);
  assert(counts.length > 15);
});

/** Counts that also tell of lines that were not said to be able to run. */
class Watched extends LineCounts {
  readonly given: { lines: readonly number[]; counts: number[] }[] = [];

  override begin(file: string, lines: readonly number[]): number[] {
    const counts = super.begin(file, lines);
    this.given.push({ lines, counts });
    return counts;
  }
}

Deno.test("no line runs that was not said to be able to, but for what only ends something", () => {
  const programs = [
    ...Object.values(covered),
    ...Object.values(reports).map(({ lua }) => lua),
  ];
  for (const lua of programs) {
    const coverage = new Watched();
    runIn(testMachine({ coverage, timeout: 300 }), lua);
    const texts = lua.split("\n");
    for (const { lines, counts } of coverage.given) {
      const others = counts.flatMap((count, line) =>
        count > 0 && !lines.includes(line) ? [texts[line - 1] ?? ""] : []
      );
      const strange = others.filter((text) => !/^[\s)},;]*(end|else)?[\s)},;]*(--.*)?$/.test(text));
      assertEquals(strange, [], lua);
    }
  }
});

Deno.test("modules are files of their own, and counts of all machines are added", async () => {
  const coverage = new LineCounts();
  const files = {
    "lib.lua": `local M = {}\nfunction M.f()\n  return 1\nend\nreturn M`,
    "broken.lua": `return 1 +`,
    "unused.lua": `return 1`,
  };
  const a = `local lib = require("lib")\nlib.f()\npcall(require, "broken")\nlib.f()`;
  const { errors } = await runScripts({ "a.lua": a, "b.lua": `require("lib")\n\nerror("x")` }, {
    files,
    coverage,
  });
  assertEquals(errors.map(({ message }) => message), ["x"]);
  assertEquals(coverage.result(), {
    "a.lua": [[1, 1], [2, 1], [3, 1], [4, 1]],
    "b.lua": [[1, 1], [3, 1]],
    "lib.lua": [[1, 2], [2, 2], [3, 2], [5, 2]],
  });
});

Deno.test("a module that changed in between has the lines of both", async () => {
  const coverage = new LineCounts();
  for (const lib of ["return 1", "\nlocal a = 1\nreturn a"]) {
    await runScript(`require("lib")`, { files: { "lib.lua": lib }, coverage });
  }
  assertEquals(coverage.result()["lib.lua"], [[1, 1], [2, 1], [3, 1]]);
});

Deno.test("a smoke run tells which lines ran, if it is asked to", async () => {
  const options = {
    frames: 10,
    tick: 60,
    callbackTimeout: 5_000,
    memory: 64 << 20,
    maxBody: 1 << 20,
    allowOrigins: [],
    root: ".",
  };
  const file = `${project}fixtures/frames.lua`;
  const { coverage } = await runSmoke(file, { ...options, countLines: true });
  assert((coverage?.[file] ?? []).some(([, count]) => count === 10), JSON.stringify(coverage));
  assertEquals((await runSmoke(file, options)).coverage, undefined);
});

Deno.test("lines of callbacks are counted, however the host calls them", async () => {
  const coverage = new LineCounts();
  await runScript(
    `event.on("frame_update", function()
      local x = 1
      if x > 1 then
        x = 2
      end
    end)
    event.on("script_unloaded", function()
      print("over")
      error("late")
      print("never")
    end)
    json.encode(setmetatable({}, { __index = function()
      return 1
    end }))`,
    { frames: 30, coverage },
  );
  const counts = Object.fromEntries(coverage.result()["test.lua"] ?? []);
  assertEquals([counts[2], counts[3], counts[4]], [30, 30, 0]);
  assertEquals([counts[8], counts[9], counts[10]], [1, 1, 0]);
});

Deno.test("chunks that come and go do not get the counts of files, nor files theirs", () => {
  const lua = `
for i = 1, 200 do --201
  local text = "local a = 1\\n\\nlocal b = a\\nreturn " .. ("b"):rep(i) --200
  load(text, "@" .. ("x"):rep(i) .. ".lua")() --200
  load(text, text)() --200
  if i % 50 == 0 then --200
    collectgarbage() --4
    package.loaded.lib = nil --4
    require("lib") --4
  end
end
`;
  const coverage = new LineCounts();
  const lib = `local count = 0\nfor i = 1, 10 do\n  count = count + i\nend\n`;
  return runScript(lua, { files: { "lib.lua": lib }, coverage }).then(({ errors }) => {
    assertEquals(errors, []);
    assertEquals(shown(lua, coverage.result()), lua);
    assertEquals(coverage.result()["lib.lua"], [[1, 4], [2, 44], [3, 40]]);
  });
});

for (const [name, each] of Object.entries({ ...loops, ...depth })) {
  Deno.test(`while lines are counted, ${name}`, async () =>
    void await attack(each, new LineCounts()));
}

/** How a program fails, with everything that is shown of it. */
function failureOf(lua: string, coverage?: LineCounts): unknown {
  const error = runIn(testMachine({ coverage, timeout: 300, memory: 32 << 20 }), lua);
  if (!(error instanceof ScriptError)) return undefined;
  const { kind, message, file, line, sourceLine, traceback, locals } = error;
  // How deep it went when that was noticed depends on the time.
  const trail = JSON.stringify(traceback).replace(/skipping \d+ levels/, "skipping levels");
  return { kind, message, file, line, sourceLine, trail, locals };
}

Deno.test("errors are the same to the letter while lines are counted", () => {
  const programs = {
    ...covered,
    "an error with locals": `local function f(a) local b = a .. "x" error(b) end f("y")`,
    "an arithmetic error": `local t = { x = {} }\nlocal function f() return t.x + 1 end\nf()`,
    "a table as an error": `error({ code = 7 })`,
    "an error in a coroutine": `coroutine.wrap(function()\n  local x = nil\n  x()\nend)()`,
    "an error without end": `local function f()\n  return 1 + f()\nend\nf()`,
    "no end": `local n = 0\nwhile true do\n  if n then end\nend`,
    "no Lua": `return return`,
    "no memory": `local s\ns = ("x"):rep(1 << 28)`,
  };
  let failed = 0;
  for (const [name, lua] of Object.entries(programs)) {
    const plain = failureOf(lua);
    assertEquals(failureOf(lua, new LineCounts()), plain, name);
    if (plain !== undefined) failed++;
  }
  assert(failed >= 8);
});
