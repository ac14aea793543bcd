local function refusal(...)
  return select(2, pcall(event.off, ...))
end

local function noop() end

describe("event.off", function()
  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'off' (number expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'off' (number expected, got nil)", refusal(nil))
    assert.equal("bad argument #1 to 'off' (number expected, got table)", refusal({}))
    for _, number in ipairs { 1.5, math.huge, 0 / 0 } do
      assert.equal("bad argument #1 to 'off' (number has no integer representation)", refusal(number))
    end
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = "event.off is called with a dot, not a colon: event.off(...)"
    assert.error_matches(function() event:off(1) end, mistake, 1, true)
  end)

  it("gives true once, then false", function()
    local handle = event.on("map_changed", noop)
    assert.is_true(event.off(handle))
    assert.is_false(event.off(handle))
  end)

  it("gives false for what never was a handle", function()
    local handle = event.on("map_changed", noop)
    for _, other in ipairs { 0, -1, handle + 100, math.maxinteger, math.mininteger } do
      assert.is_false(event.off(other))
    end
  end)

  it("takes a float that is an integer for one", function()
    assert.is_true(event.off(event.on("map_changed", noop) + 0.0))
  end)

  it("takes off in a coroutine what the main function put on", function()
    local handle = event.on("map_changed", noop)
    assert.is_true(coroutine.wrap(function() return event.off(handle) end)())
  end)

  it("lets go of the function", function()
    local weak = setmetatable({}, { __mode = "v" })
    weak[1] = function() return weak end
    local handle = event.on("map_changed", weak[1])
    collectgarbage()
    assert.is_function(weak[1])
    event.off(handle)
    collectgarbage()
    assert.is_nil(weak[1])
  end)

  it("keeps what is taken off from hearing more of the event that is fired: itself, an earlier, a later one", function()
    local heard = {}
    local earlier, itself, later

    earlier = event.on("frame_update", function() heard[#heard + 1] = "earlier" end)

    itself = event.on("frame_update", function()
      heard[#heard + 1] = "itself"
      assert.is_true(event.off(itself))
      assert.is_false(event.off(itself))
      assert.is_true(event.off(earlier))
      assert.is_true(event.off(later))
    end)

    later = event.on("frame_update", function() heard[#heard + 1] = "later" end)

    host.frames(3)
    assert.same({ "earlier", "itself" }, heard)
  end)

  it("takes the work away with the last one: a run then ends by itself", function()
    local last = event.on("frame_update", noop)
    host.frames(2)
    assert.is_true(host.has_work())
    assert.is_true(event.off(last))
    assert.is_false(host.has_work())
  end)
end)
