-- Matchers: they stand for values in `called_with`, and take those that an assertion would.
local own = luanet_vocabulary
local pairs_of, rawequal, select, setmetatable, type = next, rawequal, select, setmetatable, type
local concat, pack, unpack = table.concat, table.pack, table.unpack
local checks, expect, name_of = own.checks, own.expect, own.name_of

-- What each matcher takes: a function of the value.
local matchers = setmetatable({}, {__mode = "k"})
local matcher_meta = {__metatable = false}

local function new_matcher(title, accepts)
  local matcher = setmetatable({}, matcher_meta)
  matchers[matcher] = accepts
  own.titles[matcher] = title
  return matcher
end

-- Is `value` what `expected` says: the same content, or what the matcher takes?
function own.accepts(expected, value)
  local accepts = matchers[expected]
  if accepts then return accepts(value) end
  return own.same(expected, value)
end

-- What makes matchers, by its name: given the arguments, a function of the value.
local makers = {}

-- Takes an assertion on one value as a matcher: the other arguments are the matcher's.
local function from_check(check)
  return function(...)
    local given, at = pack(...), 0
    for i = 1, #check.types do
      at = i == check.actual and at or at + 1
      if i ~= check.actual and not own.fits(check.types[i], given[at]) then
        expect(check.types[i], at, check.name, given.n, given[at])
      end
    end
    return function(value)
      local kind = check.types[check.actual]
      if kind and not own.fits(kind, value) then return false end
      if check.actual == 1 then return (check.test(value, unpack(given, 1, given.n))) end
      return (check.test(given[1], value, unpack(given, 2, given.n)))
    end
  end, check.least - 1
end

-- Combines matchers: `decide(count, all)` is told how many of how many take the value.
local function combined(decide)
  return function(...)
    local given = pack(...)
    return function(value)
      local count = 0
      for i = 1, given.n do
        if own.accepts(given[i], value) then count = count + 1 end
      end
      return decide(count, given.n)
    end
  end
end

makers.ref = function(object)
  return function(value) return rawequal(value, object) end
end
makers.all_of = combined(function(count, all) return count == all end)
makers.any_of = combined(function(count) return count > 0 end)
makers.none_of = combined(function(count) return count == 0 end)

function own.define_matcher(name, make)
  makers[name] = function(...) return make({mod = true}, pack(...), 1) end
end

-- The assertions that make no matchers: they call what they get, or look at more than one value.
local left_out = {error = true, error_matches = true, returned_arguments = true}

local function maker_of(name)
  if makers[name] then return makers[name], 0 end
  local check = checks[name]
  if check and not left_out[check.name] then return from_check(check) end
  return nil
end

local chains = setmetatable({}, {__mode = "k"})
local chain_meta = {__metatable = false}

local function new_chain(words)
  local chain = setmetatable({}, chain_meta)
  chains[chain] = words
  own.titles[chain] = "match." .. concat(words, "_") .. " without ()"
  return chain
end

local known = setmetatable({}, {__index = function(_, name) return maker_of(name) end})

-- The names of all matchers, to suggest one of them.
local function all_names()
  local names = {}
  for name in pairs_of, makers do names[name] = true end
  for name in pairs_of, checks do names[name] = maker_of(name) and true or nil end
  return names
end

function chain_meta.__call(chain, ...)
  local words, count = chains[chain], select("#", ...)
  local name, negated = name_of(words, known)
  local make, least = maker_of(name)
  if make == nil then own.unknown("match", words, name, all_names()) end
  if count < least then own.bad_argument(count + 1, "match." .. concat(words, "_"), "value expected") end
  local accepts = make(...)
  if type(accepts) ~= "function" then expect("function", 1, name, 1, accepts) end
  return new_matcher("match." .. concat(words, "_") .. own.list(pack(...)), function(value)
    return not accepts(value) ~= not negated
  end)
end

function chain_meta.__index(chain, key)
  if type(key) ~= "string" then return nil end
  return new_chain(own.extend_words(chains[chain], key))
end

match = setmetatable({
  _ = new_matcher("match._", function() return true end),
  is_matcher = function(value) return matchers[value] ~= nil end,
}, chain_meta)
chains[match] = {}
