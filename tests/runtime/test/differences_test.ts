import { assert, assertEquals } from "@std/assert";
import { failureOf } from "./support/spec.ts";

/** Values as Lua, and how they are written. */
const values: readonly (readonly [lua: string, written: string])[] = [
  ["nil", "nil"],
  ["true", "true"],
  ["1", "1"],
  ["1.0", "1.0"],
  ["-0.0", "-0.0"],
  ["0.1", "0.1"],
  ["0.1 + 0.2", "0.30000000000000004"],
  ["1e100", "1e+100"],
  ["2^53", "9007199254740992.0"],
  ["math.mininteger", "-9223372036854775808"],
  ["math.huge", "math.huge"],
  ["-math.huge", "-math.huge"],
  ["0/0", "nan"],
  [`"a\\"b\\\\c\\n\\r\\t\\0\\127"`, String.raw`"a\"b\\c\n\r\t\x00\x7f"`],
  [`"é ✓ \\xff \\xc3"`, String.raw`"é ✓ \xff \xc3"`],
  [
    `"\\u{202e}\\u{200b}\\u{85}\\u{feff}\\u{ad}"`,
    String.raw`"\u{202e}\u{200b}\u{85}\u{feff}\u{ad}"`,
  ],
  [`"\\xed\\xa0\\x80"`, String.raw`"\xed\xa0\x80"`],
  ["print", "function (built-in)"],
  ["assert.equal", "assert"],
  ["match.is_nil", "match.is_nil without ()"],
  ["function() end", "function (a_spec.lua:2)"],
  [`load("return function() end", "=chunk")()`, "function (chunk:1)"],
  ["coroutine.create(print)", "thread"],
  ["spy.new()", "spy"],
  ["match.is_same({1})", "match.is_same({1})"],
  ["{}", "{}"],
  ["{{}}", "{\n  {},\n}"],
  ["{1, 2, nil, 4}", "{\n  1,\n  2,\n  [4] = 4,\n}"],
  ["{1, [2.5] = 2, [3] = 3}", "{\n  1,\n  [2.5] = 2,\n  [3] = 3,\n}"],
  [
    `{b = 1, a = 2, ["a b"] = 3, ["end"] = 4, [true] = 5, [-1] = 6, [1] = 7}`,
    `{\n  [-1] = 6,\n  [1] = 7,\n  a = 2,\n  ["a b"] = 3,\n  b = 1,\n  ["end"] = 4,\n  [true] = 5,\n}`,
  ],
  ["{[{}] = 1, [print] = 2}", "{\n  [{…}] = 1,\n  [function (built-in)] = 2,\n}"],
  [
    "{point = {x = 1, y = 2}, list = {{1}, 2}}",
    "{\n  list = {\n    {1},\n    2,\n  },\n  point = {x = 1, y = 2},\n}",
  ],
  ["(function() local t = {} t.t = t return t end)()", "{\n  t = <cycle>,\n}"],
  ["(function() local t = {} return {t, t} end)()", "{\n  {},\n  {},\n}"],
  [
    `"first line of the text\\nsecond line of the text\\n"`,
    `"first line of the text\\n" ..\n"second line of the text\\n"`,
  ],
  [
    `{text = "first line of the text\\nsecond line of the text"}`,
    `{\n  text = "first line of the text\\n" ..\n  "second line of the text",\n}`,
  ],
];

Deno.test("values are written as Lua: sorted, exact, without addresses", async () => {
  for (const [lua, written] of values) {
    const failure = await failureOf(`assert.equal(error, ${lua})`);
    assertEquals([lua, failure?.difference?.actual], [lua, written]);
    assertEquals(failure?.difference?.expected, "function (built-in)");
  }
});

Deno.test("assertions that compare carry both values, others do not", async () => {
  const compare = [
    `assert.equal(1, 2)`,
    `assert.same({1}, {2})`,
    `assert.near(1, 2, 0.5)`,
    `assert.has_error(function() error({1}) end, {2})`,
  ];
  for (const lua of compare) assert((await failureOf(lua))?.difference !== undefined, lua);
  const others = [
    `assert.is_nil(1)`,
    `assert.is_not.equal(1, 1)`,
    `assert.is_not.same({}, {})`,
    `assert.has_error(function() end, "x")`,
    `assert.equal({}, {})`,
  ];
  for (const lua of others) assertEquals((await failureOf(lua))?.difference, undefined, lua);
  assertEquals(
    (await failureOf(`assert.has_error(function() error("boom") end, "bang")`))?.difference,
    { expected: `"bang"`, actual: `"boom"` },
  );
});

Deno.test("long strings are shown around their first difference, alone and in tables, between characters", async () => {
  const long = `local s = string.rep("é", 5000)`;
  const failure = await failureOf(`${long} assert.same({a = s .. "1" .. s}, {a = s .. "2" .. s})`);
  assertEquals(
    failure?.message,
    `not the same at .a\nexpected: "…${"é".repeat(15)}1${"é".repeat(14)}…"\nactual:   "…${
      "é".repeat(15)
    }2${"é".repeat(14)}…"`,
  );
  assertEquals(failure?.difference, {
    expected: `{\n  a = "…${"é".repeat(100)}1${"é".repeat(99)}…",\n}`,
    actual: `{\n  a = "…${"é".repeat(100)}2${"é".repeat(99)}…",\n}`,
  });
});

Deno.test("of large tables what is around the difference is shown, aligned on both sides", async () => {
  const large = `local a, b = {}, {} for i = 1, 10000 do a[i], b[i] = i, i end`;
  const changed = await failureOf(`${large} b[5000] = 0 assert.same(a, b)`);
  assertEquals(changed?.message, "not the same at [5000]: expected 5000, got 0");
  const lines = changed?.difference?.actual.split("\n") ?? [];
  assertEquals([lines[1], lines[2], lines[12], lines.at(-2)], [
    "  … 4989 more",
    "  [4990] = 4990,",
    "  [5000] = 0,",
    "  … 4990 more",
  ]);
  const missing = await failureOf(`${large} b[10000] = nil assert.same(a, b)`);
  assertEquals(
    missing?.difference?.expected.replace("  [10000] = 10000,\n", ""),
    missing?.difference?.actual,
  );
});

Deno.test("of deep tables what is around the difference is shown", async () => {
  const deep =
    `local function deep(n, leaf) for i = 1, n do leaf = {leaf, at = i} end return leaf end`;
  for (const levels of [300, 50_000]) {
    const failure = await failureOf(`${deep} assert.same(deep(${levels}, 1), deep(${levels}, 2))`);
    assertEquals(
      failure?.message,
      "not the same at [1][1][1][1]…[1][1][1][1][1][1][1][1]: expected 1, got 2",
    );
    assert(failure?.difference?.expected.includes("{1, at = 1}"));
    assert(failure?.difference?.actual.includes("{2, at = 1}"));
  }
  assertEquals(await failureOf(`${deep} assert.same(deep(300, 1), deep(300, 1))`), undefined);
});

Deno.test("what a failure shows is bounded, whatever the values", async () => {
  const fill = `local long = ("x"):rep(1000) local function fill(n, depth)
    local t = {}
    for i = 1, n do t["key" .. i] = depth > 1 and fill(n, depth - 1) or long end
    return t
  end`.replaceAll("\n", " ");
  const failure = await failureOf(`${fill} assert.same(fill(20, 3), {})`);
  const { expected = "", actual } = failure?.difference ?? {};
  assert(expected.length > 10_000 && expected.length < 30_000, `${expected.length}`);
  assertEquals(actual, "{}");
  assert((failure?.message.length ?? 0) < 300);
});

Deno.test("where a message has no room for a value, that is seen", async () => {
  for (let length = 50; length <= 60; length++) {
    const failure = await failureOf(`assert.is_nil({a = ("x"):rep(${length}), b = 0})`);
    const string = `"${"x".repeat(length)}"`;
    const shown = length < 60 ? "0" : "…";
    assertEquals(failure?.message, `expected nil, got {a = ${string}, b = ${shown}}`);
  }
});

Deno.test("tables within themselves are compared and shown", async () => {
  const cyclic = `
    local function make(leaf) local t = {leaf = leaf, list = {}} t.own = t t.list[1] = t.list return t end
    local function unrolled(leaf) local t = make(leaf) return {leaf = leaf, list = t.list, own = t} end`
    .replaceAll("\n", " ");
  for (const [a, b] of [["make", "make"], ["make", "unrolled"], ["unrolled", "unrolled"]]) {
    assertEquals(await failureOf(`${cyclic} assert.same(${a}(1), ${b}(1))`), undefined);
    const failure = await failureOf(`${cyclic} assert.same(${a}(1), ${b}(2))`);
    assertEquals(failure?.message, "not the same at .leaf: expected 1, got 2");
  }
  const failure = await failureOf(`${cyclic} assert.same(make(1), unrolled(2))`);
  assertEquals(failure?.difference, {
    expected: "{\n  leaf = 1,\n  list = {\n    <cycle>,\n  },\n  own = <cycle>,\n}",
    actual:
      "{\n  leaf = 2,\n  list = {\n    <cycle>,\n  },\n  own = {\n    leaf = 2,\n    list = {\n      <cycle>,\n    },\n    own = <cycle>,\n  },\n}",
  });
});

Deno.test("the first difference is the first in the order of keys, however a table was filled", async () => {
  const fill = `local long = ("x"):rep(1000) local function fill(from, to, step)
    local t = {} for i = from, to, step do t["k" .. i] = i end return t end`.replaceAll("\n", " ");
  const up = await failureOf(`${fill} assert.same(fill(1, 60, 1), {})`);
  const down = await failureOf(`${fill} assert.same(fill(60, 1, -1), {})`);
  assertEquals(up?.message, "not the same at .k1: expected 1, got nil");
  assertEquals(down?.message, up?.message);
  assertEquals(down?.difference, up?.difference);
});

Deno.test("keys that look alike are told in the same order wherever they lie in memory", async () => {
  const told = new Set<string>();
  for (let junk = 0; junk < 12; junk++) {
    const failure = await failureOf(`
      local kept = {}
      local function key() for i = 1, ${junk} do kept[#kept + 1] = {} end return {} end
      local one, other, third = key(), key(), key()
      local expected = { [one] = 1, [other] = 2, [third] = 3, [function() end] = { [third] = one } }
      expected[expected] = expected
      assert.same(expected, { [other] = 1, [third] = 2, [one] = 3 })`);
    told.add(JSON.stringify([failure?.message, failure?.difference]));
  }
  assertEquals(told.size, 1);
});

Deno.test("of strings that differ a message shows the part where they do, whatever is escaped in it, or their lengths", async () => {
  const cases: readonly (readonly [expected: string, actual: string, message: RegExp])[] = [
    [
      `("line\\n"):rep(20) .. "a"`,
      `("line\\n"):rep(20) .. "b"`,
      /^expected: "….*line\\na"\nactual: {3}"….*line\\nb"$/,
    ],
    // One escape too many cuts off a few characters, not half of it.
    [
      `"\\t" .. ("x"):rep(59)`,
      `"\\n" .. ("x"):rep(59)`,
      /^expected: "\\tx{50,}…"\nactual: {3}"\\nx{50,}…"$/,
    ],
    [`"A" .. ("\\0"):rep(70)`, `"B" .. ("\\0"):rep(70)`, /^expected: "A.*…"\nactual: {3}"B.*…"$/],
    [
      `("x"):rep(70)`,
      `("x"):rep(71)`,
      /^expected: "…x+" \(70 bytes\)\nactual: {3}"…x+" \(71 bytes\)$/,
    ],
    [
      `("\\n"):rep(70)`,
      `("\\n"):rep(71)`,
      /^expected: "…(\\n)+" \(70 bytes\)\nactual: {3}"…(\\n)+" \(71 bytes\)$/,
    ],
  ];
  for (const [expected, actual, message] of cases) {
    const { message: said = "" } = await failureOf(`assert.equal(${expected}, ${actual})`) ?? {};
    assert(message.test(said), said);
    const { message: deep = "" } =
      await failureOf(`assert.same({a = ${expected}}, {a = ${actual}})`) ?? {};
    assert(message.test(deep.replace(/^not the same at \.a(\n|: )/, "")), deep);
  }
});
