import type { Section } from "./words.ts";

/** The words that say what must be. */
export const assertions: Section = {
  title: "Assertions",
  doc:
    "`assert(value, message)` is Lua's own. The others are words in a chain, joined by dots or underscores, in any case: `assert.is_true(x)`, `assert.is.True(x)`. The words `is are was has does` change nothing, `no` and `not` negate: `assert.is_not.same(a, b)`, `assert.has_no.errors(fn)`. A last argument more than listed is a message, which stands before what the assertion says; so does `assert.message(text)`. Assertions give back their arguments.",
  within: "test",
  words: [
    {
      forms: ["assert.equal(expected, actual)", "assert.equals"],
      doc:
        "`expected == actual`, as Lua has it: two tables are equal when they are the same one, or by `__eq`.",
      example: `assert.equal(87, 86 + 1)\nassert.are_not.equal(1, "1")`,
    },
    {
      forms: ["assert.same(expected, actual)"],
      doc:
        "Equal, or tables with the same content, to any depth; metatables don't count. A failure names the first difference and shows both.",
      example: `assert.same({hp = 87, list = {1, 2}}, {list = {1, 2}, hp = 87.0})`,
    },
    {
      forms: ["assert.is_true(value)", "assert.is_false(value)"],
      doc: "Exactly `true` or `false`.",
      example: `assert.is_true(1 < 2)\nassert.is_false(1 > 2)`,
    },
    {
      forms: ["assert.is_truthy(value)", "assert.is_falsy(value)"],
      doc: "Anything but nil and false; nil or false.",
      example: `assert.is_truthy(0)\nassert.is_falsy(nil)`,
    },
    {
      forms: [
        "assert.is_nil(value)",
        "assert.is_boolean",
        "assert.is_number",
        "assert.is_integer",
        "assert.is_string",
        "assert.is_table",
        "assert.is_function",
        "assert.is_userdata",
        "assert.is_thread",
      ],
      doc: "A value of that type.",
      example:
        `assert.is_nil(nil)\nassert.is_integer(1)\nassert.is_not_integer(1.0)\nassert.is_not_nil(false)`,
    },
    {
      forms: ["assert.near(expected, actual, tolerance)"],
      doc: "A number from `expected - tolerance` to `expected + tolerance`.",
      example: `assert.near(0.3, 0.1 + 0.2, 1e-9)`,
    },
    {
      forms: ["assert.matches(pattern, text, init?, plain?)", "assert.has_match"],
      doc: "A match of the Lua pattern, as `string.find` takes it. Gives what it captures.",
      example: `assert.equal("8080", assert.matches("port (%d+)", "listens on port 8080"))`,
    },
    {
      forms: ["assert.has_error(fn, expected?)", "assert.has_errors", "assert.error"],
      doc:
        "`fn` raises an error: any, or the one expected. Texts count with the position that Lua puts before them and without it. Gives what was raised.",
      example: `assert.has_error(function() error("boom") end, "boom")
assert.has_no.errors(function() end)`,
    },
    {
      forms: [
        "assert.error_matches(fn, pattern, init?, plain?)",
        "assert.has_error_match",
        "assert.matches_error",
      ],
      doc: "`fn` raises an error with a text that matches.",
      example: `assert.error_matches(function() error("code 42") end, "code %d+")`,
    },
    {
      forms: ["assert.unique(list, deep?)"],
      doc: "No value comes twice; with `deep`, no table's content either.",
      example: `assert.is_unique({1, 2, 3})\nassert.is_not_unique({{1}, {1}}, true)`,
    },
    {
      forms: ["assert.returned_arguments(count, ...)"],
      doc: "So many values follow. Takes no message.",
      example: `assert.returned_arguments(2, ("a-b"):match("(.)-(.)"))`,
    },
    {
      forms: ['assert:register("assertion", name, fn, positive?, negative?)'],
      doc:
        'Adds an assertion: `fn(state, arguments)` says whether it holds. In the messages each `%s` stands for an argument. `"matcher"` adds a matcher: `fn` gives a function of the value.',
      example:
        `assert:register("assertion", "even", function(_, arguments) return arguments[1] % 2 == 0 end,
  "expected an even number, got %s", "expected an odd number, got %s")
assert.is_even(4)
assert.is_not_even(5)`,
    },
  ],
};
