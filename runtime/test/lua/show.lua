-- Values as Lua would write them: sorted, bounded, the same in every run. Runs nothing of the spec's: no metamethods.
local own = luanet_vocabulary
local getinfo, math_type, next, pcall, rawget = debug.getinfo, math.type, next, pcall, rawget
local setmetatable, tonumber, tostring, type = setmetatable, tonumber, tostring, type
local find, format, match, rep = string.find, string.format, string.match, string.rep
local concat, sort = table.concat, table.sort
local huge, max, min = math.huge, math.max, math.min
local quote = own.quote

-- Bytes of a value in a message, of one shown in full, and of one string in either; entries and levels of a table.
local BRIEF, FULL = 72, 20000
local BRIEF_STRING, FULL_STRING = 60, 400
local ENTRIES, LEVELS = 100, 12
-- Entries that are shown of a larger table, before and after what differs.
local AROUND = 10
-- A table without tables in it stands on one line up to this size.
local LEAF, LEAF_ENTRIES = 60, 16
local CUT = "…"

-- What stands for values that are more than their fields: spies, matchers.
local titles = setmetatable({}, {__mode = "k"})
own.titles = titles

local function number(value)
  if math_type(value) == "integer" then return format("%d", value) end
  if value ~= value then return "nan" end
  if value == huge then return "math.huge" end
  if value == -huge then return "-math.huge" end
  local text
  for digits = 15, 17 do
    text = format("%." .. digits .. "g", value)
    if tonumber(text) == value then break end
  end
  return find(text, "[.e]") and text or text .. ".0"
end

local function function_name(value)
  local info = getinfo(value, "S")
  if info.what == "C" or own.is_own(info.source) then return "function (built-in)" end
  return format("function (%s:%d)", info.short_src, info.linedefined)
end

local function scalar(value, out, indent)
  local kind = type(value)
  if titles[value] then return titles[value] end
  if kind == "string" then return quote(value, out.string, out.focus and out.focus[value], out.lines, indent) end
  if kind == "number" then return number(value) end
  if kind == "function" then return function_name(value) end
  if kind == "userdata" then
    -- Only the host makes them, so that what they are shown as is the host's own; an address is no text of it.
    local ok, text = pcall(tostring, value)
    return ok and not find(text, "0x%x+") and text or kind
  end
  return kind == "nil" and "nil" or kind == "boolean" and (value and "true" or "false") or kind
end

local reserved = {}
for word in string.gmatch(
  "and break do else elseif end false for function goto if in local nil not or repeat return then true until while",
  "%a+"
) do
  reserved[word] = true
end

local function is_name(key)
  return type(key) == "string" and #key <= 60 and match(key, "^[%a_][%w_]*$") and not reserved[key]
end

local key_style = {string = BRIEF_STRING}

local function key_text(key)
  if is_name(key) then return key end
  return "[" .. (type(key) == "table" and not titles[key] and "{" .. CUT .. "}" or scalar(key, key_style, 0)) .. "]"
end

-- One step of a path: `.hp`, `[3]`, `["a b"]`.
function own.step(key)
  return is_name(key) and "." .. key or key_text(key)
end

local rank = {number = 1, string = 2, boolean = 3, table = 4, userdata = 5, ["function"] = 6, thread = 7}

local function comes_before(a, b)
  local kind = type(a)
  if kind ~= type(b) then return rank[kind] < rank[type(b)] end
  if kind == "number" or kind == "string" then return a < b end
  if kind == "boolean" then return b and not a end
  return key_text(a) < key_text(b)
end

-- True while keys are told from one another by what is in them: what is in that has no such order.
local is_telling = false

-- What tells keys that look alike from one another, such as tables: what is in them, and what stands at them. Their
-- addresses would be others in another run.
local function telling_text(key, of, other)
  if is_telling then return "" end
  is_telling = true
  local text = concat({
    own.brief(key),
    own.brief(rawget(of, key)),
    other and own.brief(rawget(other, key)) or "",
  }, "\0")
  is_telling = false
  return text
end

-- How keys are sorted that belong to one table or the other.
local function order_of(of, other)
  local texts = {}
  local function text_of(key)
    local text = texts[key] or telling_text(key, of, other)
    texts[key] = text
    return text
  end
  return function(a, b)
    if comes_before(a, b) then return true end
    if type(a) ~= type(b) or rank[type(a)] < rank.table or comes_before(b, a) then return false end
    return text_of(a) < text_of(b)
  end
end

-- The keys of a table in an order that is the same in every run, and those of `other` that it does not have.
function own.sorted_keys(of, other)
  local keys = {}
  for key in next, of do keys[#keys + 1] = key end
  for key in next, other or {} do
    if rawget(of, key) == nil then keys[#keys + 1] = key end
  end
  for i = 2, #keys do
    if not comes_before(keys[i - 1], keys[i]) then
      sort(keys, order_of(of, other))
      break
    end
  end
  return keys
end

-- Which entries are shown: of a large table, those around the one that differs, whether it is there or not.
local function window(keys, key)
  if #keys <= ENTRIES then return 1, #keys end
  local before = 0
  while key ~= nil and before < #keys and comes_before(keys[before + 1], key) do before = before + 1 end
  local last = before + AROUND + (keys[before + 1] == key and 1 or 0)
  return max(1, before + 1 - AROUND), min(#keys, last)
end

-- `left` is the bytes that there is room for; below 0 once something was cut off.
local function add(out, text)
  if out.left < 0 then return end
  out.left = out.left - #text
  out[#out + 1] = out.left < 0 and CUT or text
end

local write

local function leaf(value, out)
  local entries = 0
  for _, field in next, value do
    entries = entries + 1
    if entries > LEAF_ENTRIES or type(field) == "table" and next(field) ~= nil then return nil end
  end
  local inner = {left = LEAF, string = LEAF, above = {}, levels = 1, focus = out.focus}
  write(inner, value, 0)
  return inner.left >= 0 and concat(inner) or nil
end

local function write_entries(out, value, indent)
  local keys = own.sorted_keys(value)
  local first, last = window(keys, out.focus and out.focus[value])
  local start = out.lines and "\n" .. rep("  ", indent + 1) or ""
  if first > 1 then add(out, format("%s" .. CUT .. " %d more", start, first - 1)) end
  local is_list = first == 1
  for i = first, last do
    local key = keys[i]
    if out.left < 0 then break end
    add(out, start)
    -- Of a list only its values are written, as long as it begins with the first one.
    is_list = is_list and key == i
    if not is_list then add(out, key_text(key) .. " = ") end
    write(out, rawget(value, key), indent + 1)
    if out.lines or i < #keys then add(out, out.lines and "," or ", ") end
  end
  if last < #keys then add(out, format("%s" .. CUT .. " %d more", start, #keys - last)) end
end

function write(out, value, indent)
  if type(value) ~= "table" or titles[value] then return add(out, scalar(value, out, indent)) end
  if out.above[value] then return add(out, "<cycle>") end
  if next(value) == nil then return add(out, "{}") end
  if indent >= out.levels then return add(out, "{" .. CUT .. "}") end
  local line = out.lines and indent > 0 and leaf(value, out)
  if line then return add(out, line) end
  out.above[value] = true
  out[#out + 1] = "{"
  write_entries(out, value, indent)
  out[#out + 1] = out.lines and "\n" .. rep("  ", indent) .. "}" or "}"
  out.above[value] = nil
end

local function text_of(out, value)
  out.above = {}
  write(out, value, 0)
  return concat(out)
end

-- On one line, for a message. `focus` says what of tables and strings matters: a key, a byte.
function own.brief(value, focus, width)
  width = width or BRIEF
  return text_of({left = width, string = min(width, BRIEF_STRING), levels = 4, focus = focus}, value)
end

-- Over several lines, for a comparison.
function own.full(value, focus)
  return text_of({left = FULL, string = FULL_STRING, levels = LEVELS, focus = focus, lines = true}, value)
end

-- Several values, as the arguments of a call are written.
function own.list(values)
  local shown = {}
  for i = 1, values.n do shown[i] = own.brief(values[i]) end
  return "(" .. concat(shown, ", ") .. ")"
end
