-- Spies: stand-ins for functions, which know how they were called. A stub is one that does nothing.
local own = luanet_vocabulary
local error, next, pcall, rawget, rawset = error, next, pcall, rawget, rawset
local select, setmetatable, type = select, setmetatable, type
local format = string.format
local pack, unpack = table.pack, table.unpack
local expect, raise = own.expect, own.raise

-- Entries of tables that are copied from the arguments of one call: larger ones are looked at as they are later.
local COPIED = 10000

-- What each spy knows besides what it shows: the function behind it, its answers, where it was put.
local spies = setmetatable({}, {__mode = "k"})
own.spies = spies
local methods = {}
local meta = {__metatable = false, __index = methods}

-- The spies that stand in a table, in the order in which they were put there.
local standing = {}

local function copy(value, copies)
  if type(value) ~= "table" or own.titles[value] then return value end
  if copies[value] then return copies[value] end
  local new = {}
  copies[value] = new
  for key, field in next, value do
    copies.left = copies.left - 1
    if copies.left < 0 then break end
    new[key] = copy(field, copies)
  end
  return new
end

local function copy_all(values)
  local all, copies = {n = values.n}, {left = COPIED}
  for i = 1, values.n do
    local copied = copy(values[i], copies)
    all[i] = copies.left < 0 and values[i] or copied
  end
  return all
end

-- Notes what a call gave; the results go through.
local function note(spy, at, ...)
  spy.returnvals[at] = {vals = copy_all(pack(...)), refs = pack(...)}
  return ...
end

-- The values that a call was made with: are they the ones expected? What was handed over may have changed since.
local function agrees(expected, call)
  local function agree(values)
    for i = 1, expected.n > values.n and expected.n or values.n do
      if not own.accepts(expected[i], values[i]) then return false end
    end
    return true
  end
  return agree(call.vals) or agree(call.refs)
end
own.agrees = agrees

local function answer_of(known, call)
  for i = #known.answers, 1, -1 do
    if agrees(known.answers[i].values, call) then return known.answers[i].answer end
  end
  return known.answer
end

function meta.__call(spy, ...)
  local known = spies[spy]
  local call = {vals = copy_all(pack(...)), refs = pack(...)}
  local at = #spy.calls + 1
  spy.calls[at] = call
  return note(spy, at, answer_of(known, call)(...))
end

local function nothing() end

local function returning(...)
  local values = pack(...)
  return function() return unpack(values, 1, values.n) end
end

local function make(answer, title)
  local spy = {calls = {}, returnvals = {}}
  local known = {answer = answer, answers = {}}
  -- Called with a dot, as luassert has it: `s.returns(1)`.
  function spy.returns(...)
    known.answer = returning(...)
    return spy
  end
  function spy.invokes(f)
    if not own.is_callable(f) then expect("function", 1, "invokes", 1, f) end
    known.answer = f
    return spy
  end
  function spy.on_call_with(...)
    local values, case = copy_all(pack(...)), {}
    local function answering(f)
      known.answers[#known.answers + 1] = {values = values, answer = f}
      return spy
    end
    function case.returns(...) return answering(returning(...)) end
    function case.invokes(f)
      if not own.is_callable(f) then expect("function", 1, "invokes", 1, f) end
      return answering(f)
    end
    return case
  end
  spy.by_default = {returns = spy.returns, invokes = spy.invokes}
  spies[spy] = known
  own.titles[spy] = title
  return setmetatable(spy, meta)
end

local function check_self(name, self)
  if not spies[self] then raise(format("%s is called with a colon, not a dot: s:%s()", name, name)) end
end

-- Forgets the calls.
function methods:clear()
  check_self("clear", self)
  self.calls, self.returnvals = {}, {}
  return self
end

-- Puts back what the spy stands for.
function methods:revert()
  check_self("revert", self)
  local known = spies[self]
  local of, key = known.of, known.key
  if of == nil then return self end
  known.of = nil
  if known.inherited and rawget(of, key) == self then rawset(of, key, nil) else of[key] = known.original end
  return self
end

-- Puts a spy in the place of `of[key]`.
local function put(spy, of, key)
  local known = spies[spy]
  known.of, known.key, known.original, known.inherited = of, key, of[key], rawget(of, key) == nil
  of[key] = spy
  standing[#standing + 1] = spy
  return spy
end

-- Puts everything back that was replaced since the mark `count`; the first error of those is raised at the end.
local function revert_to(count)
  local failed, raised
  for i = #standing, count + 1, -1 do
    local ok, problem = pcall(methods.revert, standing[i])
    standing[i] = nil
    if not ok and not failed then failed, raised = true, problem end
  end
  if failed then error(raised, 0) end
end

-- A test begins and ends: what it replaced does not outlive it, and its random numbers do not depend on what ran before.
local marks = {}
local randomseed, seed = math.randomseed, math.random(0)
own.scopes(function()
  randomseed(seed)
  marks[#marks + 1] = #standing
end, function()
  local mark = marks[#marks]
  marks[#marks] = nil
  revert_to(mark)
end)

rawset(assert, "snapshot", function()
  local count = #standing
  return {revert = function() revert_to(count) end}
end)

local function check_place(name, count, of, key)
  expect("table", 1, name, count, of)
  if key == nil then own.bad_argument(2, name, "key expected, got " .. (count < 2 and "no value" or "nil")) end
end

spy = {
  new = function(f)
    if f == nil then f = nothing end
    if not own.is_callable(f) then expect("function", 1, "spy.new", 1, f) end
    return make(f, "spy")
  end,
  on = function(...)
    local of, key = ...
    check_place("spy.on", select("#", ...), of, key)
    local f = of[key]
    if not own.is_callable(f) then
      raise(format("spy.on takes a table and the key of a function in it, got a %s at %s", type(f), own.step(key)))
    end
    return put(make(f, "spy"), of, key)
  end,
  is_spy = function(value) return spies[value] ~= nil end,
}

local function new_stub(...)
  local count = select("#", ...)
  if count == 0 then return make(nothing, "stub") end
  local of, key = ...
  check_place("stub", count, of, key)
  local answer = nothing
  if count == 3 and own.is_callable((select(3, ...))) then
    answer = select(3, ...)
  elseif count > 2 then
    answer = returning(select(3, ...))
  end
  return put(make(answer, "stub"), of, key)
end

stub = setmetatable({new = new_stub}, {
  __metatable = false,
  __call = function(_, ...)
    if select("#", ...) == 0 then expect("table", 1, "stub", 0, nil) end
    return new_stub(...)
  end,
})
