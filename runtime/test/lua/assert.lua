-- The global `assert`: Lua's own function, and a table of assertions written as chains of words.
local own = luanet_vocabulary
local error, rawset, select, setmetatable, type = error, rawset, select, setmetatable, type
local find, format, gmatch, gsub, lower = string.find, string.format, string.gmatch, string.gsub, string.lower
local sub = string.sub
local concat, pack, unpack = table.concat, table.pack, table.unpack
local checks, expect, nearest, raise = own.checks, own.expect, own.nearest, own.raise

local modifiers = {is = true, are = true, was = true, has = true, does = true, no = true, ["not"] = true}
local negations = {no = true, ["not"] = true}
-- Words that take something in a chain: a spy, a message.
local holders = {spy = true, stub = true, message = true}

-- What each chain stands for: its words, and the spy and the message that it was given.
local chains = setmetatable({}, {__mode = "k"})
local chain_meta = {__metatable = false}

local function new_chain(words, of)
  local chain = setmetatable({}, chain_meta)
  chains[chain] = {words = words, spy = of.spy, message = of.message}
  own.titles[chain] = "assert"
  return chain
end

-- The words of a chain without its modifiers, and whether they negate. A name that has a modifier in it is found whole.
local function name_of(words, known)
  local negated = false
  for i = 1, #words do
    local name = concat(words, "_", i)
    if known[name] or not modifiers[words[i]] then return name, negated end
    if negations[words[i]] then negated = not negated end
  end
  return "", negated
end
own.name_of = name_of

-- Adds the words of a key to those of a chain.
local function extend(words, key)
  local all = {unpack(words)}
  for word in gmatch(key, "[^_]+") do all[#all + 1] = lower(word) end
  return all
end
own.extend_words = extend

-- Raises that there is no such assertion, or matcher, with the nearest one that there is.
function own.unknown(what, words, name, known)
  local all = concat(words, "_")
  if name == "" then raise(format("%s.%s says nothing by itself: add a word, such as %s_nil", what, all, all)) end
  local near = nearest(name, unpack(own.sorted_keys(known)))
  local hint = near and format(": did you mean '%s%s'?", sub(all, 1, #all - #name), near) or ""
  raise(format("%s has no '%s'%s", what, all, hint))
end

local function resolve(data)
  local known = data.spy and own.spy_checks or checks
  local name, negated = name_of(data.words, known)
  local check = known[name]
  if check == nil and holders[name] then check = {holds = name} end
  if check == nil and own.spy_checks[name] then
    raise(format("%s is asserted of spies: assert.spy(s).%s(...)", name, concat(data.words, "_")))
  end
  if check == nil then own.unknown("assert", data.words, name, known) end
  data.check, data.negated = check, negated
  return check
end

-- Gives the chain what it holds from here on.
local function hold(data, name, ...)
  local value, count = ..., select("#", ...)
  local of = {spy = data.spy, message = data.message}
  if name == "message" then
    of.message = expect("string", 1, name, count, value)
  else
    if not own.spies[value] then expect(name, 1, name, count, value) end
    of.spy = value
  end
  return new_chain({}, of)
end

-- Can the value stand for an argument of this kind?
local function fits(kind, value)
  if kind == nil then return true end
  if kind == "count" then return value == nil or type(value) == "number" end
  if kind == "callable" then return own.is_callable(value) end
  if kind == "text" then return type(value) == "number" or own.error_text(value) ~= nil end
  return type(value) == kind
end
own.fits = fits

local kind_words = {callable = "function", count = "number", text = "string"}

local function check_arguments(check, count, ...)
  if count < check.least then own.bad_argument(count + 1, check.name, "value expected") end
  for i = 1, #check.types do
    local kind, value = check.types[i], (select(i, ...))
    if not fits(kind, value) then expect(kind_words[kind] or kind, i, check.name, count, value) end
  end
end

-- A message of the spec's own stands before what the assertion has to say.
local function with_message(message, text)
  if message == nil then return text end
  if type(message) ~= "string" then message = own.error_text(message) or own.brief(message) end
  local is_long = find(message, "\n", 1, true) or find(text, "\n", 1, true)
  return message .. (is_long and "\n" or ": ") .. text
end

-- What the spec itself says about an assertion: its last argument, or what the chain was given.
local function message_of(data, check, count, ...)
  for i = check.least + 1, check.early and check.most or 0 do
    local optional = (select(i, ...))
    if type(optional) == "string" then return optional end
  end
  if count > check.most then return (select(check.most + 1, ...)) end
  return data.message
end

local function finish(data, check, count, ok, result, ...)
  if not ok == not data.negated then
    local text, expected, actual = check.say(data.negated, result, ...)
    own.fail(with_message(message_of(data, check, count, ...), text), expected, actual)
  end
  if check.gives and result then return unpack(result, 1, result.n) end
  return ...
end

function chain_meta.__call(chain, ...)
  local data = chains[chain]
  local check = data.check or resolve(data)
  local count = select("#", ...)
  if check.holds then return hold(data, check.holds, ...) end
  check_arguments(check, count, ...)
  if data.spy then
    local ok, result = check.test(data.spy, ...)
    return finish(data, check, count, ok, {spy = data.spy, n = 0, result}, ...)
  end
  local ok, result = check.test(...)
  return finish(data, check, count, ok, result, ...)
end

function chain_meta.__index(chain, key)
  if type(key) ~= "string" then return nil end
  local data = chains[chain]
  local longer = new_chain(extend(data.words, key), data)
  if not data.spy and not data.message then rawset(chain, key, longer) end
  return longer
end

local root = setmetatable({}, {
  __metatable = false,
  __index = chain_meta.__index,
  __call = function(_, ...)
    if (...) then return ... end
    local count = select("#", ...)
    if count == 0 then own.bad_argument(1, "assert", "value expected") end
    local message = "assertion failed!"
    if count > 1 then message = (select(2, ...)) end
    -- As Lua's own does: text is told with the place of its caller, if that is Lua.
    if type(message) == "string" then message = own.caller() .. message end
    error(message, 0)
  end,
})
chains[root] = {words = {}}
assert = root

-- An assertion of the spec's own, as luassert takes it: `test(state, arguments)` says whether it is true, each `%s` in
-- the messages stands for an argument.
local function register(kind, name, test, positive, negative)
  local count = name == nil and 1 or test == nil and 2 or 3
  expect("string", 1, "register", count, kind)
  expect("string", 2, "register", count, name)
  expect("function", 3, "register", count, test)
  if kind == "matcher" then return own.define_matcher(lower(name), test) end
  if kind ~= "assertion" then
    raise(format("assert:register takes 'assertion' or 'matcher', got '%s'", kind))
  end
  own.define(lower(name), {
    least = 0,
    most = math.huge,
    test = function(...) return test({mod = true}, pack(...), 1) end,
    say = function(negated, _, ...)
      local values, at = pack(...), 0
      local said = negated and negative or not negated and positive
      if type(said) ~= "string" then
        return format("expected %s%s%s", negated and "not " or "", name, own.list(values))
      end
      return (gsub(said, "%%s", function()
        at = at + 1
        return at <= values.n and own.brief(values[at]) or nil
      end))
    end,
  })
end

rawset(root, "register", function(first, ...)
  if first == root then return register(...) end
  return register(first, ...)
end)
