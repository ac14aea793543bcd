local function refusal(...)
  return select(2, pcall(json.decode, ...))
end

describe("json.decode", function()
  after_each(function()
    -- Nothing is logged, whether all is well or not.
    assert.equal("", host.logged())
  end)

  it("words wrong arguments as Lua words them; a number stands for its text", function()
    assert.equal("bad argument #1 to 'decode' (string expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'decode' (string expected, got nil)", refusal(nil))
    assert.equal("bad argument #1 to 'decode' (string expected, got table)", refusal({}))
    assert.equal(12, json.decode(12))
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = "json.decode is called with a dot, not a colon: json.decode(...)"
    assert.error_matches(function() json:decode("1") end, mistake, 1, true)
  end)

  it("reads what a server answers", function()
    local user = json.decode('{"id": 17, "name": "Ad\\u00e9", "scores": [1, 2.0, -3e2], "manager": null, "address": {"city": "X"}}')
    assert.same({ id = 17, name = "Adé", scores = { 1, 2.0, -300.0 }, address = { city = "X" } }, user)
    assert.is_integer(user.id)
    assert.equal("float", math.type(user.scores[2]))
    assert.is_nil(getmetatable(user))
  end)

  it("keeps all 64 bits of integers", function()
    assert.equal(math.maxinteger, json.decode("9223372036854775807"))
    assert.equal(math.mininteger, json.decode("-9223372036854775808"))
    assert.equal(2.0 ^ 63, json.decode("9223372036854775808"))
  end)

  it("leaves a hole for a null in an array", function()
    local list = json.decode("[1, null, 3]")
    assert.equal(1, list[1])
    assert.is_nil(list[2])
    assert.equal(3, list[3])
  end)

  it("takes the last one of a repeated key", function()
    assert.equal(2, json.decode('{"a": 1, "a": 2}').a)
  end)

  it("gives one value when all is well: nil for null", function()
    assert.returned_arguments(1, json.decode("null"))
    assert.is_nil(json.decode("null"))
  end)

  it("gives nil and a message with line and column otherwise, and raises nothing", function()
    local value, err = json.decode('{\n  "a": [1, 2,]\n}')
    assert.is_nil(value)
    assert.equal("line 2, column 14: expected a value, got ']'", err)
    assert.equal("line 1, column 1: expected a value, got the end of the text", select(2, json.decode("")))
  end)

  it("gives what is the script's own, also when an event comes", function()
    local user = json.decode('{"address": {"city": "X"}}')
    local heard = 0
    event.on("frame_update", function()
      heard = heard + 1
      user.address.city = "Y"
      assert.equal('{"city":"Y"}', json.encode(user.address))
      assert.equal(1, coroutine.wrap(function() return json.decode("[[1]]") end)()[1][1])
    end)
    host.frames(1)
    assert.equal(1, heard)
  end)
end)
