local function refusal(...)
  return select(2, pcall(net.ws.is_open, net.ws, ...))
end

describe("net.ws:is_open", function()
  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'is_open' (number expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'is_open' (number expected, got table)", refusal({}))
    assert.equal("bad argument #1 to 'is_open' (number has no integer representation)", refusal(2.5))
  end)

  it("says what to write when it is called with a dot", function()
    local mistake = "net.ws:is_open is called with a colon, not a dot: net.ws:is_open(...)"
    assert.error_matches(function() net.ws.is_open(1) end, mistake, 1, true)
  end)

  it("is false for an id that nobody has", function()
    for _, id in ipairs { 0, -1, 1, math.maxinteger } do assert.is_false(net.ws:is_open(id)) end
  end)

  it("is true from on_open on, until it is closed", function()
    local id
    local states = {}
    local function note(state)
      states[#states + 1] = { state, net.ws:is_open(id) }
    end
    id = net.ws:connect("ws://echo.test/", {
      on_open = function()
        note("opened")
        net.ws:send(id, "x")
      end,
      on_message = function()
        note("message")
        net.ws:close(id)
        note("closing")
      end,
      on_close = function() note("closed") end,
    })
    note("connecting")
    host.frames(2)
    assert.same({
      { "connecting", false }, { "opened", true }, { "message", true }, { "closing", false }, { "closed", false },
    }, states)
  end)

  it("takes a float that is whole for an id", function()
    net.ws:connect("ws://echo.test/", {})
    assert.is_false(net.ws:is_open(1.0))
    host.frames(2)
    assert.is_true(net.ws:is_open(1.0))
    assert.is_false(net.ws:is_open(2.0))
  end)
end)
