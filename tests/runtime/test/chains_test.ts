import { assertEquals } from "@std/assert";
import { failureOf } from "./support/spec.ts";

/** Wrong uses, and what is said of them at their line. */
const mistakes: readonly (readonly [lua: string, message: string])[] = [
  [`assert.is_ture(1)`, "assert has no 'is_ture': did you mean 'is_true'?"],
  [`assert.are.equl(1, 1)`, "assert has no 'are_equl': did you mean 'are_equal'?"],
  [`assert.is_not.sane({}, {})`, "assert has no 'is_not_sane': did you mean 'is_not_same'?"],
  [`assert["is_" .. string.rep("x", 70)](1)`, `assert has no 'is_${"x".repeat(70)}'`],
  [`assert.is_not(1)`, "assert.is_not says nothing by itself: add a word, such as is_not_nil"],
  [`assert.equal(1)`, "bad argument #2 to 'equal' (value expected)"],
  [`assert.equals()`, "bad argument #1 to 'equal' (value expected)"],
  [`assert.is_true()`, "bad argument #1 to 'true' (value expected)"],
  [`assert.is_nil((function() end)())`, "bad argument #1 to 'nil' (value expected)"],
  [`assert.near(1, 2)`, "bad argument #3 to 'near' (value expected)"],
  [`assert.near(1, "2", 1)`, "bad argument #2 to 'near' (number expected, got string)"],
  [`assert.unique(5)`, "bad argument #1 to 'unique' (table expected, got number)"],
  [`assert.matches(1, "a")`, "bad argument #1 to 'matches' (string expected, got number)"],
  [`assert.matches("a", nil)`, "bad argument #2 to 'matches' (string expected, got nil)"],
  [`assert.matches("[", "a")`, "malformed pattern (missing ']')"],
  [`assert.has_error("boom")`, "bad argument #1 to 'error' (function expected, got string)"],
  [`assert.has_no.errors(error("early"))`, "early"],
  [
    `assert.error_matches(print)`,
    "bad argument #2 to 'error_matches' (value expected)",
  ],
  [
    `assert.error_matches(print, {})`,
    "bad argument #2 to 'error_matches' (string expected, got table)",
  ],
  [`assert.spy(print)`, "bad argument #1 to 'spy' (spy expected, got function)"],
  [`assert.stub()`, "bad argument #1 to 'stub' (stub expected, got no value)"],
  [`assert.message(nil)`, "bad argument #1 to 'message' (string expected, got nil)"],
  [`assert.was_called(2)`, "called is asserted of spies: assert.spy(s).was_called(...)"],
  [
    `assert.spy(spy.new()).was_called_wiht(2)`,
    "assert has no 'was_called_wiht': did you mean 'was_called_with'?",
  ],
  [
    `assert.spy(spy.new()).was.called_at_least("2")`,
    "bad argument #1 to 'called_at_least' (number expected, got string)",
  ],
  [
    `assert.spy(spy.new()).was.called_at_most()`,
    "bad argument #1 to 'called_at_most' (value expected)",
  ],
  [
    `assert.spy(spy.new()).was_called("2")`,
    "bad argument #1 to 'called' (number expected, got string)",
  ],
  [`match.is_strng()`, "match has no 'is_strng': did you mean 'is_string'?"],
  [`match.is_same()`, "bad argument #1 to 'match.is_same' (value expected)"],
  [`match.has_match(1)`, "bad argument #1 to 'matches' (string expected, got number)"],
  [`match.has_error(1)`, "match has no 'has_error'"],
  [`spy.new(5)`, "bad argument #1 to 'spy.new' (function expected, got number)"],
  [`spy.on(nil, "f")`, "bad argument #1 to 'spy.on' (table expected, got nil)"],
  [`spy.on({})`, "bad argument #2 to 'spy.on' (key expected, got no value)"],
  [
    `spy.on({f = 1}, "f")`,
    "spy.on takes a table and the key of a function in it, got a number at .f",
  ],
  [`stub("x", "f")`, "bad argument #1 to 'stub' (table expected, got string)"],
  [`stub()`, "bad argument #1 to 'stub' (table expected, got no value)"],
  [`mock(print)`, "bad argument #1 to 'mock' (table expected, got function)"],
  [`mock()`, "bad argument #1 to 'mock' (table expected, got no value)"],
  [`mock({}, true, 5)`, "bad argument #3 to 'mock' (function expected, got number)"],
  [`mock.clear(1)`, "bad argument #1 to 'mock.clear' (table expected, got number)"],
  [`mock.revert()`, "bad argument #1 to 'mock.revert' (table expected, got no value)"],
  [`local s = spy.new() s.clear()`, "clear is called with a colon, not a dot: s:clear()"],
  [`local s = spy.new() s.revert()`, "revert is called with a colon, not a dot: s:revert()"],
  [`spy.new().invokes(5)`, "bad argument #1 to 'invokes' (function expected, got number)"],
  [
    `assert:register("formatter", "x", print)`,
    "assert:register takes 'assertion' or 'matcher', got 'formatter'",
  ],
  [
    `assert:register("assertion", "x")`,
    "bad argument #3 to 'register' (function expected, got no value)",
  ],
];

Deno.test("what is called the wrong way is told at the line that called it, in Lua's words", async () => {
  for (const [lua, message] of mistakes) {
    const failure = await failureOf(lua);
    assertEquals([lua, failure?.message, failure?.line, failure?.kind], [
      lua,
      message,
      2,
      "runtime",
    ]);
  }
});

Deno.test("words are split at dots and underscores, in any case, and modifiers add up", async () => {
  const passing = [
    "assert.are.equal(1, 1)",
    "assert.are_equal(1, 1)",
    "assert.was.equal(1, 1)",
    "assert.has.equal(1, 1)",
    "assert.does.equal(1, 1)",
    "assert.does_not_equal(1, 2)",
    "assert.Not.Equal(1, 2)",
    "assert.no_equal(1, 2)",
    "assert.is_not_not_equal(1, 1)",
    "assert.IS.NOT.EQUAL(1, 2)",
    "assert.has.no.errors(function() end)",
    "assert.is_not.no_table(1 and {})",
    "local is = assert.is assert.is_true(is.True(true) and is.Nil(nil) == nil)",
  ];
  for (const lua of passing) assertEquals([lua, (await failureOf(lua))?.message], [lua, undefined]);
});

Deno.test("a spec registers assertions and matchers of its own", async () => {
  const own = `
    assert:register("assertion", "even", function(state, arguments)
      assert.is_true(state.mod)
      return arguments[1] % 2 == 0
    end, "expected an even number, got %s", "expected an odd number, got %s")
    assert.register("assertion", "Has_Key", function(_, arguments) return arguments[1][arguments[2]] ~= nil end)
    assert:register("matcher", "even", function(_, arguments)
      return function(value) return value % 2 == (arguments[1] or 0) end
    end)
    local s = spy.new() s(3)
    `.replaceAll("\n", " ");
  const cases: readonly (readonly [string, string | undefined])[] = [
    [`assert.is_even(2) assert.is_not_even(3) assert.has_key({a = 1}, "a")`, undefined],
    [`assert.is_even(3)`, "expected an even number, got 3"],
    [`assert.is_not_even(2)`, "expected an odd number, got 2"],
    [`assert.has_key({}, "a")`, `expected Has_Key({}, "a")`],
    [`assert.has_no.has_key({a = 1}, "a")`, `expected not Has_Key({a = 1}, "a")`],
    [`assert.spy(s).was_not_called_with(match.is_even())`, undefined],
    [`assert.spy(s).was_called_with(match.is_even(1))`, undefined],
  ];
  for (const [lua, message] of cases) {
    assertEquals([lua, (await failureOf(own + lua))?.message], [lua, message]);
  }
});

Deno.test("what assertions are made of can't be taken apart", async () => {
  for (const value of ["assert", "assert.is", "match", "match._", "it", "it.only", "stub"]) {
    const lua = `assert.is_false(getmetatable(${value}))`;
    assertEquals([lua, (await failureOf(lua))?.message], [lua, undefined]);
  }
});
