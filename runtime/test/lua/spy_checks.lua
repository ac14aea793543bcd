-- The assertions on spies: `assert.spy(s).was_called(2)`. Each test gets the spy before the arguments.
local own = luanet_vocabulary
local format = string.format
local concat, pack = table.concat, table.pack

-- Calls that are told of in a message: the last ones.
local TOLD = 5

local checks = {}
own.spy_checks = checks

local function times(count)
  return count == 1 and "1 call" or format("%d calls", count)
end

-- Assertions on how often it was called.
local function counting(name, least, words, test)
  checks[name] = {
    name = name,
    least = least,
    most = 1,
    types = {least == 1 and "number" or "count"},
    test = function(spy, count) return test(#spy.calls, count) end,
    say = function(negated, of, count)
      local wanted = count == nil and (negated and "no call" or "a call") or
        format("%s%s%s", negated and "not " or "", words, times(count))
      return format("expected %s, got %s", wanted, #of.spy.calls == 0 and "none" or times(#of.spy.calls))
    end,
  }
end

counting("called", 0, "", function(calls, count)
  if count == nil then return calls > 0 end
  return calls == count
end)
counting("called_at_least", 1, "at least ", function(calls, count) return calls >= count end)
counting("called_at_most", 1, "at most ", function(calls, count) return calls <= count end)
counting("called_more_than", 1, "more than ", function(calls, count) return calls > count end)
counting("called_less_than", 1, "less than ", function(calls, count) return calls < count end)

-- What the last of several calls were made with, or gave.
local function told(list, count)
  local lines = {}
  if count > TOLD then lines[1] = format("  … %d more", count - TOLD) end
  for i = count > TOLD and count - TOLD + 1 or 1, count do
    lines[#lines + 1] = "  " .. (list[i] and own.list(list[i].vals) or "(an error)")
  end
  return concat(lines, "\n")
end

-- Assertions on what it was called with, and on what it gave.
local function on_values(name, field, wanted)
  checks[name] = {
    name = name,
    least = 0,
    most = math.huge,
    types = {},
    test = function(spy, ...)
      local expected, list = pack(...), spy[field]
      for i = 1, #spy.calls do
        if list[i] and own.agrees(expected, list[i]) then return true end
      end
      return false
    end,
    say = function(negated, of, ...)
      local expected, list, count = own.list(pack(...)), of.spy[field], #of.spy.calls
      if negated then return format("expected no call %s %s", wanted, expected) end
      if count == 0 then return format("expected a call %s %s, got none", wanted, expected) end
      return format("expected a call %s %s, got %s:\n%s", wanted, expected, times(count), told(list, count))
    end,
  }
end

on_values("called_with", "calls", "with")
on_values("returned_with", "returnvals", "that returned")
