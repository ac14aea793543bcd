import { assert, assertEquals, assertMatch } from "@std/assert";
import type { ScriptError } from "../../../runtime/errors.ts";
import { runScript } from "../../support/host.ts";
import { failure } from "./support/failure.ts";

/** Where an error's traceback leads, innermost first: `file:line what`. */
function trail(error: ScriptError): string[] {
  return error.traceback.map(({ file, line, what }) => `${file ?? "[C]"}:${line} ${what}`);
}

Deno.test("an error has its file, its line, the line's text, and a message without the position", async () => {
  const error = await failure(`local x = 1\n  error("boom: " .. x) -- here\n`);
  assertEquals(error.kind, "runtime");
  assertEquals(error.script, "test.lua");
  assertEquals(error.file, "test.lua");
  assertEquals(error.line, 2);
  assertEquals(error.sourceLine, `  error("boom: " .. x) -- here`);
  assertEquals(error.message, "boom: 1");
  assertEquals(new TextDecoder().decode(error.bytes), "test.lua:2: boom: 1");
  assertEquals(error.position, "test.lua:2");
});

Deno.test("a traceback names the script's functions, innermost first, and nothing of the host", async () => {
  const error = await failure(`
local t = {}
function t.inner() error("boom") end
function t:method() t.inner() end
local function outer() t:method() end
function global() outer() end
local ok = (function() global() end)()`);
  assertEquals(trail(error), [
    "[C]:0 function 'error'",
    "test.lua:3 field 'inner'",
    "test.lua:4 method 'method'",
    "test.lua:5 upvalue 'outer'",
    "test.lua:6 function 'global'",
    "test.lua:7 function <test.lua:7>",
    "test.lua:7 main chunk",
  ]);
});

Deno.test("an error in an event handler has a traceback of the handler alone", async () => {
  const error = await failure(`event.on("frame_update", function(e)\n  error("boom")\nend)`);
  assertEquals(error.position, "test.lua:2");
  assertEquals(trail(error), ["[C]:0 function 'error'", "test.lua:2 function <test.lua:1>"]);
});

Deno.test("a long traceback keeps its beginning and its end", async () => {
  const error = await failure(
    `local function f(n) if n == 0 then error("deep") end return 1 + f(n - 1) end f(100)`,
  );
  assertEquals(error.traceback.length, 22);
  assertEquals(trail(error)[1], "test.lua:1 upvalue 'f'");
  assertEquals(error.traceback.at(-1)?.what, "main chunk");
  assertMatch(trail(error)[10] ?? "", /skipping \d+ levels/);
});

Deno.test("an error has the locals of the function that failed, as they were", async () => {
  const error = await failure(`
local outside = 1
local function f(a, ...)
  local text, number, float, flag, none = "x\\ny\\"", 87, 1.0, true
  local list, map, empty, nested = { 1, "two", 3.5 }, { hp = 87 }, {}, { { 1 } }
  local fn, co = print, coroutine.create(print)
  do local hidden = 1 end
  error("boom")
end
f(1, 2)`);
  assertEquals(error.locals.map(({ name, value }) => `${name} = ${value}`), [
    "a = 1",
    `text = "x\\ny\\""`,
    "number = 87",
    "float = 1.0",
    "flag = true",
    "none = nil",
    `list = {1, "two", 3.5}`,
    "map = {hp = 87}",
    "empty = {}",
    "nested = {{…}}",
    "fn = function",
    "co = thread",
  ]);
});

Deno.test("locals are those of the innermost Lua function, when a C function raised", async () => {
  const error = await failure(`local function f(x) local y = 2 return ("x"):rep({}) end f(1)`);
  assertEquals(error.locals.map(({ name }) => name), ["x", "y"]);
  assertEquals(error.message, "bad argument #1 to 'rep' (number expected, got table)");
});

Deno.test("long values, deep tables and many locals are shortened", async () => {
  const error = await failure(`
${Array.from({ length: 30 }, (_, i) => `local v${i} = ${i}`).join("\n")}
local function f() local long, many = ("x"):rep(500), {} for i = 1, 100 do many[i] = i end error("e") end f()`);
  const [long, many] = error.locals;
  assert((long?.value.length ?? 0) <= 80);
  assertMatch(long?.value ?? "", /^"x+…/);
  assertEquals(many?.value, "{1, 2, 3, 4, 5, …}");
  const top = await failure(
    `${Array.from({ length: 30 }, (_, i) => `local v${i} = ${i}`).join("\n")} error("e")`,
  );
  assertEquals(top.locals.length, 20);
});

/** Error values, with what the error then says. */
const values: Record<string, string> = {
  "nil": "(error object is a nil value)",
  "true": "(error object is a boolean value)",
  "42": "42",
  "1.5": "1.5",
  "{}": "(error object is a table value: {})",
  "{ code = 5 }": "(error object is a table value: {code = 5})",
  "print": "(error object is a function value)",
  "coroutine.create(print)": "(error object is a thread value)",
  "setmetatable({}, { __tostring = function() return 'told' end })": "told",
  "setmetatable({}, { __name = 'My.Type' })": "(error object is a My.Type value: {})",
  "''": "",
};

for (const [value, message] of Object.entries(values)) {
  Deno.test(`error(${value}) is reported as ${JSON.stringify(message)}, at the line that raised it`, async () => {
    const error = await failure(`local x = 1\nerror(${value})`);
    assertEquals(error.message, message);
    assertEquals(error.position, "test.lua:2");
    assertEquals(error.sourceLine, `error(${value})`);
  });
}

Deno.test("error() with level 0, 1 and 2 has the line that the level names", async () => {
  const at = async (level: number) => {
    const { line, message, sourceLine } = await failure(
      `local function f()\n  error("boom", ${level})\nend\nf()`,
    );
    assertEquals(message, "boom");
    return `${line}: ${sourceLine}`;
  };
  assertEquals(await at(0), `2:   error("boom", 0)`);
  assertEquals(await at(1), `2:   error("boom", 1)`);
  assertEquals(await at(2), `4: f()`);
});

/** Lua that fails, with the message and the line that Lua gives it. */
const failures: Record<string, [message: RegExp, line: number]> = {
  "local t\nreturn t.x": [/^attempt to index a nil value \(local 't'\)$/, 2],
  "return missing.x": [/^attempt to index a nil value \(global 'missing'\)$/, 1],
  "missing()": [/^attempt to call a nil value \(global 'missing'\)$/, 1],
  "local t = {}\n\nt:method()": [/^attempt to call a nil value \(method 'method'\)$/, 3],
  "return 1 + {}": [/^attempt to perform arithmetic on a table value$/, 1],
  "return 'a' + 1": [/^attempt to add a 'string' with a 'number'$/, 1],
  "return 'a' .. {}": [/^attempt to concatenate a table value$/, 1],
  "return 1 < 'a'": [/^attempt to compare number with string$/, 1],
  "return {} < {}": [/^attempt to compare two table values$/, 1],
  "return #5": [/^attempt to get length of a number value$/, 1],
  "return 1 // 0": [/^attempt to (divide by zero|perform 'n\/\/0')$/, 1],
  "return 1 % 0": [/^attempt to perform 'n%+0'$/, 1],
  "for i = 1, 10, 0 do end": [/^'for' step is zero$/, 1],
  "for i = 'a', 10 do end": [/'for' initial value/, 1],
  "for i in 5 do end": [/^attempt to call a number value/, 1],
  "local t = {}\nt[nil] = 1": [/index is nil$/, 2],
  "local t = {}\nt[0/0] = 1": [/index is NaN$/, 2],
  "assert(false)": [/^assertion failed!$/, 1],
  "assert(nil, 'told')": [/^told$/, 1],
  "local x <const> = 1\nlocal y <close> = 5": [
    /^variable 'y' got a non-closable value$/,
    2,
  ],
  "setmetatable(1, {})": [/^bad argument #1 to 'setmetatable' \(table expected, got number\)$/, 1],
  "return ('x'):bad()": [/^attempt to call a nil value \(method 'bad'\)$/, 1],
  "return string.char(256)": [/^bad argument #1 to 'char' \(value out of range\)$/, 1],
  "return tostring()": [/^bad argument #1 to 'tostring' \(value expected\)$/, 1],
  "return math.floor('x')": [/^bad argument #1 to 'floor' \(number expected, got string\)$/, 1],
  "os.exit(1)": [/^os\.exit is not available to scripts$/, 1],
  "event.on('x')": [/^bad argument #2 to 'on' \(function expected, got no value\)$/, 1],
};

for (const [text, [message, line]] of Object.entries(failures)) {
  Deno.test(`${JSON.stringify(text)} fails at line ${line}, in Lua's words`, async () => {
    const error = await failure(text);
    assertMatch(error.message, message);
    assertEquals(error.line, line);
    assertEquals(error.file, "test.lua");
    assertEquals(error.sourceLine, text.split("\n")[line - 1]);
  });
}

Deno.test("an error in a metamethod has the metamethod's line and the way to it", async () => {
  const error = await failure(
    `local t = setmetatable({}, { __index = function(_, k)\n  error("no " .. k)\nend })\nreturn t.x`,
  );
  assertEquals(error.position, "test.lua:2");
  assertEquals(error.message, "no x");
  assertEquals(trail(error).at(-1), "test.lua:4 main chunk");
});

Deno.test("an error in a coroutine has the coroutine's line", async () => {
  const wrapped = await failure(
    `local co = coroutine.wrap(function()\n  error("boom")\nend)\nco()`,
  );
  assertMatch(wrapped.message, /boom$/);
  const resumed = await failure(
    `local co = coroutine.create(function()\n  error("boom")\nend)\n` +
      `local _, e = coroutine.resume(co)\nerror(e, 0)`,
  );
  assertEquals(resumed.position, "test.lua:2");
  assertEquals(resumed.message, "boom");
});

Deno.test("an error in a closing variable replaces the first one, as in Lua", async () => {
  const error = await failure(
    `local x <close> = setmetatable({}, { __close = function(_, e)\n  error("closing after " .. e, 0)\nend })\n` +
      `error("boom", 0)`,
  );
  assertEquals(error.message, "closing after boom");
});

Deno.test("errors that a script catches are never reported", async () => {
  const { errors, printed } = await runScript(
    `print(pcall(error, "x", 0)) print(xpcall(error, function(e) return e .. "!" end, "y", 0))`,
  );
  assertEquals(errors, []);
  assertEquals(printed, "false\tx\nfalse\ty!\n");
});

Deno.test("an error says nothing of an error before it", async () => {
  const { errors } = await runScript(
    `event.on("frame_update", function() local first = 1\nerror("one") end)
    event.on("frame_update", function() local second = 2 return ("x"):rep(1 << 40) end)`,
    { frames: 1 },
  );
  assertEquals(errors.map(({ line }) => line), [2, 3]);
  assertEquals(errors.map(({ locals }) => locals.map(({ name }) => name)), [["first"], ["second"]]);
});

Deno.test("not enough memory has the line that asked for it", async () => {
  const { errors } = await runScript(
    `local s = "x"\nlocal function f()\n  return s:rep(1 << 29)\nend\nf()`,
    { memory: 32 << 20 },
  );
  assertEquals(errors[0]?.message, "not enough memory");
  assertEquals(errors[0]?.position, "test.lua:3");
});

Deno.test("an error of a stack overflow has the line of the recursion and a short message", async () => {
  const error = await failure(`local function f()\n  return 1 + f()\nend\nf()`);
  assertEquals(error.position, "test.lua:2");
  assertMatch(error.message, /^stack overflow/);
  assert(error.message.length < 300, error.message);
  assert(error.traceback.length <= 22);
});
