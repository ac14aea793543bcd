import { assertEquals } from "@std/assert";
import { broken, type Cases } from "./support/cases.ts";

Deno.test("assert: errors", async () => {
  const boom = `function() error("boom") end`, fine = `function() end`;
  const cases: Cases = {
    passes: [
      `assert.has_error(${boom})`,
      `assert.has_error(${boom}, "boom")`,
      `assert.has_error(${boom}, "a_spec.lua:2: boom")`,
      `assert.error(function() error({code = 5}) end, {code = 5})`,
      `assert.has_errors(function() error() end)`,
      `assert.has_no.errors(${fine})`,
      `assert.has_no_error(${fine}, "boom")`,
      `assert.has_no_error(${boom}, "bang")`,
      `assert.has_error(setmetatable({}, {__call = ${boom}}), "boom")`,
      `assert.has_error(spy.new(${boom}), "boom")`,
      `assert.has_error(function() assert.equal(1, 2) end, "expected 1, got 2")`,
      `assert.has_error(function() later() error("boom") end, "boom")`,
      `assert.error_matches(${boom}, "^.*bo+m$")`,
      `assert.matches_error(${boom}, ":2: boom", 1, true)`,
      `assert.has_no.error_match(${boom}, "bang")`,
      `assert.has_no.error_matches(${fine}, "boom")`,
      `assert.error_matches(${boom}, "^boom$")`,
      `assert.match_error(${boom}, "^boom$")`,
      `assert.has_error(function() error("42") end, 42)`,
      `assert.has_no_error(function() error("42") end, 4)`,
      `assert.has_error_match(function() assert.equal(1, 2) end, "got %d")`,
    ],
    fails: [
      [`assert.has_error(${fine})`, "expected an error, got none"],
      [`assert.has_error(${fine}, "boom")`, `expected the error "boom", got none`],
      [`assert.has_error(${boom}, "bang")`, `expected the error "bang", got "a_spec.lua:2: boom"`],
      [
        `assert.has_error(function() error({1}) end, {2})`,
        "expected the error {2}, got {1}",
      ],
      [`assert.has_no.errors(${boom})`, `expected no error, got "a_spec.lua:2: boom"`],
      [`assert.has_no.errors(function() error(nil) end)`, "expected no error, got nil"],
      [`assert.has_no.errors(${boom}, "boom")`, `expected another error than "boom"`],
      [`assert.has_error(${fine}, nil, "on start")`, "on start: expected an error, got none"],
      [
        `assert.error_matches(${boom}, "bang")`,
        `expected an error that matches "bang", got "a_spec.lua:2: boom"`,
      ],
      [
        `assert.error_matches(${fine}, "bang", "on start")`,
        `on start: expected an error that matches "bang", got none`,
      ],
      [
        `assert.has_no.error_matches(${boom}, "boom")`,
        `expected no error that matches "boom", got "a_spec.lua:2: boom"`,
      ],
    ],
  };
  assertEquals(await broken(cases), []);
});

Deno.test("a message of the spec's own stands before what the assertion says", async () => {
  const cases: Cases = {
    passes: [`assert.is_true(true, "never seen")`],
    fails: [
      [`assert.is_true(1, "it runs")`, "it runs: expected true, got 1"],
      [`assert.is_nil(1, 5)`, "5: expected nil, got 1"],
      [`assert.is_nil(1, {1})`, "{1}: expected nil, got 1"],
      [`assert.is_nil(1, "two\\nlines")`, "two\nlines\nexpected nil, got 1"],
      [`assert.message("it runs").is_true(1)`, "it runs: expected true, got 1"],
      [`assert.message("one").is_true(1, "other")`, "other: expected true, got 1"],
      [
        `assert.message("one").spy(spy.new()).was_called()`,
        "one: expected a call, got none",
      ],
      [`assert.equal({1}, {2}, "lists")`, "lists\nexpected: {1}\nactual:   {2}"],
    ],
  };
  assertEquals(await broken(cases), []);
});

Deno.test("assertions return what they were given; those on errors and patterns what came of them", async () => {
  const cases: Cases = {
    passes: [
      `assert.same({1, nil, 3, n = 3}, table.pack(assert.is_truthy(1, nil, 3)))`,
      `assert.equal("b", (select(2, assert.equal(1, 1, "b"), "b")))`,
      `assert.matches("boom$", assert.has_error(function() error("boom") end))`,
      `local one, two = assert.matches("(%d)-(%d)", "x 1-2") assert.equal("12", one .. two)`,
      `assert.equal("abc", assert.matches("a.c", "xabcx"))`,
    ],
    fails: [],
  };
  assertEquals(await broken(cases), []);
});

Deno.test("assert is still Lua's own function", async () => {
  const cases: Cases = {
    passes: [
      `assert.same({1, "m", nil, n = 3}, table.pack(assert(1, "m", nil)))`,
      `assert(true)`,
      `local raw = {} local ok, e = pcall(function() assert(false, raw) end) assert.equal(raw, e)`,
      `local ok, e = pcall(assert, nil, "text") assert.equal("text", e)`,
      `local ok, e = pcall(function() assert(nil, "text") end) assert.equal("a_spec.lua:2: text", e)`,
      `local ok, e = pcall(function() assert(false) end) assert.equal("a_spec.lua:2: assertion failed!", e)`,
      `local ok, e = pcall(function() assert(false, nil) end) assert.is_nil(e)`,
      `local ok, e = pcall(function() assert() end)
       assert.equal("a_spec.lua:2: bad argument #1 to 'assert' (value expected)", e)`,
    ],
    fails: [],
  };
  assertEquals(await broken(cases), []);
});
