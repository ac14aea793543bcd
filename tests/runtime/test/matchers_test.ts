import { assertEquals } from "@std/assert";
import { failureOf } from "./support/spec.ts";

/** Each matcher with a value that it takes and one that it refuses: specs have no userdata of their own. */
const matchers:
  readonly (readonly [matcher: string, takes: string, refuses: string | undefined])[] = [
    ["match.is_nil()", "nil", "false"],
    ["match.is_not_nil()", "false", "nil"],
    ["match.is_true()", "true", "1"],
    ["match.is_false()", "false", "nil"],
    ["match.is_truthy()", "1", "nil"],
    ["match.is_falsy()", "nil", "1"],
    ["match.is_string()", `"a"`, "1"],
    ["match.is_number()", "1.5", `"1"`],
    ["match.is_integer()", "1", "1.0"],
    ["match.is_boolean()", "true", "nil"],
    ["match.is_table()", "{}", "1"],
    ["match.is_function()", "print", "{}"],
    ["match.is_thread()", "coroutine.create(print)", "1"],
    ["match.is_not_userdata()", "1", undefined],
    ["match.is_not.string()", "1", `"a"`],
    ["match.is_equal(1)", "1", "2"],
    ["match.equals(1)", "1.0", `"1"`],
    ["match.is_same({1})", "{1}", "{2}"],
    ["match.is_not_same({1})", "{2}", "{1}"],
    ["match.has_match('^a%d')", `"a1"`, `"b1"`],
    ["match.matches('b', 2)", `"ab"`, `"ba"`],
    ["match.has_match('a')", `"a"`, "{}"],
    ["match.is_near(1, 0.5)", "1.25", "2"],
    ["match.is_near(1, 0.5)", "1", `"1"`],
    ["match.is_unique()", "{1, 2}", "{1, 1}"],
    ["match.is_ref(print)", "print", "error"],
    ["match.is_not_ref(print)", "error", "print"],
    ["match.is_all_of(match.is_number(), match.is_not_equal(1))", "2", "1"],
    ["match.is_any_of(match.is_string(), 5)", "5", "6"],
    ["match.is_none_of(match.is_string(), 5)", "6", `"a"`],
  ];

Deno.test("matchers take what the assertion of that name would", async () => {
  for (const [matcher, takes, refuses] of matchers) {
    if (refuses !== undefined) {
      const lua = `local s = spy.new() s(${refuses}) assert.spy(s).was_not_called_with(${matcher})`;
      assertEquals([lua, (await failureOf(lua))?.message], [lua, undefined]);
    }
    const lua = `local s = spy.new() s(${takes}) assert.spy(s).was_called_with(${matcher})`;
    assertEquals([lua, (await failureOf(lua))?.message], [lua, undefined]);
  }
});

Deno.test("match._ takes anything, and is_matcher tells matchers from values", async () => {
  for (
    const lua of [
      `for _, v in ipairs({1, "a", {}}) do local s = spy.new() s(v) assert.spy(s).was_called_with(match._) end`,
      `local s = spy.new() s() assert.spy(s).was_called_with(match._)`,
      `assert.is_true(match.is_matcher(match._)) assert.is_true(match.is_matcher(match.is_nil()))`,
      `assert.is_false(match.is_matcher({})) assert.is_false(match.is_matcher(nil))`,
    ]
  ) assertEquals([lua, (await failureOf(lua))?.message], [lua, undefined]);
});
