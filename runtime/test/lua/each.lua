-- Tests told by a table: one for each of its rows, named after what is in it.
local own = luanet_vocabulary
local math_type, next, pcall, rawget, rawlen, select, type = math.type, next, pcall, rawget, rawlen, select, type
local find, format, match, sub = string.find, string.format, string.match, string.sub
local concat, pack, unpack = table.concat, table.pack, table.unpack

-- Values of one row: a table with larger keys is no list of arguments.
local MOST = 200

-- The values of a row: those of a list, or the row itself as the only one.
local function values_of(row)
  if type(row) ~= "table" or next(row) == nil then return pack(row) end
  local count = 0
  for key in next, row do
    if math_type(key) == "integer" and key > 0 then
      if key > count then count = key end
    elseif key ~= "n" then
      return pack(row)
    end
  end
  if count == 0 then return pack(row) end
  local n = rawget(row, "n")
  if math_type(n) == "integer" and n > count then count = n end
  if count > MOST then return pack(row) end
  return pack(unpack(row, 1, count))
end

-- Letters of `string.format`.
local kinds = {}
for letter in string.gmatch("acdefgioqsuxAEFGX", "%a") do kinds[letter] = true end
-- Bytes of a string in a name: longer ones are cut.
local NAME = 100

-- A value in a name; as `directive` formats it, or as Lua would write it.
local function shown(value, directive, kind)
  if type(value) == "string" and kind ~= "q" then return #value <= NAME and value or own.brief(value) end
  if type(value) == "number" and kind ~= "s" and kind ~= "q" then
    local ok, text = pcall(format, directive, value)
    if ok then return text end
  end
  return own.brief(value)
end

-- The name of a row's test: `%s` and the like take its values in their order, `$key` a field of a record.
local function name_of(name, row, values)
  local parts, at, taken = {}, 1, 0
  while true do
    local start = find(name, "[%%$]", at)
    if start == nil then break end
    parts[#parts + 1] = sub(name, at, start - 1)
    local directive, kind, stop = match(name, "^(%%[-+ #0]*%d*%.?%d*([%a%%]))()", start)
    local key, after = match(name, "^%$([%a_][%w_]*)()", start)
    if kind == "%" then
      parts[#parts + 1], at = "%", stop
    elseif kinds[kind] and taken < values.n then
      taken = taken + 1
      parts[#parts + 1], at = shown(values[taken], directive, kind), stop
    elseif key and type(row) == "table" and rawget(row, key) ~= nil then
      parts[#parts + 1], at = shown(rawget(row, key)), after
    else
      parts[#parts + 1], at = sub(name, start, start), start + 1
    end
  end
  parts[#parts + 1] = sub(name, at)
  return concat(parts)
end

-- Makes `each` for `define(name, f)`, which the spec knows as `word`: a function is made of each row's values.
function own.each(word, define)
  return function(...)
    local rows = own.expect("table", 1, word, select("#", ...), (...))
    if rawlen(rows) == 0 then
      own.raise(format("%s takes a list of rows, got a table with nothing at [1]", word))
    end
    return function(...)
      local name, f = own.check_test(word, ...)
      for i = 1, rawlen(rows) do
        local row = rawget(rows, i)
        local values = values_of(row)
        define(name_of(name, row, values), f and function()
          return f(unpack(values, 1, values.n))
        end)
      end
    end
  end
end
