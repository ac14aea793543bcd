local function refusal(...)
  return select(2, pcall(luanet.ws.on, ...))
end

-- Loads a script that connects to the address.
local function talk(url)
  luanet.gui.set("talk.url", url)
  return luanet.load("../scripts/talks.lua")
end

describe("luanet.ws.on", function()
  it("serves the clients that connect to an address, and tells of each what happens", function()
    local said = {}
    assert.returned_arguments(0, luanet.ws.on("wss://feed.test/x", {
      open = function(peer)
        said[#said + 1] = { "open", peer.id }
        peer:send("welcome")
      end,
      message = function(peer, msg)
        said[#said + 1] = { "message", peer.id, msg }
        peer:send("got " .. msg)
      end,
      close = function(peer, code, reason) said[#said + 1] = { "close", peer.id, code, reason } end,
    }))
    local script = talk("wss://feed.test/x")
    luanet.gui.set("talk.say", "hello")
    luanet.frames(1)
    luanet.gui.set("talk.say", "bye")
    luanet.frames(1)
    assert.equal("open\nmessage\twelcome\nmessage\tgot hello\nclose\t1000\t\n", script.printed)
    assert.same({ { "open", 1 }, { "message", 1, "hello" }, { "close", 1, 1000, "" } }, said)
  end)

  it("needs nothing but the address", function()
    luanet.ws.on("ws://feed.test/", {})
    assert.equal("open\n", talk("ws://feed.test/").printed)
  end)

  it("takes a pattern; the last server that fits counts", function()
    local heard = {}
    luanet.ws.on("ws://feed.test/*", { open = function() heard[#heard + 1] = "pattern" end })
    luanet.ws.on("ws://feed.test/x", { open = function() heard[#heard + 1] = "address" end })
    talk("ws://feed.test/x")
    talk("ws://feed.test/y")
    assert.same({ "address", "pattern" }, heard)
  end)

  it.each {
    { "HTTP 403", "the server refused the upgrade (HTTP 403)" },
    { "refused", "connection refused" },
    { "timeout", "timed out after 10 s" },
    { "dns", "could not resolve host" },
    { "it is night", "it is night" },
  }("lets nobody in with refuse = %s, which a script is told as: %s", function(refuse, heard)
    luanet.ws.on("ws://feed.test/", { refuse = refuse })
    assert.equal("error\tfeed.test: " .. heard .. "\nclose\t1006\t\n", talk("ws://feed.test/").printed)
  end)

  it("numbers its clients in the order of connecting", function()
    local ids = {}
    luanet.ws.on("ws://feed.test/*", { open = function(peer) ids[#ids + 1] = peer.id end })
    for _ = 1, 3 do talk("ws://feed.test/") end
    assert.same({ 1, 2, 3 }, ids)
  end)

  it("refuses what no client could connect to, and what is no server", function()
    local url = "ws://feed.test/"
    assert.equal("bad argument #1 to 'on' (string expected, got no value)", refusal())
    assert.equal(
      "bad argument #1 to 'on' (a URL with ws:// or wss://, or a pattern with *, expected, got \"http://feed.test/\")",
      refusal("http://feed.test/", {})
    )
    assert.equal("bad argument #2 to 'on' (table expected, got no value)", refusal(url))
    assert.equal("bad argument #2 to 'on' (field 'open': function expected, got boolean)", refusal(url, { open = true }))
    assert.equal("bad argument #2 to 'on' (field 'message': function expected, got string)", refusal(url, { message = "" }))
    assert.equal("bad argument #2 to 'on' (field 'close': function expected, got number)", refusal(url, { close = 1 }))
    assert.equal("bad argument #2 to 'on' (field 'refuse': string expected, got boolean)", refusal(url, { refuse = true }))
  end)
end)
