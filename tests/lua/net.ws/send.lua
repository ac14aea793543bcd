local function refusal(...)
  return select(2, pcall(net.ws.send, net.ws, ...))
end

describe("net.ws:send", function()
  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'send' (number expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'send' (number expected, got string)", refusal("1", "x"))
    assert.equal("bad argument #1 to 'send' (number has no integer representation)", refusal(1.5, "x"))
    assert.equal("bad argument #1 to 'send' (number has no integer representation)", refusal(0 / 0, "x"))
    assert.equal("bad argument #2 to 'send' (string expected, got no value)", refusal(1))
    assert.equal("bad argument #2 to 'send' (string expected, got nil)", refusal(1, nil))
    assert.equal("bad argument #2 to 'send' (string expected, got table)", refusal(1, {}))
  end)

  it("says what to write when it is called with a dot", function()
    local mistake = "net.ws:send is called with a colon, not a dot: net.ws:send(...)"
    assert.error_matches(function() net.ws.send(1, "x") end, mistake, 1, true)
  end)

  it("gives false where nobody is, without a word", function()
    for _, id in ipairs { 0, -1, 1, 1e15, math.maxinteger, math.mininteger } do
      assert.is_false(net.ws:send(id, "x"))
    end
    assert.equal("", host.logged())
  end)

  it("sends texts in their order; a number stands for its text, as in Lua's own library", function()
    local texts = { "hello", "", "\0", "grüße", "\u{FEFF}\u{10FFFF}", 12, 1.5, string.rep("x", 70000) }
    local expected, heard = {}, {}
    for i, text in ipairs(texts) do expected[i] = tostring(text) end
    local id
    id = net.ws:connect("ws://echo.test/", {
      on_open = function()
        for _, text in ipairs(texts) do assert.is_true(net.ws:send(id, text)) end
      end,
      on_message = function(i, msg)
        assert.equal(id, i)
        heard[#heard + 1] = msg
      end,
    })
    host.frames(2)
    assert.same(expected, heard)
    assert.equal("", host.logged())
  end)

  it.each {
    { "\xff" }, { "\xc0\x80" }, { "\xed\xa0\x80" }, { "\xe2\x82" },
  }("refuses %q, which is not valid UTF-8, with a warning; the connection stays", function(bad)
    local heard = {}
    local id = net.ws:connect("ws://echo.test/", { on_message = function(_, msg) heard[#heard + 1] = msg end })
    host.frames(1)
    assert.is_false(net.ws:send(id, bad))
    assert.equal("warn: net.ws:send: a message that is not valid UTF-8 can't be sent\n", host.logged())
    assert.is_true(net.ws:send(id, "good"))
    host.frames(1)
    assert.same({ "good" }, heard)
  end)

  it("gives false while it is connecting, once it closes and once it is closed, without a word", function()
    local id
    local states = {}
    local function try(state)
      states[#states + 1] = { state, net.ws:send(id, "x"), net.ws:send(id, "\xff") }
    end
    id = net.ws:connect("ws://echo.test/", {
      on_open = function()
        net.ws:close(id)
        try("closing")
      end,
      on_close = function() try("closed") end,
    })
    try("connecting")
    host.frames(200)
    assert.same({ { "connecting", false, false }, { "closing", false, false }, { "closed", false, false } }, states)
    assert.equal("", host.logged())
  end)
end)
