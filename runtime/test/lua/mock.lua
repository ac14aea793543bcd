-- Mocks: tables whose functions, at whatever depth, are spies or stubs.
local own = luanet_vocabulary
local getmetatable, next, select, setmetatable, type = getmetatable, next, select, setmetatable, type
local spies = own.spies

-- Does something for each function in a table and in the tables below it; a spy counts as one.
local function for_each(of, act, met)
  if met[of] then return of end
  met[of] = true
  local keys = {}
  for key in next, of do keys[#keys + 1] = key end
  for i = 1, #keys do
    local value = of[keys[i]]
    if type(value) == "function" or spies[value] then
      act(of, keys[i], value)
    elseif type(value) == "table" and getmetatable(value) ~= false then
      for_each(value, act, met)
    end
  end
  return of
end

local function new_mock(...)
  local of, as_stub, answer = ...
  own.expect("table", 1, "mock", select("#", ...), of)
  if answer ~= nil and not own.is_callable(answer) then own.expect("function", 3, "mock", 3, answer) end
  return for_each(of, function(within, key, value)
    if spies[value] then return end
    if not as_stub then
      spy.on(within, key)
    elseif answer then
      stub(within, key, answer)
    else
      stub(within, key)
    end
  end, {})
end

-- Does something with each spy in a mock.
local function for_spies(name, act)
  return function(...)
    local of = ...
    own.expect("table", 1, "mock." .. name, select("#", ...), of)
    return for_each(of, function(_, _, value)
      if spies[value] then act(value) end
    end, {})
  end
end

mock = setmetatable({
  new = new_mock,
  clear = for_spies("clear", function(s) s:clear() end),
  revert = for_spies("revert", function(s) s:revert() end),
}, {
  __metatable = false,
  __call = function(_, ...) return new_mock(...) end,
})
