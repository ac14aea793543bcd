describe("WsServer:client_count", function()
  it("is an integer, 0 at first", function()
    local srv = net.ws_server:listen(0, {})
    assert.equal(0, srv:client_count())
    assert.is_integer(srv:client_count())
  end)

  it("says what to write when it is called with a dot", function()
    local srv = net.ws_server:listen(0, {})
    local mistake = "WsServer:client_count is called with a colon, not a dot"
    assert.error_matches(function() srv.client_count() end, mistake, 1, true)
  end)

  it("counts a client from its on_open on, and not any more in its on_close", function()
    local counts = {}
    local srv
    local function count() counts[#counts + 1] = srv:client_count() end
    srv = net.ws_server:listen(0, { on_open = count, on_message = count, on_close = count })
    local port = tonumber(tostring(srv):match(":(%d+)"))
    local first, second = host.connect(port), host.connect(port)
    assert.equal(0, srv:client_count())
    first:send("hello")
    first:close(1000, "")
    second:close(1000, "")
    host.frames(2)
    assert.same({ 1, 2, 2, 1, 0 }, counts)
  end)
end)
