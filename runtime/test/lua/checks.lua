-- The assertions on values: what each takes, when it is true, and what is said when it is not.
local own = luanet_vocabulary
local format, math_type, type = string.format, math.type, type
local select = select
local brief = own.brief

-- Every assertion by its name. Its fields:
--   least, most  how many arguments it takes; a further one is a message
--   actual       which of them is the value that is looked at, the others say what is expected of it
--   types        the types of arguments, where they matter
--   early        true when a string in the place of an argument that can be left out is the message
--   test         given the arguments: is it true? And what came of it
--   say          given whether it was negated, what came of it, the arguments: a message, and two texts to compare
--   gives        true when the assertion returns what came of it, instead of its arguments
local checks = {}
own.checks = checks

-- Describes an assertion. `names` are separated by spaces, the first one is its own.
local function define(names, check)
  check.least = check.least or check.most
  check.actual = check.actual or check.most
  check.types = check.types or {}
  for name in string.gmatch(names, "%S+") do
    check.name = check.name or name
    checks[name] = check
  end
end
own.define = define

define("equal equals", {
  most = 2,
  test = function(expected, actual) return expected == actual end,
  say = function(negated, _, expected, actual)
    if negated then return format("expected another value than %s", brief(expected)) end
    if own.same_looks(expected, actual) then
      return format("expected the same table, got another one with the same content: %s\n", brief(actual)) ..
        "(assert.same compares contents)"
    end
    return own.unequal(expected, actual)
  end,
})

define("same", {
  most = 2,
  test = own.same,
  say = function(negated, _, expected, actual)
    if negated then return format("expected something else than %s", brief(expected)) end
    return own.unlike(expected, actual)
  end,
})

-- Assertions on one value.
local function simple(names, wanted, unwanted, test)
  define(names, {
    most = 1,
    test = test,
    say = function(negated, _, value)
      return format("expected %s, got %s", negated and unwanted or wanted, brief(value))
    end,
  })
end

simple("true", "true", "anything but true", function(value) return value == true end)
simple("false", "false", "anything but false", function(value) return value == false end)
simple("truthy", "a truthy value", "nil or false", function(value) return not not value end)
simple("falsy", "nil or false", "a truthy value", function(value) return not value end)
simple("nil", "nil", "a value", function(value) return value == nil end)
simple("integer", "an integer", "no integer", function(value) return math_type(value) == "integer" end)
for name in string.gmatch("string number boolean table function userdata thread", "%a+") do
  simple(name, "a " .. name, "no " .. name, function(value) return type(value) == name end)
end

define("near", {
  most = 3,
  actual = 2,
  types = {"number", "number", "number"},
  test = function(expected, actual, tolerance)
    return actual >= expected - tolerance and actual <= expected + tolerance
  end,
  say = function(negated, _, expected, actual, tolerance)
    local range = brief(expected) .. " ± " .. brief(tolerance)
    if negated then return format("expected a number outside of %s, got %s", range, brief(actual)) end
    return format("expected %s, got %s", range, brief(actual)), own.full(expected), own.full(actual)
  end,
})

-- The first two keys of a list whose values are equal, or the same in content if `deep`.
local function repeated(list, deep)
  local keys, known = own.sorted_keys(list), {}
  for i = 1, #keys do
    local value = list[keys[i]]
    if known[value] ~= nil then return {known[value], keys[i]} end
    if value == value then known[value] = keys[i] end
    for j = 1, deep and type(value) == "table" and i - 1 or 0 do
      if own.same(list[keys[j]], value) then return {keys[j], keys[i]} end
    end
  end
  return nil
end

define("unique", {
  early = true,
  most = 2,
  least = 1,
  actual = 1,
  types = {"table"},
  test = function(list, deep)
    local found = repeated(list, deep == true)
    return found == nil, found
  end,
  say = function(negated, found, list)
    if negated then return format("expected a value that comes twice in %s", brief(list)) end
    local first, second = own.step(found[1]), own.step(found[2])
    return format("expected no value twice, got %s at %s and at %s", brief(list[found[1]]), first, second)
  end,
})

define("returned_arguments", {
  least = 1,
  most = math.huge,
  actual = 1,
  types = {"number"},
  test = function(count, ...) return select("#", ...) == count end,
  say = function(negated, _, count, ...)
    if negated then return format("expected another number of values than %d", count) end
    return format("expected %d value%s, got %d", count, count == 1 and "" or "s", select("#", ...))
  end,
})
