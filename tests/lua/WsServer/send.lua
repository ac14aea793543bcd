describe("WsServer:send", function()
  local srv, page

  before_each(function()
    srv = net.ws_server:listen(0, {})
    page = host.connect(tonumber(tostring(srv):match(":(%d+)")))
    host.frames(1)
    host.logged()
  end)

  local function refusal(...)
    return select(2, pcall(srv.send, srv, ...))
  end

  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'send' (number expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'send' (number expected, got string)", refusal("1", "x"))
    assert.equal("bad argument #2 to 'send' (string expected, got no value)", refusal(1))
    assert.equal("bad argument #2 to 'send' (string expected, got boolean)", refusal(1, true))
  end)

  it("says what to write when it is called with a dot", function()
    local mistake = "WsServer:send is called with a colon, not a dot: WsServer:send(...)"
    assert.error_matches(function() srv.send(1, "x") end, mistake, 1, true)
  end)

  it("gives true for what is on its way; a number stands for its text", function()
    for _, text in ipairs { "hello", "", "größe\0", 42 } do assert.is_true(srv:send(1, text)) end
    host.frames(1)
    assert.same({ "hello", "", "größe\0", "42" }, page.messages)
  end)

  it("gives true within on_open", function()
    local sent
    local other
    other = net.ws_server:listen(0, { on_open = function(client) sent = other:send(client, "welcome") end })
    local guest = host.connect(tonumber(tostring(other):match(":(%d+)")))
    host.frames(1)
    assert.is_true(sent)
    assert.same({ "welcome" }, guest.messages)
  end)

  it("gives false for one who is not there, without a word", function()
    assert.is_false(srv:send(99, "hello"))
    assert.is_false(srv:send(0, "\xff"))
    assert.equal("", host.logged())
  end)

  it("gives false for what is no text or too big, with a warning; the client stays", function()
    assert.is_false(srv:send(1, "\xff"))
    assert.equal("warn: WsServer:send: a message that is not valid UTF-8 can't be sent\n", host.logged())
    assert.is_false(srv:send(1, ("x"):rep(64 * 1024 * 1024)))
    assert.equal("warn: WsServer:send: a message of 67108864 bytes is too big (under 67108864)\n", host.logged())
    assert.is_true(srv:send(1, "end"))
    host.frames(1)
    assert.same({ "end" }, page.messages)
  end)
end)
