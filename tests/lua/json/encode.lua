local function refusal(...)
  return select(2, pcall(json.encode, ...))
end

local function warnings()
  return (test.logged():gsub("warn: json%.encode: ", ""))
end

-- Wrong arguments are worded as Lua words them.
assert(refusal() == "bad argument #1 to 'encode' (value expected)")
assert(refusal({}, "pretty") == "bad argument #2 to 'encode' (boolean expected, got string)")
local ok, message = pcall(function() json:encode({}) end)
assert(not ok and message:find("json.encode is called with a dot, not a colon: json.encode(...)", 1, true), message)

-- What a program that talks to a server sends.
local position = { id = 17, name = "Ada", at = { x = 1.5, y = -2.0, z = 3 }, tags = { "a", "b" }, alive = true }
assert(json.encode(position) == '{"alive":true,"at":{"x":1.5,"y":-2.0,"z":3},"id":17,"name":"Ada","tags":["a","b"]}')
assert(json.encode(position, true) == [[
{
  "alive": true,
  "at": {
    "x": 1.5,
    "y": -2.0,
    "z": 3
  },
  "id": 17,
  "name": "Ada",
  "tags": [
    "a",
    "b"
  ]
}]])
assert(json.encode(nil) == "null" and json.encode({}) == "[]" and json.encode({}, true) == "[]")
assert(json.encode({ 1, nil, 3 }) == '{"1":1,"3":3}')
assert(json.encode({ math.maxinteger, 0.1, 1e300, -0.0 }) == "[9223372036854775807,0.1,1e+300,-0.0]")
assert(json.encode("\0\n\"\\\255é") == '"\\u0000\\n\\"\\\\\u{fffd}é"')
assert(warnings() == "")

-- What JSON does not have is left out, or null in an array, with a warning that gives the path.
assert(json.encode({ call = print, list = { 1, print } }) == '{"list":[1,null]}')
assert(warnings() == "$.call is a function: left out\n$.list[2] is a function: written as null\n")
assert(json.encode({ [1] = "number", ["1"] = "string" }) == '{"1":"string"}')
assert(warnings() == "$[1] has the same key in JSON as another one: left out\n")

-- What can't be written at all is null.
local cycle = { a = { 1, 2, {} } }
cycle.a[3].b = cycle
assert(json.encode(cycle) == "null")
assert(warnings() == "$.a[3].b is $ again, a cycle: the result is null\n")
assert(json.encode({ 0 / 0 }) == "null")
assert(warnings() == "$[1] is NaN, which JSON does not have: the result is null\n")
assert(json.encode(print) == "null")
assert(warnings() == "$ is a function: written as null\n")

-- In a coroutine as well.
assert(coroutine.wrap(function() return json.encode({ { 1 } }) end)() == "[[1]]")

test.finish()
