import { assert, assertEquals } from "@std/assert";
import { formatNumber, inspect } from "../../../runtime/lua/inspect.ts";
import { VALUE_WIDTH } from "../../../runtime/limits.ts";
import { runScript } from "../../support/host.ts";
import { runIn, testMachine } from "./support/machine.ts";

/** What inspect() shows of the value of a Lua expression. */
function shown(expression: string): string {
  const machine = testMachine();
  const error = runIn(machine, `value = ${expression}`);
  assertEquals(error, undefined);
  return machine.protect((L) => {
    machine.x.lua_getglobal(L, machine.stack.name("value"));
    const top = machine.x.lua_gettop(L);
    const text = inspect(machine.x, machine.stack, L, -1);
    assertEquals(machine.x.lua_gettop(L), top, "the stack is as it was");
    return text;
  });
}

const examples: Record<string, string> = {
  "nil": "nil",
  "true": "true",
  "87": "87",
  "87.0": "87.0",
  "1/0": "inf",
  "-1/0": "-inf",
  "-0.0": "-0.0",
  "math.mininteger": "-9223372036854775808",
  "'text'": `"text"`,
  "'a\\n\\t\"\\\\'": `"a\\n\\t\\"\\\\"`,
  "''": `""`,
  "print": "function",
  "coroutine.create(print)": "thread",
  "{}": "{}",
  "{ 1, 2, 3 }": "{1, 2, 3}",
  "{ hp = 87 }": "{hp = 87}",
  "{ ['not a name'] = 1 }": `{["not a name"] = 1}`,
  "{ [1.5] = 1 }": "{[1.5] = 1}",
  "{ [true] = 1 }": "{[true] = 1}",
  "{ [{}] = {} }": "{[{…}] = {…}}",
  "{ [2] = 'x' }": `{[2] = "x"}`,
  "{ 1, 2, 3, 4, 5 }": "{1, 2, 3, 4, 5}",
  "{ 1, 2, 3, 4, 5, 6 }": "{1, 2, 3, 4, 5, …}",
  "{ { 1 } }": "{{…}}",
  "setmetatable({}, { __tostring = error, __index = error, __pairs = error })": "{}",
  "setmetatable({ 1 }, { __name = 'My.Type' })": "{1}",
};

for (const [expression, text] of Object.entries(examples)) {
  Deno.test(`inspect() shows ${expression} as ${text}`, () =>
    assertEquals(shown(expression), text));
}

Deno.test("inspect() shortens long texts, long tables and long keys to one short line", () => {
  for (
    const expression of [
      `("x"):rep(1000000)`,
      `("\\n"):rep(1000)`,
      `("\\u{1F600}"):rep(1000)`,
      `("\\xff"):rep(1000)`,
      `{ ("x"):rep(100), ("y"):rep(100) }`,
      `{ [("k"):rep(1000000)] = 1 }`,
      `{ [("k k"):rep(1000000)] = 1 }`,
      `(function() local t = {} for i = 1, 100000 do t[i] = i end return t end)()`,
    ]
  ) {
    const text = shown(expression);
    assert(text.length <= VALUE_WIDTH + 2, `${text.length} characters of ${expression}`);
    assert(text.includes("…"), text);
    assert(!text.includes("\n"));
  }
});

Deno.test("inspect() cuts no letter in two", () => {
  for (const head of ["", "x", "xx", "xxx"]) {
    const text = shown(`"${head}" .. ("\\u{1F600}"):rep(1000)`);
    assert(text.isWellFormed(), text);
    assert(!text.includes("\uFFFD"), text);
  }
});

Deno.test("inspect() leaves no control character raw, which a terminal would obey", () => {
  const text = shown(`"a\\27[2J\\r\\0\\7\\127b"`);
  // deno-lint-ignore no-control-regex
  assert(!/[\x00-\x1f\x7f]/.test(text), JSON.stringify(text));
});

Deno.test("formatNumber() writes floats as Lua's tostring() does", async () => {
  const floats = [
    ..."0 -0 1 -1 0.1 0.5 1e14 1e15 1e16 123456789012346 12345678901234.7 1e100 1e300 5e-324".split(
      " ",
    ),
    ..."1e-4 1e-5 1e-6 1e-7 0.00001234 0.0001234 123456.789 3.14159265358979 100 1e2 99999999999999.9"
      .split(" "),
    ..."9007199254740992 9007199254740993.0 2.5 1e21 1e22 123e20 0.30000000000000004 999999999999999.9"
      .split(" "),
  ].map(Number);
  const { printed } = await runScript(
    floats.map((value) => `print(${Object.is(value, -0) ? "-0.0" : `${value} + 0.0`})`).join("\n"),
  );
  assertEquals(floats.map(formatNumber), printed.trim().split("\n"));
});

Deno.test("formatNumber() writes integers whole", () => {
  assertEquals(formatNumber(9007199254740993n), "9007199254740993");
  assertEquals(formatNumber(-(2n ** 63n)), "-9223372036854775808");
  assertEquals([NaN, Infinity, -Infinity].map(formatNumber), ["nan", "inf", "-inf"]);
});
