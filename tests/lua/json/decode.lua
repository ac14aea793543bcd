local function refusal(...)
  return select(2, pcall(json.decode, ...))
end

-- Wrong arguments are worded as Lua words them; a number stands for its text.
assert(refusal() == "bad argument #1 to 'decode' (string expected, got no value)")
assert(refusal(nil) == "bad argument #1 to 'decode' (string expected, got nil)")
assert(refusal({}) == "bad argument #1 to 'decode' (string expected, got table)")
assert(json.decode(12) == 12)
local ok, message = pcall(function() json:decode("1") end)
assert(not ok and message:find("json.decode is called with a dot, not a colon: json.decode(...)", 1, true), message)

-- What a server answers.
local user = json.decode('{"id": 17, "name": "Ad\\u00e9", "scores": [1, 2.0, -3e2], "manager": null, "address": {"city": "X"}}')
assert(user.id == 17 and math.type(user.id) == "integer" and user.name == "Adé")
assert(#user.scores == 3 and math.type(user.scores[2]) == "float" and user.scores[3] == -300.0)
assert(user.manager == nil and user.address.city == "X" and getmetatable(user) == nil)

-- Integers keep all 64 bits.
assert(json.decode("9223372036854775807") == math.maxinteger and json.decode("-9223372036854775808") == math.mininteger)
assert(json.decode("9223372036854775808") == 2.0 ^ 63)

-- A null in an array leaves a hole, and of a repeated key the last one counts.
local list = json.decode("[1, null, 3]")
assert(list[1] == 1 and list[2] == nil and list[3] == 3)
assert(json.decode('{"a": 1, "a": 2}').a == 2)

-- One value when all is well, nil and a message otherwise; nothing is raised or logged.
assert(select("#", json.decode("null")) == 1 and json.decode("null") == nil)
local value, err = json.decode('{\n  "a": [1, 2,]\n}')
assert(value == nil and err == "line 2, column 14: expected a value, got ']'", err)
assert(select(2, json.decode("")) == "line 1, column 1: expected a value, got the end of the text")
assert(test.logged() == "")

-- What was decoded is the script's own, also when an event comes.
event.on("frame_update", function()
  user.address.city = "Y"
  assert(json.encode(user.address) == '{"city":"Y"}')
  assert(coroutine.wrap(function() return json.decode("[[1]]") end)()[1][1] == 1)
  test.finish()
end)
