import { assertEquals } from "@std/assert";
import { broken, type Cases } from "./support/cases.ts";
import { runSpec } from "./support/spec.ts";

const called = `local s = spy.new(function(a, b) return a, b end) s(1, "x") s(2) `;

/** Every assertion on spies, as it is and negated, passing and failing. */
const assertions: Readonly<Record<string, Cases>> = {
  "called": {
    passes: [
      `${called} assert.spy(s).was_called()`,
      `${called} assert.spy(s).was.called(2)`,
      `${called} assert.spy(s).was_not_called(1)`,
      `${called} assert.stub(s).called(2)`,
      `assert.spy(spy.new()).was_not_called()`,
      `assert.spy(spy.new()).was_called(0)`,
    ],
    fails: [
      [`${called} assert.spy(s).was_called(1)`, "expected 1 call, got 2 calls"],
      [`${called} assert.spy(s).was_not_called()`, "expected no call, got 2 calls"],
      [`${called} assert.spy(s).was_not_called(2)`, "expected not 2 calls, got 2 calls"],
      [`assert.spy(spy.new()).was_called()`, "expected a call, got none"],
      [`${called} assert.spy(s).was_called(3, "hits")`, "hits: expected 3 calls, got 2 calls"],
    ],
  },
  "called_at_least and the like": {
    passes: [
      `${called} assert.spy(s).was.called_at_least(2) assert.spy(s).was_not.called_at_least(3)`,
      `${called} assert.spy(s).was.called_at_most(2) assert.spy(s).was_not.called_at_most(1)`,
      `${called} assert.spy(s).was.called_more_than(1) assert.spy(s).was_not.called_more_than(2)`,
      `${called} assert.spy(s).was.called_less_than(3) assert.spy(s).was_not.called_less_than(2)`,
    ],
    fails: [
      [`${called} assert.spy(s).was.called_at_least(3)`, "expected at least 3 calls, got 2 calls"],
      [
        `${called} assert.spy(s).was_not.called_at_least(2)`,
        "expected not at least 2 calls, got 2 calls",
      ],
      [`${called} assert.spy(s).was.called_at_most(1)`, "expected at most 1 call, got 2 calls"],
      [
        `${called} assert.spy(s).was.called_more_than(2)`,
        "expected more than 2 calls, got 2 calls",
      ],
      [
        `${called} assert.spy(s).was.called_less_than(2)`,
        "expected less than 2 calls, got 2 calls",
      ],
    ],
  },
  "called_with": {
    passes: [
      `${called} assert.spy(s).was_called_with(1, "x")`,
      `${called} assert.spy(s).was.called_with(2)`,
      `${called} assert.spy(s).was_called.with(2)`,
      `${called} assert.spy(s).was_not_called_with(1)`,
      `${called} assert.spy(s).was_called_with(match._, match.is_string())`,
      `local s, t = spy.new(), {1} s(t) t[1] = 2
       assert.spy(s).was_called_with({1}) assert.spy(s).was_called_with({2})
       assert.spy(s).was_called_with(match.is_ref(t)) assert.spy(s).was_not_called_with({3})`,
      `local s, t = spy.new(), {} t.t = t s(t) assert.spy(s).was_called_with(t)`,
      `local s, t = spy.new(), {} for i = 1, 20000 do t[i] = i end s(t) assert.spy(s).was_called_with(t)`,
    ],
    fails: [
      [
        `${called} assert.spy(s).was_called_with(1)`,
        `expected a call with (1), got 2 calls:\n  (1, "x")\n  (2)`,
      ],
      [`assert.spy(spy.new()).was_called_with(1)`, "expected a call with (1), got none"],
      [`${called} assert.spy(s).was_not_called_with(2)`, "expected no call with (2)"],
      [
        `${called} assert.spy(s).was_called_with(match._, match.is_nil(), match.is_same({1}))`,
        `expected a call with (match._, match.is_nil(), match.is_same({1})), got 2 calls:\n  (1, "x")\n  (2)`,
      ],
      [
        `local s = spy.new() for i = 1, 7 do s(i) end assert.spy(s).was_called_with({})`,
        "expected a call with ({}), got 7 calls:\n  … 2 more\n  (3)\n  (4)\n  (5)\n  (6)\n  (7)",
      ],
    ],
  },
  "returned_with": {
    passes: [
      `${called} assert.spy(s).returned_with(1, "x")`,
      `${called} assert.spy(s).has_not.returned_with("x")`,
      `${called} assert.spy(s).has.returned_with(match.is_number())`,
    ],
    fails: [
      [
        `${called} assert.spy(s).returned_with(3)`,
        `expected a call that returned (3), got 2 calls:\n  (1, "x")\n  (2, nil)`,
      ],
      [
        `local s = spy.new(error) pcall(s) assert.spy(s).returned_with(3)`,
        "expected a call that returned (3), got 1 call:\n  (an error)",
      ],
      [`${called} assert.spy(s).has_not.returned_with(2)`, "expected no call that returned (2)"],
    ],
  },
};

for (const [name, cases] of Object.entries(assertions)) {
  Deno.test(`assert.spy: ${name}`, async () => assertEquals(await broken(cases), []));
}

Deno.test("spies pass calls on, stubs answer them, and both know their calls", async () => {
  const cases: Cases = {
    passes: [
      `local s = spy.new(function(...) return select("#", ...), ... end)
       assert.same({3, nil, 2, nil, n = 4}, table.pack(s(nil, 2, nil)))
       assert.same({vals = {nil, 2, nil, n = 3}, refs = {nil, 2, nil, n = 3}}, s.calls[1])
       assert.equal(3, s.returnvals[1].vals[1])
       assert.equal(s, s:clear()) assert.same({}, s.calls) assert.spy(s).was_not_called()`,
      `assert.returned_arguments(0, spy.new()())`,
      `local t = {f = function(self, n) return self.base + n end, base = 1}
       local s = spy.on(t, "f") assert.equal(3, t:f(2)) assert.equal(s, t.f)
       assert.spy(t.f).was_called_with(match.is_table(), 2)
       s:revert() assert.is_function(t.f) assert.equal(3, t:f(2)) assert.spy(s).was_called(1)`,
      `local class = {f = function() return 1 end} local o = setmetatable({}, {__index = class})
       spy.on(o, "f"):revert() assert.is_nil(rawget(o, "f")) assert.equal(1, o.f())`,
      `local t = {f = error} local s = stub(t, "f") assert.returned_arguments(0, t.f()) s:revert() assert.equal(error, t.f)`,
      `local t = {} stub(t, "f", 1, nil) assert.same({1, nil, n = 2}, table.pack(t.f()))`,
      `local t = {} stub(t, "f", function(a) return a + 1 end) assert.equal(3, t.f(2))`,
      `local t = {} stub(t, "f", print, 1) assert.same({print, 1}, {t.f()})`,
      `local t = {} local s = stub.new(t, "f") s.returns(1, 2) assert.same({1, 2}, {t.f()})`,
      `local s = stub.new() s.invokes(function(a) return a + 1 end) assert.equal(3, s(2)) s.by_default.returns(7) assert.equal(7, s(2))`,
      `local s = stub.new() s.by_default.returns(0) s.on_call_with(1, match.is_string()).returns("one")
       s.on_call_with({2}).invokes(function(t) return t[1] end)
       assert.same({0, "one", 2}, {s(), s(1, "x"), (s({2}))})`,
      `assert.is_true(spy.is_spy(spy.new())) assert.is_false(spy.is_spy(print))`,
      `local s = spy.new(function() error("boom") end) assert.has_error(s, "boom") assert.spy(s).was_called(1)`,
      `local s = spy.new(function() later() return 5 end) assert.equal(5, s())`,
      `local t = {f = print} local snapshot = assert:snapshot() stub(t, "f") snapshot:revert() assert.equal(print, t.f)`,
    ],
    fails: [[`local s = spy.new() assert.equal(1, s)`, "expected 1, got spy"]],
  };
  assertEquals(await broken(cases), []);
});

Deno.test("a mock has spies or stubs in the place of all its functions", async () => {
  const cases: Cases = {
    passes: [
      `local t = {f = function(a) return a + 1 end, n = 1, in_it = {g = function() return "g" end}}
       t.self = t
       assert.equal(t, mock(t)) assert.equal(3, t.f(2)) assert.equal("g", t.in_it.g()) assert.equal(1, t.n)
       assert.spy(t.f).was_called_with(2) assert.spy(t.in_it.g).was_called(1)
       assert.equal(t, mock.clear(t)) assert.spy(t.f).was_not_called() assert.spy(t.in_it.g).was_not_called()
       assert.equal(t, mock.revert(t)) assert.is_function(t.f) assert.is_function(t.in_it.g)`,
      `local t = mock({f = error, in_it = {g = error}}, true)
       assert.returned_arguments(0, t.f()) assert.returned_arguments(0, t.in_it.g())`,
      `local t = mock.new({f = error}, true, function(a) return a end) assert.equal(5, t.f(5))`,
      `local t = {f = error} local s = spy.on(t, "f") mock(t, true) assert.equal(s, t.f)`,
    ],
    fails: [],
  };
  assertEquals(await broken(cases), []);
});

Deno.test("what a test puts in the place of functions is put back at its end, the newest first", async () => {
  const { lines } = await runSpec(`
    local t = {f = function() return "own" end}
    local outer = {f = t.f}
    spy.on(outer, "f")
    describe("a", function()
      before_each(function() stub(t, "f", "stubbed") end)
      after_each(function() assert.equal("stubbed", t.f()) end)
      it("has it", function()
        stub(t, "f", "twice"):revert()
        stub(t, "g")
        assert.equal("stubbed", t.f())
      end)
      it("has it after a failure", function() stub(t, "h") error("boom") end)
    end)
    it("is back", function()
      assert.equal("own", t.f())
      assert.is_nil(t.g)
      assert.is_nil(t.h)
    end)
    it("lasts where it was put outside of tests", function() assert.is_true(spy.is_spy(outer.f)) end)
  `);
  assertEquals(lines, [
    "a has it: passed",
    "a has it after a failure: failed | a_spec.lua:13: boom",
    "is back: passed",
    "lasts where it was put outside of tests: passed",
  ]);
});

Deno.test("a table that does not take back what stood in it is told of, and the others are put back", async () => {
  const { lines, said } = await runSpec(`
    local t = {f = print}
    it("a", function()
      stub(t, "f")
      local refuses = false
      local proxy = setmetatable({}, {__newindex = function() if refuses then error("kept") end end})
      stub(proxy, "g")
      refuses = true
    end)
    it("b", function() assert.equal(print, t.f) end)
  `);
  assertEquals(lines, ["a: passed", "b: passed"]);
  assertEquals(said.filter((line) => line.startsWith("reported")), ["reported: kept"]);
});
