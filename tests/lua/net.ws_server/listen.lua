local function refusal(...)
  return select(2, pcall(net.ws_server.listen, net.ws_server, ...))
end

local function port_of(srv)
  return tonumber(tostring(srv):match("^WsServer%(%d+, 127%.0%.0%.1:(%d+)%)$"))
end

--- Callbacks that keep what they hear, and the list of it: `close 1 4000 bye`.
local function listening()
  local heard = {}
  local function hears(name)
    return function(...) heard[#heard + 1] = table.concat({ name, ... }, " ") end
  end
  return {
    on_open = hears("open"), on_message = hears("message"), on_error = hears("error"), on_close = hears("close"),
  }, heard
end

describe("net.ws_server:listen", function()
  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'listen' (number expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'listen' (number expected, got string)", refusal("8080", {}))
    assert.equal("bad argument #1 to 'listen' (number has no integer representation)", refusal(8080.5, {}))
    assert.equal("bad argument #2 to 'listen' (table expected, got no value)", refusal(0))
    assert.equal("bad argument #2 to 'listen' (table expected, got function)", refusal(0, print))
    assert.equal(
      "bad argument #2 to 'listen' (field 'on_open': function expected, got boolean)",
      refusal(0, { on_open = true })
    )
  end)

  it("says what to write when it is called with a dot", function()
    local mistake = "net.ws_server:listen is called with a colon, not a dot: net.ws_server:listen(...)"
    assert.error_matches(function() net.ws_server.listen(0, {}) end, mistake, 1, true)
  end)

  it.each { { 70000 }, { -1 } }("gives nil and a warning for the port %d", function(port)
    assert.is_nil(net.ws_server:listen(port, {}))
    local why = "port must be between 0 and 65535, got " .. port
    assert.equal("warn: net.ws_server:listen: " .. why .. "\n", host.logged())
  end)

  it("takes any free port for 0, which then is busy", function()
    local first = net.ws_server:listen(0, {})
    local port = port_of(first)
    assert.is_integer(port)
    assert.equal("info: listens on ws://127.0.0.1:" .. port .. "/\n", host.logged())
    assert.is_nil(net.ws_server:listen(port, {}))
    assert.equal("warn: net.ws_server:listen: port " .. port .. " is in use\n", host.logged())
    local second = net.ws_server:listen(0, {})
    assert.equal(1, first.id)
    assert.equal(2, second.id)
    assert.is_not.equal(port, port_of(second))
  end)

  it("calls back on turns of its own, in order", function()
    local callbacks, heard = listening()
    local srv = net.ws_server:listen(0, callbacks)
    local page = host.connect(port_of(srv))
    host.connect(port_of(srv)):drop()
    page:send("text")
    page:send_binary("\xff\0")
    page:close(4000, "bye")
    assert.same({}, heard)
    host.frames(2)
    assert.same({
      "open 1",
      "open 2",
      "error 2 Unexpected EOF",
      "close 2 1006 ",
      "message 1 text",
      "message 1 \xff\0",
      "close 1 4000 bye",
    }, heard)
    assert.equal(0, srv:client_count())
  end)

  it("keeps pages of web sites out, with a word about how to let them in", function()
    local callbacks, heard = listening()
    local srv = net.ws_server:listen(0, callbacks)
    host.logged()
    local page = host.connect(port_of(srv), "http://example.com")
    assert.is_false(page:is_open())
    assert.equal(403, page.refused.status)
    host.frames(1)
    assert.matches("--allow-origin=http://example.com lets it in", host.logged(), 1, true)
    assert.same({}, heard)
  end)

  it("lets pages of this machine in", function()
    local srv = net.ws_server:listen(0, {})
    assert.is_true(host.connect(port_of(srv), "http://localhost:3000"):is_open())
  end)
end)

describe("WsServer.id", function()
  it("is an integer that can be read and not written", function()
    local srv = net.ws_server:listen(0, {})
    assert.is_integer(srv.id)
    local message = "attempt to write field 'id' of a WsServer: its fields are read-only"
    assert.has_error(function() srv.id = 3 end, message)
    assert.equal(1, srv.id)
  end)

  it("is the only field: any other is nil", function()
    assert.is_nil(net.ws_server:listen(0, {}).nothing)
  end)
end)
