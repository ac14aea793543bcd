-- Compares tables by their content, without metamethods, whatever their depth and their cycles.
local own = luanet_vocabulary
local next, rawequal, rawget, type = next, rawequal, rawget, type
local byte, sub = string.byte, string.sub
local concat, min = table.concat, math.min

-- Steps of a path that are shown, its first and its last ones; levels above a difference that are shown in full.
local FIRST_STEPS, LAST_STEPS = 4, 8
local LEVELS = 8

-- Notes a pair of tables; true if it was noted before. What is compared already counts as equal meanwhile: if it is
-- not, that is found there.
local function is_known(pairs_met, a, b)
  local mates = pairs_met[a]
  if mates == nil then
    mates = {}
    pairs_met[a] = mates
  end
  if mates[b] then return true end
  mates[b] = true
  return false
end

-- Do both have the same content? Numbers are the same if Lua takes them for equal; nan is not.
function own.same(a, b)
  if rawequal(a, b) then return true end
  local todo, count, met = {a, b}, 2, {}
  while count > 0 do
    local x, y = todo[count - 1], todo[count]
    count = count - 2
    if type(x) ~= "table" or type(y) ~= "table" then return false end
    if not is_known(met, x, y) then
      for key, value in next, x do
        local other = rawget(y, key)
        if not rawequal(value, other) then
          if type(value) ~= "table" or type(other) ~= "table" then return false end
          todo[count + 1], todo[count + 2] = value, other
          count = count + 2
        end
      end
      for key in next, y do
        if rawget(x, key) == nil then return false end
      end
    end
  end
  return true
end

-- The first byte in which two strings differ.
local function first_difference(a, b)
  local at, most = 1, min(#a, #b)
  while at <= most and sub(a, at, at + 1023) == sub(b, at, at + 1023) do at = at + 1024 end
  while at <= most and byte(a, at) == byte(b, at) do at = at + 1 end
  return at
end

-- The first pair of values, in the order of sorted keys, that is not the same, and the tables on the way to it.
local function search(a, b)
  local way, met = {}, {}
  local function enter(x, y)
    way[#way + 1] = {a = x, b = y, keys = own.sorted_keys(x, y), at = 0}
    is_known(met, x, y)
  end
  enter(a, b)
  while #way > 0 do
    local level = way[#way]
    level.at = level.at + 1
    local key = level.keys[level.at]
    if key == nil then
      way[#way] = nil
    else
      local x, y = rawget(level.a, key), rawget(level.b, key)
      if not rawequal(x, y) then
        if type(x) ~= "table" or type(y) ~= "table" then return way, x, y end
        if not is_known(met, x, y) then enter(x, y) end
      end
    end
  end
  return way, a, b
end

local function path_of(way)
  local steps = {}
  for i = 1, #way do
    if i <= FIRST_STEPS or i > #way - LAST_STEPS then
      steps[#steps + 1] = own.step(way[i].keys[way[i].at])
    elseif i == FIRST_STEPS + 1 then
      steps[#steps + 1] = "…"
    end
  end
  return concat(steps)
end

-- Where two values that are not the same differ: the path there, both values at its end, both as a whole (of deep
-- tables, the part around the difference), and what of them matters when they are shown.
function own.difference(a, b)
  local way, x, y, focus = {}, a, b, {}
  if type(a) == "table" and type(b) == "table" then way, x, y = search(a, b) end
  for i = 1, #way do
    local key = way[i].keys[way[i].at]
    focus[way[i].a], focus[way[i].b] = key, key
  end
  if type(x) == "string" and type(y) == "string" then
    local at = first_difference(x, y)
    focus[x], focus[y] = at, at
  end
  local top = way[#way - LEVELS + 1] or {a = a, b = b}
  return {path = path_of(way), expected = x, actual = y, whole = {top.a, top.b}, focus = focus}
end
