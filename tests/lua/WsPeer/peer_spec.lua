describe("WsPeer", function()
  local script, peer, closed
  before_each(function()
    closed = nil
    luanet.ws.on("ws://feed.test/*", {
      open = function(opened) peer = opened end,
      close = function(_, code, reason) closed = { code, reason } end,
    })
    luanet.gui.set("talk.url", "ws://feed.test/x?y")
    script = luanet.load("../scripts/talks.lua")
  end)

  local function say(text)
    luanet.gui.set("talk.say", text)
    luanet.frames(1)
  end

  it("has its number, and the address that was connected to", function()
    assert.equal(1, peer.id)
    assert.equal("ws://feed.test/x?y", peer.url)
    assert.equal("WsPeer(1, ws://feed.test/x?y)", tostring(peer))
  end)

  it("has fields that can't be written, and no others", function()
    for _, name in ipairs { "id", "url", "messages", "paused", "close_code", "close_reason" } do
      local message = "attempt to write field '" .. name .. "' of a WsPeer: its fields are read-only"
      assert.has_error(function() peer[name] = 1 end, message)
    end
    assert.is_nil(peer.refused)
  end)

  describe(":send and :send_binary", function()
    it("send one message each, which is heard in the next frame", function()
      assert.is_true(peer:send("größe"))
      assert.is_true(peer:send_binary("\0\xff"))
      luanet.frames(1)
      assert.equal("open\nmessage\tgröße\nmessage\t\0\xff\n", script.printed)
    end)

    it("give false when it is not open", function()
      peer:drop()
      assert.is_false(peer:send("too late"))
      assert.is_false(peer:send_binary("too late"))
    end)

    it("refuse what is no message", function()
      assert.has_error(function() peer:send("\xff") end, "bad argument #1 to 'send' (valid UTF-8 expected: send_binary sends bytes)")
      assert.has_error(function() peer:send_binary({}) end, "bad argument #1 to 'send_binary' (string expected, got table)")
    end)
  end)

  describe(":last and .messages", function()
    it("are what the script sent", function()
      assert.is_nil(peer:last())
      assert.same({}, peer.messages)
      say("one")
      say("two")
      assert.equal("two", peer:last())
      assert.same({ "one", "two" }, peer.messages)
    end)

    it("say what to write when they are called with a dot", function()
      local mistake = "WsPeer:last is called with a colon, not a dot: WsPeer:last(...)"
      assert.error_matches(function() peer.last() end, mistake, 1, true)
    end)
  end)

  describe(":is_open, .close_code and .close_reason", function()
    it("tell whether it is connected, and how that ended", function()
      assert.is_true(peer:is_open())
      assert.is_nil(peer.close_code)
      say("bye")
      assert.is_false(peer:is_open())
      assert.equal(1000, peer.close_code)
      assert.equal("", peer.close_reason)
      assert.same({ 1000, "" }, closed)
    end)
  end)

  describe(":close and :drop", function()
    it("end the connection, with a code and a reason", function()
      peer:close(4000, "no more")
      luanet.frames(1)
      assert.equal("open\nclose\t4000\tno more\n", script.printed)
      assert.same({ 4000, "no more" }, closed)
    end)

    it("end it without a word", function()
      peer:drop()
      luanet.frames(1)
      assert.equal("open\nerror\tfeed.test: the connection was lost\nclose\t1006\t\n", script.printed)
      assert.equal(1006, peer.close_code)
    end)

    it("refuse a code that none can send", function()
      local allowed = "close code 1000-1003, 1005, 1007-1014 or 3000-4999 expected"
      assert.has_error(function() peer:close(1006) end, "bad argument #1 to 'close' (" .. allowed .. ", got 1006)")
      assert.error_matches(function() peer.drop() end, "WsPeer:drop is called with a colon, not a dot", 1, true)
      assert.is_true(peer:is_open())
    end)
  end)

  describe(":pause, :resume and .paused", function()
    it("let what the script sends wait for the next frame after them", function()
      peer:pause()
      assert.is_true(peer.paused)
      say("one")
      assert.same({}, peer.messages)
      peer:resume()
      assert.is_false(peer.paused)
      luanet.frames(1)
      assert.same({ "one" }, peer.messages)
    end)

    it("let the script's close wait for an answer, for two seconds", function()
      peer:pause()
      say("bye")
      luanet.advance(1.9)
      assert.equal("open\n", script.printed)
      luanet.advance(0.2)
      assert.equal("open\nclose\t1006\t\n", script.printed)
      assert.is_nil(closed)
    end)

    it("say what to write when they are called with a dot", function()
      assert.error_matches(function() peer.pause() end, "WsPeer:pause is called with a colon, not a dot", 1, true)
      assert.error_matches(function() peer.resume() end, "WsPeer:resume is called with a colon, not a dot", 1, true)
    end)
  end)
end)
