import { assertEquals } from "@std/assert";
import { failureOf, runSpec } from "./support/spec.ts";

Deno.test("a spec may overwrite all of Lua's functions: the vocabulary keeps its own", async () => {
  const { lines, said } = await runSpec(
    `
    local names = {"error", "pcall", "setmetatable", "getmetatable", "pairs", "ipairs", "next", "select", "type",
      "rawget", "rawset", "rawequal", "rawlen", "tostring", "tonumber", "require", "load"}
    it("goes on", function()
      local say, type, pcall, tostring = say, type, pcall, tostring
      local function trap() while true do end end
      getmetatable("").__index = trap
      for _, library in ipairs({"string", "table", "math", "debug", "utf8", "coroutine", "os"}) do
        for key, value in pairs(_G[library]) do
          if type(value) == "function" then _G[library][key] = trap end
        end
      end
      for i = 1, #names do _G[names[i]] = trap end
      local function check(...) say(tostring((select_second(pcall(...))))) end
      function select_second(_, e) return e end
      check(assert.same, {a = "x", 1.5, {true}}, {a = "y", 1.5, {true}})
      check(assert.has_error, function() local x = nil + 1 end, "y")
      check(assert.matches, "a.c", "xyz")
      check(assert.is_ture, 1)
      check(assert.unique, {1, 1})
      local s = spy.new(function() return 1 end)
      s(1)
      check(assert.spy(s).was_called_with, match.is_string())
      stub(_G, "gone")
      assert, it, spy, match, pending = nil, nil, nil, nil, nil
    end)
    it("is put back", function() gone() end)
  `,
    { timeout: 1_000 },
  );
  assertEquals(lines, [
    "goes on: passed",
    "is put back: failed | a_spec.lua:27: attempt to call a nil value (global 'gone')",
  ]);
  assertEquals(said.slice(1, -3), [
    `a_spec.lua:14: not the same at .a: expected "x", got "y"`,
    `a_spec.lua:14: expected the error "y", got "a_spec.lua:17: attempt to perform arithmetic on a nil value"`,
    `a_spec.lua:14: expected a match of "a.c" in "xyz"`,
    `a_spec.lua:14: assert has no 'is_ture': did you mean 'is_true'?`,
    `a_spec.lua:14: expected no value twice, got 1 at [1] and at [2]`,
    `a_spec.lua:14: expected a call with (match.is_string()), got 1 call:\n  (1)`,
  ]);
});

/** A table with every metamethod that could be run by who looks at it. */
const trapped = (body: string) =>
  `(function() local function f() ${body} end return setmetatable({a = 1}, {__tostring = f, __index = f, __len = f, __pairs = f, __eq = f, __lt = f, __le = f, __concat = f, __name = f, __call = f, __newindex = f, __close = f, __mode = "k"}) end)()`;

Deno.test("metamethods that raise or loop are not run by who compares and shows tables", async () => {
  for (const body of [`error("trap")`, `while true do end`]) {
    const value = trapped(body);
    const cases: readonly (readonly [string, string | undefined])[] = [
      [`assert.same(${value}, ${value})`, undefined],
      [`assert.same({x = ${value}}, {x = {a = 2}})`, "not the same at .x.a: expected 1, got 2"],
      [`assert.is_nil(${value})`, "expected nil, got {a = 1}"],
      [`assert.equal(1, ${value})`, "expected 1, got {a = 1}"],
      [`assert.is_truthy(${value})`, undefined],
      [`assert.unique({${value}, ${value}})`, undefined],
      [
        `assert.unique({${value}, ${value}}, true)`,
        "expected no value twice, got {a = 1} at [1] and at [2]",
      ],
      [
        `local s = spy.new() s(${value}) assert.spy(s).was_called_with({a = 2})`,
        "expected a call with ({a = 2}), got 1 call:\n  ({a = 1})",
      ],
      [`assert.same({[${value}] = 1}, {})`, "not the same at [{…}]: expected 1, got nil"],
    ];
    for (const [lua, message] of cases) {
      assertEquals([lua, (await failureOf(lua))?.message], [lua, message]);
    }
  }
});

Deno.test("a metamethod that is asked for its opinion, and raises, fails the test at its own line", async () => {
  const failure = await failureOf(`
    local mt = {__eq = function() error("no opinion") end}
    assert.equal(setmetatable({}, mt), setmetatable({}, mt))`);
  assertEquals([failure?.kind, failure?.line, failure?.message], ["runtime", 3, "no opinion"]);
  const text = await failureOf(
    `assert.matches("a", setmetatable({}, {__tostring = function() error("no text") end}))`,
  );
  assertEquals(text?.message, "bad argument #2 to 'matches' (string expected, got table)");
});

Deno.test("an error that can't be shown is none that is lost", async () => {
  const failure = await failureOf(
    `error(setmetatable({}, {__tostring = function() error("no text") end}))`,
  );
  assertEquals(failure?.message, "(error object is a table value: {}), whose __tostring failed");
});

Deno.test("spies whose fields a spec has taken away raise at the spec's line", async () => {
  const failure = await failureOf(`local s = spy.new() s.calls = nil s(1)`);
  assertEquals([failure?.line, failure?.kind], [2, "runtime"]);
});

Deno.test("what a spec does to error objects does not change what failed", async () => {
  const failure = await failureOf(
    `local _, e = pcall(assert.equal, 1, 2) e.message = "other" error(e)`,
  );
  assertEquals([failure?.message, failure?.kind], ["expected 1, got 2", "assertion"]);
});
