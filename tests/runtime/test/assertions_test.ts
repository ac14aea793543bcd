import { assertEquals } from "@std/assert";
import { broken, type Cases } from "./support/cases.ts";

/** Every assertion on values, as it is and negated, passing and failing. */
const assertions: Readonly<Record<string, Cases>> = {
  "equal": {
    passes: [
      `assert.equal(1, 1)`,
      `assert.equal(1, 1.0)`,
      `assert.are.equals("a", "a")`,
      `local t = {} assert.equal(t, t)`,
      `local mt = {__eq = function() return true end}
       assert.equal(setmetatable({}, mt), setmetatable({}, mt))`,
      `assert.are_not.equal(1, 2)`,
      `assert.is_not.equal({}, {})`,
      `assert.not_equal(1, "1")`,
      `assert.equal(nil, nil)`,
    ],
    fails: [
      [`assert.equal(1, 2)`, "expected 1, got 2"],
      [`assert.equals(1, "1")`, `expected 1, got "1"`],
      [`assert.equal(nil, false)`, "expected nil, got false"],
      [`assert.equal({1}, {2})`, "expected: {1}\nactual:   {2}"],
      [
        `assert.equal({1}, {1})`,
        "expected the same table, got another one with the same content: {1}\n(assert.same compares contents)",
      ],
      [`assert.equal(0/0, 0/0)`, "expected nan, got nan (nan is equal to nothing)"],
      [`assert.are_not.equal(1, 1)`, "expected another value than 1"],
      [`assert.no.equal("a", "a")`, `expected another value than "a"`],
    ],
  },
  "same": {
    passes: [
      `assert.same({1, {a = "x"}}, {1, {a = "x"}})`,
      `assert.same(1, 1.0)`,
      `assert.are.same({1}, {1.0})`,
      `assert.are.same({}, setmetatable({}, {__eq = function() return false end}))`,
      `assert.are_not.same({1}, {2})`,
      `assert.is_not.same({1}, {1, 2})`,
      `assert.is_not.same({0/0}, {0/0})`,
      `assert.is_not.same({1}, 1)`,
    ],
    fails: [
      [`assert.same({a = {b = 1}}, {a = {b = 2}})`, "not the same at .a.b: expected 1, got 2"],
      [`assert.same({1, 2}, {1})`, "not the same at [2]: expected 2, got nil"],
      [`assert.same({}, {["a b"] = 1})`, `not the same at ["a b"]: expected nil, got 1`],
      [`assert.same({1}, {"1"})`, `not the same at [1]: expected 1, got "1"`],
      [`assert.same("a", "b")`, `expected "a", got "b"`],
      [`assert.same({1}, 1)`, "expected {1}, got 1"],
      [`assert.is_not.same({1}, {1})`, "expected something else than {1}"],
    ],
  },
  "true and false": {
    passes: [
      `assert.is_true(true)`,
      `assert.True(true)`,
      `assert.is.True(true)`,
      `assert.is_not_true(1)`,
      `assert.is_false(false)`,
      `assert.is.False(false)`,
      `assert.is_not_false(nil)`,
    ],
    fails: [
      [`assert.is_true(1)`, "expected true, got 1"],
      [`assert.is_not_true(true)`, "expected anything but true, got true"],
      [`assert.is_false(nil)`, "expected false, got nil"],
      [`assert.is_not.False(false)`, "expected anything but false, got false"],
    ],
  },
  "truthy and falsy": {
    passes: [
      `assert.is_truthy(0)`,
      `assert.truthy("")`,
      `assert.is_not_truthy(nil)`,
      `assert.is_falsy(nil)`,
      `assert.falsy(false)`,
      `assert.is_not.falsy({})`,
    ],
    fails: [
      [`assert.is_truthy(nil)`, "expected a truthy value, got nil"],
      [`assert.is_not.truthy(0)`, "expected nil or false, got 0"],
      [`assert.is_falsy(0)`, "expected nil or false, got 0"],
      [`assert.is_not_falsy(false)`, "expected a truthy value, got false"],
    ],
  },
  "types": {
    passes: [
      `assert.is_nil(nil)`,
      `assert.is_not_nil(false)`,
      `assert.is_string("")`,
      `assert.is_number(1.5)`,
      `assert.is_integer(1)`,
      `assert.is_not_integer(1.0)`,
      `assert.is_not_integer("1")`,
      `assert.is_boolean(false)`,
      `assert.is_table({})`,
      `assert.is_function(print)`,
      `assert.is.Function(function() end)`,
      `assert.is_thread(coroutine.create(print))`,
      `assert.is_not_userdata({})`,
      `assert.is_not.string(1)`,
    ],
    fails: [
      [`assert.is_nil(false)`, "expected nil, got false"],
      [`assert.is_not_nil(nil)`, "expected a value, got nil"],
      [`assert.is_string(1)`, "expected a string, got 1"],
      [`assert.is_not_string("a")`, `expected no string, got "a"`],
      [`assert.is_number("1")`, `expected a number, got "1"`],
      [`assert.is_integer(1.0)`, "expected an integer, got 1.0"],
      [`assert.is_not_integer(1)`, "expected no integer, got 1"],
      [`assert.is_boolean(nil)`, "expected a boolean, got nil"],
      [`assert.is_table(print)`, "expected a table, got function (built-in)"],
      [`assert.is_function({})`, "expected a function, got {}"],
      [`assert.is_thread(1)`, "expected a thread, got 1"],
      [`assert.is_userdata({1})`, "expected a userdata, got {1}"],
    ],
  },
  "near": {
    passes: [
      `assert.near(1, 1.1, 0.2)`,
      `assert.is_near(10, 10, 0)`,
      `assert.is_not_near(1, 2, 0.5)`,
      `assert.is_not.near(1, 0/0, 0.5)`,
    ],
    fails: [
      [`assert.near(1, 1.5, 0.1)`, "expected 1 ± 0.1, got 1.5"],
      [`assert.is_near(1, 0/0, 0.5)`, "expected 1 ± 0.5, got nan"],
      [`assert.is_not.near(1, 1, 0.5)`, "expected a number outside of 1 ± 0.5, got 1"],
    ],
  },
  "unique": {
    passes: [
      `assert.unique({1, 2, "1"})`,
      `assert.is_unique({{1}, {1}})`,
      `assert.is_not_unique({1, 1.0})`,
      `assert.is_not.unique({{1}, {1}}, true)`,
      `assert.unique({0/0, 0/0})`,
    ],
    fails: [
      [`assert.unique({1, 2, 1})`, "expected no value twice, got 1 at [1] and at [3]"],
      [`assert.unique({{1}, {1}}, true)`, "expected no value twice, got {1} at [1] and at [2]"],
      [`assert.is_not.unique({1, 2})`, "expected a value that comes twice in {1, 2}"],
      [`assert.unique({1, 1}, "ids")`, "ids: expected no value twice, got 1 at [1] and at [2]"],
      [
        `assert.unique({a = {}, b = {}}, true, "ids")`,
        "ids: expected no value twice, got {} at .a and at .b",
      ],
    ],
  },
  "returned_arguments": {
    passes: [
      `assert.returned_arguments(0)`,
      `assert.returned_arguments(2, nil, nil)`,
      `assert.not_returned_arguments(2, 1)`,
    ],
    fails: [
      [`assert.returned_arguments(1, 1, 2)`, "expected 1 value, got 2"],
      [`assert.not_returned_arguments(2, 1, 1)`, "expected another number of values than 2"],
    ],
  },
  "matches": {
    passes: [
      `assert.matches("^a%d$", "a1")`,
      `assert.has_match("b", "abc")`,
      `assert.matches("12", 4123)`,
      `assert.matches("a.c", "xa.c", 1, true)`,
      `assert.has_no_match("a", "bab", 3)`,
      `assert.does_not_match("x", "abc")`,
      `assert.matches("b", setmetatable({}, {__tostring = function() return "abc" end}))`,
    ],
    fails: [
      [`assert.matches("x", "abc")`, `expected a match of "x" in "abc"`],
      [`assert.matches("a.c", "abc", 1, true)`, `expected a match of "a.c" in "abc"`],
      [`assert.has_no.match("b", "abc")`, `expected no match of "b" in "abc"`],
      [`assert.matches("x", "abc", "the name")`, `the name: expected a match of "x" in "abc"`],
      [
        `assert.matches("x", "abc", 1, "the name")`,
        `the name: expected a match of "x" in "abc"`,
      ],
      [
        `assert.matches("x", "abc", 1, true, "the name")`,
        `the name: expected a match of "x" in "abc"`,
      ],
    ],
  },
};

for (const [name, cases] of Object.entries(assertions)) {
  Deno.test(`assert: ${name}`, async () => assertEquals(await broken(cases), []));
}
