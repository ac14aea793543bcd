import type { Section } from "./words.ts";

/** The words that stand in for functions and values. */
export const spies: Section = {
  title: "Spies and stubs",
  doc:
    "Stand-ins for functions that know their calls: `s.calls[1].vals`, `s.returnvals[1].vals`. They are tables that can be called. Those put into a table within a test are taken out at its end. Only functions of the spec itself can be spied on: scripts have a Lua of their own.",
  within: "test",
  words: [
    {
      forms: ["spy.new(fn?)"],
      doc: "A spy that calls `fn`.",
      example: `local s = spy.new(function(a) return a + 1 end)
assert.equal(3, s(2))
assert.spy(s).was_called_with(2)`,
    },
    {
      forms: ["spy.on(table, key)"],
      doc: "Puts a spy in the place of a function, which it calls.",
      example: `local calculator = {add = function(a, b) return a + b end}
spy.on(calculator, "add")
assert.equal(3, calculator.add(1, 2))
assert.spy(calculator.add).was_called(1)`,
    },
    {
      forms: ["stub(table, key, ...)", "stub.new(table?, key?, ...)"],
      doc:
        "Puts a stub in the place of a function, or of nothing: it returns the further values, or calls the one that is a function. `s.returns(...)` and `s.invokes(fn)` change what it answers, `s.on_call_with(...).returns(...)` for certain arguments only, `s.by_default.returns(...)` for all others.",
      example: `local game = {}
local s = stub(game, "health", 100)
assert.equal(100, game.health())
s.on_call_with("enemy").returns(50)
assert.equal(50, game.health("enemy"))`,
    },
    {
      forms: ["mock(table, stubs?, fn?)", "mock.clear(table)", "mock.revert(table)"],
      doc:
        "Puts a spy in the place of each function of a table and of the tables in it, with `stubs` a stub, which calls `fn` if that is there; forgets the calls of all of them; puts back what stood there. Each gives the table.",
      example: `local sound = {play = function() error("no device") end, volume = {set = print}}
mock(sound, true)
sound.play("hit")
sound.volume.set(3)
assert.stub(sound.play).was_called_with("hit")
assert.stub(sound.volume.set).was_called(1)`,
    },
    {
      forms: ["s:revert()", "s:clear()", "spy.is_spy(value)"],
      doc:
        "Puts back what stood there; forgets the calls; tells spies and stubs from other values.",
      example: `local t = {f = print}
local s = spy.on(t, "f")
s:revert()
assert.equal(print, t.f)
assert.is_true(spy.is_spy(s))`,
    },
    {
      forms: [
        "assert.spy(s).was_called(count?)",
        "assert.spy(s).called_at_least(count)",
        "called_at_most",
        "called_more_than",
        "called_less_than",
      ],
      doc: "How often it was called; without `count`, at least once. `assert.stub` is the same.",
      example: `local s = spy.new()
assert.spy(s).was_not_called()
s() s()
assert.spy(s).was_called(2)
assert.spy(s).was.called_at_least(1)`,
    },
    {
      forms: ["assert.spy(s).was_called_with(...)", "assert.spy(s).returned_with(...)"],
      doc:
        "One of the calls had these arguments, or gave these values: the same content, as it was then or as it is now. Matchers stand for values.",
      example: `local s = spy.new(function(n) return n * 2 end)
s(4, {x = 1})
assert.spy(s).was_called_with(4, {x = 1})
assert.spy(s).was_called_with(match.is_number(), match._)
assert.spy(s).returned_with(8)`,
    },
    {
      forms: [
        "match._",
        "match.is_string()",
        "match.is_not_nil()",
        "match.has_match(pattern)",
        "match.is_same(value)",
      ],
      doc:
        "`match._` takes anything; the others what the assertion of that name would, without its last argument.",
      example: `local s = spy.new()
s("port 8080", 0.31)
assert.spy(s).was_called_with(match.has_match("%d+"), match.is_near(0.3, 0.05))`,
    },
    {
      forms: [
        "match.is_ref(object)",
        "match.is_all_of(...)",
        "match.is_any_of(...)",
        "match.is_none_of(...)",
      ],
      doc: "The very same object; what all, one or none of the given matchers or values take.",
      example: `local s = spy.new()
s(5)
assert.spy(s).was_called_with(match.is_any_of(match.is_string(), 5))`,
    },
  ],
};
