import { assertEquals } from "@std/assert";
import { failureOf, runSpec } from "./support/spec.ts";

Deno.test("a failed assertion stands at the spec's line, with its source, its locals and the spec's levels only", async () => {
  const failure = await failureOf(
    `local hp = 87\nlocal function check(value)\n  assert.are.equal(1, value)\nend\ncheck(hp)`,
  );
  assertEquals(failure, {
    kind: "assertion",
    message: "expected 1, got 87",
    file: "a_spec.lua",
    line: 4,
    sourceLine: "  assert.are.equal(1, value)",
    traceback: [
      { file: "a_spec.lua", line: 4, what: "local 'check'" },
      { file: "a_spec.lua", line: 6, what: "function <a_spec.lua:1>" },
    ],
    locals: [{ name: "value", value: "87" }],
    script: undefined,
    difference: { expected: "1", actual: "87" },
  });
});

/** Ways in which an assertion fails, and the lines that its traceback has. */
const ways: readonly (readonly [lua: string, line: number, levels: number[]])[] = [
  [`local ok, e = pcall(function()\nassert.is_true(1) end)\nerror(e, 0)`, 3, [0, 4]],
  [`coroutine.wrap(function()\nassert.is_true(1) end)()`, 3, [0, 2]],
  [`table.sort({1, 2}, function()\nassert.is_true(1) end)`, 3, [3, 0, 2]],
  [`assert.has_no.errors(function()\nassert.is_true(1) end)`, 2, [2]],
  [`local s = spy.new(function()\nassert.is_true(1) end)\ns()`, 3, [3, 4]],
  [`later()\nassert.is_true(1)`, 3, [3]],
  [`pcall(later)\nassert.message("x").is_true(1)`, 3, [3]],
  [`return assert.is_true(1)`, 1, []],
];

Deno.test("the place is right wherever an assertion fails", async () => {
  for (const [lua, line, levels] of ways) {
    const failure = await failureOf(lua);
    assertEquals([lua, failure?.file, failure?.line], [lua, "a_spec.lua", line]);
    assertEquals([lua, failure?.traceback.map(({ line }) => line)], [lua, levels]);
  }
});

Deno.test("each row and each hook fails at its own line", async () => {
  const { lines } = await runSpec([
    `before_each(function()`,
    `  if fails then assert.is_nil(fails) end`,
    `end)`,
    `it.each({1, 2})("row %d", function(n)`,
    `  fails = n`,
    `  assert.equal(1, n)`,
    `end)`,
  ].join("\n"));
  assertEquals(lines, ["row 1: passed", "row 2: failed | a_spec.lua:2: expected nil, got 1"]);
});

Deno.test("what a spec catches is text: position, message, and it can be joined", async () => {
  const cases = [
    `local _, e = pcall(assert.equal, 1, 2) assert.equal("a_spec.lua:2: expected 1, got 2", tostring(e))`,
    `local _, e = pcall(assert.equal, 1, 2) assert.equal("a_spec.lua:2: expected 1, got 2", e.message)`,
    `local _, e = pcall(assert.equal, 1, 2) assert.equal("<a_spec.lua:2: expected 1, got 2>", "<" .. e .. ">")`,
  ];
  for (const lua of cases) assertEquals((await failureOf(lua))?.message, undefined, lua);
});

Deno.test("a long path is told as Lua shortens it, and found all the same", async () => {
  const path = `specs/${"long_".repeat(20)}spec.lua`;
  const { tests } = await runSpec(`it("t", function()\nassert.is_true(1) end)`, { path });
  assertEquals(tests[0]?.failures?.map(({ file, line, message }) => [file, line, message]), [
    [path, 2, "expected true, got 1"],
  ]);
});

Deno.test("a spec's modules tell their own lines, and tests told by them the spec's", async () => {
  const { tests } = await runSpec([
    `local shared = load("return function() it('shared', function()\\n\\nassert.is_true(1) end) end", "@shared.lua")()`,
    ``,
    `shared()`,
  ].join("\n"));
  assertEquals(tests.map(({ line }) => line), [3]);
});
