-- The assertions on text and on errors.
local own = luanet_vocabulary
local error, pcall, select, tostring, type = error, pcall, select, tostring, type
local find, format, match = string.find, string.format, string.match
local pack, unpack = table.pack, table.unpack
local brief, define = own.brief, own.define

-- What a pattern captures in a text, or the whole match; nothing if there is none.
local function search(text, pattern, init, plain)
  if type(init) ~= "number" then init = 1 end
  if plain == true then return find(text, pattern, init, true) and pack(pattern) or nil end
  local found = pack(pcall(match, text, pattern, init))
  if not found[1] then own.raise(tostring(found[2])) end
  return found[2] ~= nil and pack(select(2, unpack(found, 1, found.n))) or nil
end

define("matches match", {
  early = true,
  least = 2,
  most = 4,
  actual = 2,
  types = {"string", "text"},
  gives = true,
  test = function(pattern, value, init, plain)
    local text = own.error_text(value)
    local found = text and search(text, pattern, init, plain) or nil
    return found ~= nil, found
  end,
  say = function(negated, _, pattern, value)
    if negated then return format("expected no match of %s in %s", brief(pattern), brief(value)) end
    return format("expected a match of %s in %s", brief(pattern), brief(value))
  end,
})

-- Calls a function; gives whether it raised, and what. What ends the test as pending goes through.
local function caught(f)
  local ok, raised = pcall(f)
  if not ok and own.is_pending(raised) then error(raised, 0) end
  return not ok, raised
end

local function without_position(text)
  return match(text, "^[^\n]-:%d+: (.*)$")
end

-- Was it raised as expected? Texts count with Lua's position and without it, numbers also as texts.
local function is_raised(expected, raised)
  if type(expected) == "number" and type(raised) == "string" then expected = tostring(expected) end
  if type(expected) ~= "string" then return own.same(expected, raised) end
  local text = own.error_text(raised)
  return text ~= nil and (text == expected or without_position(text) == expected)
end

-- What was raised, in words.
local function raised_text(raised)
  return brief(own.error_text(raised) or raised, nil, 200)
end

define("error errors", {
  least = 1,
  most = 2,
  actual = 1,
  types = {"callable"},
  gives = true,
  test = function(f, ...)
    local failed, raised = caught(f)
    local ok = failed and (select("#", ...) == 0 or (...) == nil or is_raised((...), raised))
    return ok, {failed = failed, n = 1, raised}
  end,
  say = function(negated, found, _, expected)
    local got = found.failed and raised_text(found[1]) or "none"
    if expected == nil then return format("expected %s error, got %s", negated and "no" or "an", got) end
    if negated then return format("expected another error than %s", raised_text(expected)) end
    local text = format("expected the error %s, got %s", raised_text(expected), got)
    if not found.failed then return text end
    local raised = own.error_text(found[1]) or found[1]
    if type(raised) == "string" then raised = without_position(raised) or raised end
    return text, own.full(expected), own.full(raised)
  end,
})

define("error_matches error_match matches_error match_error", {
  early = true,
  least = 2,
  most = 4,
  actual = 1,
  types = {"callable", "string"},
  gives = true,
  test = function(f, pattern, init, plain)
    local failed, raised = caught(f)
    local text = failed and own.error_text(raised)
    local bare = text and without_position(text)
    local found = text and search(text, pattern, init, plain) or bare and search(bare, pattern, init, plain) or nil
    return found ~= nil, {failed = failed, n = 1, raised}
  end,
  say = function(negated, found, _, pattern)
    local got = found.failed and raised_text(found[1]) or "none"
    return format("expected %s error that matches %s, got %s", negated and "no" or "an", brief(pattern), got)
  end,
})
