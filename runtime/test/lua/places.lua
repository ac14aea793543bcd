-- Where the spec stands that calls its vocabulary: what is wrong is told there, not within luanet's own Lua.
local own = luanet_vocabulary
local error, getinfo, getmetatable, rawget, type = error, debug.getinfo, getmetatable, rawget, type
local format, match, sub = string.format, string.match, string.sub

local spec = "@" .. _SCRIPT_PATH
local mine = match(getinfo(1, "S").source, "^@[^:]*: ")

-- Levels that are searched for the spec's own file: who tells tests deeper than that gets the nearest line.
local DEPTH = 200

function own.is_own(source)
  return sub(source, 1, #mine) == mine
end

-- The innermost function outside of the vocabulary; of the chunk `source`, if that is on the stack at all.
local function outside(source)
  local nearest
  for level = 2, source and DEPTH or math.maxinteger do
    local info = getinfo(level, "Sl")
    if info == nil then break end
    if info.what ~= "C" and not own.is_own(info.source) then
      if source == nil or info.source == source then return info end
      nearest = nearest or info
    end
  end
  return nearest
end

-- `spec.lua:12: ` where the spec called, as Lua puts it before messages.
function own.position()
  local info = outside()
  return info and format("%s:%d: ", info.short_src, info.currentline) or ""
end

-- The place of the function that called the one that asks, as C functions of Lua put it before messages.
function own.caller()
  local info = getinfo(3, "Sl")
  if getinfo(2, "t").istailcall or info == nil or info.currentline <= 0 then return "" end
  return format("%s:%d: ", info.short_src, info.currentline)
end

-- The line of the spec file that is running.
function own.line()
  local info = outside(spec)
  return info and info.currentline or 0
end

-- Raises a mistake in the use of the vocabulary.
function own.raise(message)
  error(own.position() .. message, 0)
end

function own.bad_argument(number, name, problem)
  own.raise(format("bad argument #%d to '%s' (%s)", number, name, problem))
end

-- Checks the type of an argument, in Lua's own words. `count` is how many arguments were given.
function own.expect(kind, number, name, count, value)
  if type(value) == kind then return value end
  local got = number > count and "no value" or type(value)
  own.bad_argument(number, name, format("%s expected, got %s", kind, got))
end

-- Can it be called?
function own.is_callable(value)
  if type(value) == "function" or own.spies[value] then return true end
  local meta = type(value) == "table" and getmetatable(value)
  return type(meta) == "table" and rawget(meta, "__call") ~= nil
end
