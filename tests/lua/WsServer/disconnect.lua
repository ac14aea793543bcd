describe("WsServer:disconnect", function()
  local closed, srv, port

  before_each(function()
    closed = {}
    srv = net.ws_server:listen(0, {
      on_message = function(client) closed[#closed + 1] = "message of " .. client end,
      on_close = function(...) closed[#closed + 1] = table.concat({ ... }, " ") end,
    })
    port = tonumber(tostring(srv):match(":(%d+)"))
  end)

  local function refusal(...)
    return select(2, pcall(srv.disconnect, srv, ...))
  end

  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'disconnect' (number expected, got no value)", refusal())
    assert.equal("bad argument #2 to 'disconnect' (number expected, got string)", refusal(1, "x"))
  end)

  it.each {
    { 0 }, { 999 }, { 1004 }, { 1005 }, { 1006 }, { 1014 }, { 2999 }, { 5000 },
  }("refuses the code %d, and says which can be sent", function(code)
    local allowed = "close code 1000-1003, 1007-1013 or 3000-4999 expected"
    assert.equal(("bad argument #2 to 'disconnect' (%s, got %d)"):format(allowed, code), refusal(1, code))
  end)

  it("refuses a reason of more than 123 bytes", function()
    local message = "bad argument #3 to 'disconnect' (124 bytes, a reason has at most 123)"
    assert.equal(message, refusal(1, 1000, ("x"):rep(124)))
  end)

  it("says what to write when it is called with a dot", function()
    local mistake = "WsServer:disconnect is called with a colon, not a dot"
    assert.error_matches(function() srv.disconnect(1) end, mistake, 1, true)
  end)

  it("does nothing for a client that is not there, and gives nothing", function()
    assert.returned_arguments(0, srv:disconnect(99))
    host.frames(2)
    assert.same({}, closed)
  end)

  it("sends code and reason, 1000 and an empty one if left out, and on_close tells them", function()
    local pages = {}
    for i = 1, 4 do pages[i] = host.connect(port) end
    host.frames(1)
    srv:disconnect(1)
    srv:disconnect(2, 4000)
    srv:disconnect(3, nil, "no code")
    srv:disconnect(4, 3000, ("ü"):rep(61))
    assert.same({}, closed)
    host.frames(2)
    local expected = { { 1000, "" }, { 4000, "" }, { 1000, "no code" }, { 3000, ("ü"):rep(61) } }
    for i, page in ipairs(pages) do
      local code, reason = table.unpack(expected[i])
      assert.equal(code, page.close_code)
      assert.equal(reason, page.close_reason)
      assert.equal(i .. " " .. code .. " " .. reason, closed[i])
    end
    assert.equal(4, #closed)
  end)

  it("counts the client as gone at once: the first word counts, and its messages are not heard", function()
    local page = host.connect(port)
    host.frames(1)
    assert.equal(1, srv:client_count())
    page:send("too late to be heard")
    srv:disconnect(1)
    assert.equal(0, srv:client_count())
    assert.is_false(srv:send(1, "x"))
    srv:disconnect(1, 4444, "again")
    host.frames(2)
    assert.same({ "1 1000 " }, closed)
    assert.equal(1000, page.close_code)
    assert.same({}, page.messages)
  end)
end)
