import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Prototype, readChunk } from "../../../runtime/lua/bytecode.ts";
import { LineCounts } from "../../../runtime/lua/coverage.ts";
import { runningLines } from "../../../runtime/lua/running_lines.ts";
import { REGISTRY } from "../../../runtime/lua/wasm.ts";
import { peerTest } from "../../peers.ts";
import { inFolder } from "../../support/cli.ts";
import { runIn, testMachine } from "./support/machine.ts";

/** What `string.dump` gives of a source. */
function dumpOf(lua: string): Uint8Array {
  // It is closed to scripts: what counts lines keeps it.
  const machine = testMachine({ coverage: new LineCounts() });
  const { x, stack } = machine;
  const main = machine.compile({ path: "d", file: "d", text: new TextEncoder().encode(lua) });
  return machine.protect((L) => {
    x.lua_rawgetp(L, REGISTRY, stack.name("string.dump"));
    x.lua_rawgeti(L, REGISTRY, main);
    x.lua_callk(L, 1, 1, 0, 0);
    return stack.bytes(L, -1).slice();
  });
}

/** The lines of all instructions, but for the first of functions with `...`, of which Lua tells nothing. */
function linesIn({ code, lines, inner }: Prototype): number[] {
  const skipped = ((code[0] ?? 0) & 0x7f) === 81 ? 1 : 0;
  return [...lines.slice(skipped), ...inner.flatMap(linesIn)];
}

/** Every function gives itself to `note`, which asks Lua for its lines. */
const program = `
local lines = {}
local function note(level)
  for line in pairs(debug.getinfo(level, "L").activelines) do lines[line] = true end
end
note(1)
note(2)
local function plain(a, b)
  note(2)
  local text, number, float, none = "text", 7, 1.5, nil
  local long = "${"long ".repeat(100)}"
  if a then return b else return not b end
end
plain(1, true)
local function varied(...)
  note(2)
  ${"\n".repeat(300)}
  local t = { ${"1, ".repeat(200)}
    ["key"] = ... }
  return t${" , 1".repeat(150)}
end
varied(1)
local function outer()
  note(2)
  local up = 1
  local function inner()
    note(2)
    ${"up = up + 1 ".repeat(400)}
    return function()
      note(2)
      return up
    end
  end
  return inner()
end
outer()()
${"\n".repeat(70_000)}
local found = {}
for line in pairs(lines) do found[#found + 1] = line end
table.sort(found)
error(table.concat(found, " "), 0)`;

Deno.test("readChunk() gives each instruction the line that Lua gives it", () => {
  const said = runIn(testMachine(), program)?.message ?? "";
  const lines = [...new Set(linesIn(readChunk(dumpOf(program))))].sort((a, b) => a - b);
  assertEquals(lines.join(" "), said);
  assert((lines.at(-1) ?? 0) > 70_000);
});

Deno.test("readChunk() reads constants of every sort, and functions in functions", () => {
  const deep = `${"return function() ".repeat(60)} ${"end ".repeat(60)}`;
  for (let made = [readChunk(dumpOf(deep))], depth = 0; depth <= 61; depth++) {
    assertEquals(made.length, depth > 60 ? 0 : 1);
    made = made.flatMap(({ inner }) => inner);
  }
  const many = Array.from({ length: 300 }, (_, i) => `x = "${"y".repeat(i)}" x = ${i}.5`);
  const constants = `${many.join("\n")}
    return { 1, 2.5, -0.0, math.mininteger, 0x7fffffffffffffff, "", "\\0", true, false, nil }`;
  assertEquals(readChunk(dumpOf(constants)).inner, []);
});

Deno.test("bytecode that is cut off or of another Lua is refused", () => {
  const bytes = dumpOf(`local function f(a) return a .. "x" end return f(1), { 2.5, 300 }`);
  assert(readChunk(bytes).code.length > 0);
  for (let length = 0; length < bytes.length; length++) {
    const { message } = assertThrows(() => readChunk(bytes.slice(0, length)), Error);
    assert(message.startsWith("bytecode that can't be read, at byte "), message);
  }
  assertThrows(() => readChunk(new Uint8Array([...bytes, 0])), Error, "more bytes");
  const older = bytes.slice();
  older[4] = 0x53;
  assertThrows(() => readChunk(older), Error, "another version");
});

Deno.test("bytecode with a wrong byte anywhere is read or refused, and is read in time", () => {
  const bytes = dumpOf(`for i = 1, 3 do if i > 1 then goto out end end ::out::
    for k, v in pairs({ "a", 2.5 }) do while k do break end end return function(...) return ... end`);
  for (let at = 0; at < bytes.length; at++) {
    for (const value of [0, 1, 4, 19, 56, 127, 128, 129, 255]) {
      const wrong = bytes.slice();
      wrong[at] = value;
      try {
        runningLines(wrong);
      } catch (error) {
        assert(
          error instanceof Error && error.message.startsWith("bytecode that can't"),
          `${error}`,
        );
      }
    }
  }
});

peerTest(
  "luac5.4",
  "lua5.4",
  "readChunk() gives the lines that luac lists",
  (luac) =>
    inFolder({ "program.lua": program }, async (folder) => {
      const run = (...args: string[]) => new Deno.Command(luac, { args, cwd: folder }).output();
      await run("-o", "program.luac", "program.lua");
      const { stdout } = await run("-l", "program.luac");
      const listed = [...new TextDecoder().decode(stdout).matchAll(/^\t\d+\t\[(\d+)\]\t/gm)];
      const all = ({ lines, inner }: Prototype): number[] => [...lines, ...inner.flatMap(all)];
      const found = all(readChunk(await Deno.readFile(`${folder}/program.luac`)));
      assertEquals(found, listed.map(([, line]) => Number(line)));
      assert(found.length > 1_000);
    }),
);
