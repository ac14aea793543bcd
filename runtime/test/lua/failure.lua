-- What a failed assertion raises, and in what words.
local own = luanet_vocabulary
local error, rawequal, rawget, setmetatable, type = error, rawequal, rawget, setmetatable, type
local getmetatable, pcall, tostring = getmetatable, pcall, tostring
local find, format = string.find, string.format
local brief, failing, full = own.brief, own.failing, own.full

-- Bytes of both values together up to which they stand on one line.
local ONE_LINE = 90

local texts = setmetatable({}, {__mode = "k"})
local failure = {
  __tostring = function(object) return texts[object] end,
  __concat = function(a, b) return tostring(a) .. tostring(b) end,
  __metatable = false,
}

-- Makes an error object whose text is what `tostring` gives.
function own.error_object(text)
  local object = setmetatable({message = text}, failure)
  texts[object] = text
  return object
end

-- Raises a failed assertion at the spec's line; `expected` and `actual` are texts, if there is something to compare.
function own.fail(text, expected, actual)
  local whole = own.position() .. text
  failing(whole, expected, actual)
  error(own.error_object(whole), 0)
end

-- The text of what was raised, if it has one.
function own.error_text(raised)
  if texts[raised] then return texts[raised] end
  if type(raised) == "string" then return raised end
  if type(raised) == "number" then return tostring(raised) end
  local meta = type(raised) == "table" and getmetatable(raised)
  if type(meta) ~= "table" or rawget(meta, "__tostring") == nil then return nil end
  local ok, text = pcall(tostring, raised)
  return ok and text or nil
end

-- Two values in words, on one line or on two.
local function pair(expected, actual, focus)
  local wanted, got = brief(expected, focus), brief(actual, focus)
  if wanted == got and type(expected) == "string" and type(actual) == "string" then
    return format("expected: %s (%d bytes)\nactual:   %s (%d bytes)", wanted, #expected, got, #actual)
  end
  if wanted == got then
    local note = expected ~= expected and "nan is equal to nothing" or "another value that looks the same"
    return format("expected %s, got %s (%s)", wanted, got, note)
  end
  local are_tables = type(expected) == "table" and type(actual) == "table"
  if not are_tables and #wanted + #got <= ONE_LINE then return format("expected %s, got %s", wanted, got) end
  return format("expected: %s\nactual:   %s", wanted, got)
end

-- Two values that should be equal: a message, and both in full.
function own.unequal(expected, actual)
  local found = own.difference(expected, actual)
  local whole, focus = found.whole, found.focus
  return pair(expected, actual, focus), full(whole[1], focus), full(whole[2], focus)
end

-- Two values that should have the same content.
function own.unlike(expected, actual)
  local found = own.difference(expected, actual)
  local whole, focus = found.whole, found.focus
  local text = pair(found.expected, found.actual, focus)
  if found.path ~= "" then
    text = format("not the same at %s%s%s", found.path, find(text, "\n", 1, true) and "\n" or ": ", text)
  end
  return text, full(whole[1], focus), full(whole[2], focus)
end

-- Are they two tables of the same content?
function own.same_looks(expected, actual)
  return type(expected) == "table" and type(actual) == "table" and not rawequal(expected, actual) and
    own.same(expected, actual)
end
