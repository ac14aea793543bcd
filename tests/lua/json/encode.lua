local function refusal(...)
  return select(2, pcall(json.encode, ...))
end

local function warnings()
  return (host.logged():gsub("warn: json%.encode: ", ""))
end

describe("json.encode", function()
  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'encode' (value expected)", refusal())
    assert.equal("bad argument #2 to 'encode' (boolean expected, got string)", refusal({}, "pretty"))
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = "json.encode is called with a dot, not a colon: json.encode(...)"
    assert.error_matches(function() json:encode({}) end, mistake, 1, true)
  end)

  describe("writes what a program sends that talks to a server", function()
    local position = { id = 17, name = "Ada", at = { x = 1.5, y = -2.0, z = 3 }, tags = { "a", "b" }, alive = true }

    it("on one line, its keys sorted", function()
      local text = '{"alive":true,"at":{"x":1.5,"y":-2.0,"z":3},"id":17,"name":"Ada","tags":["a","b"]}'
      assert.equal(text, json.encode(position))
      assert.equal("", warnings())
    end)

    it("or over several lines", function()
      assert.equal([[
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
}]], json.encode(position, true))
      assert.equal("", warnings())
    end)
  end)

  it("writes nil, the empty table, a sparse array, numbers and bytes in JSON's way, without a warning", function()
    assert.equal("null", json.encode(nil))
    assert.equal("[]", json.encode({}))
    assert.equal("[]", json.encode({}, true))
    assert.equal('{"1":1,"3":3}', json.encode({ 1, nil, 3 }))
    assert.equal("[9223372036854775807,0.1,1e+300,-0.0]", json.encode({ math.maxinteger, 0.1, 1e300, -0.0 }))
    assert.equal('"\\u0000\\n\\"\\\\\u{fffd}é"', json.encode("\0\n\"\\\255é"))
    assert.equal("", warnings())
  end)

  it("leaves out what JSON does not have, null in an array, with a warning that gives the path", function()
    assert.equal('{"list":[1,null]}', json.encode({ call = print, list = { 1, print } }))
    assert.equal("$.call is a function: left out\n$.list[2] is a function: written as null\n", warnings())
    assert.equal('{"1":"string"}', json.encode({ [1] = "number", ["1"] = "string" }))
    assert.equal("$[1] has the same key in JSON as another one: left out\n", warnings())
  end)

  it("writes null for what can't be written at all, with a warning", function()
    local cycle = { a = { 1, 2, {} } }
    cycle.a[3].b = cycle
    assert.equal("null", json.encode(cycle))
    assert.equal("$.a[3].b is $ again, a cycle: the result is null\n", warnings())
    assert.equal("null", json.encode({ 0 / 0 }))
    assert.equal("$[1] is NaN, which JSON does not have: the result is null\n", warnings())
    assert.equal("null", json.encode(print))
    assert.equal("$ is a function: written as null\n", warnings())
  end)

  it("writes in a coroutine as well", function()
    assert.equal("[[1]]", coroutine.wrap(function() return json.encode({ { 1 } }) end)())
  end)
end)
