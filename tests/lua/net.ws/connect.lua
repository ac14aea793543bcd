local function refusal(...)
  return select(2, pcall(net.ws.connect, net.ws, ...))
end

local function noop() end

--- Callbacks that keep what they hear, and the list of it: `close 1 1006 `.
local function listening()
  local heard = {}
  local function hears(name)
    return function(...) heard[#heard + 1] = table.concat({ name, ... }, " ") end
  end
  return {
    on_open = hears("open"), on_message = hears("message"), on_error = hears("error"), on_close = hears("close"),
  }, heard
end

describe("net.ws:connect", function()
  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'connect' (string expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'connect' (string expected, got nil)", refusal(nil, {}))
    assert.equal("bad argument #1 to 'connect' (string expected, got table)", refusal({}, {}))
    assert.equal("bad argument #2 to 'connect' (table expected, got no value)", refusal("ws://echo.test/"))
    assert.equal("bad argument #2 to 'connect' (table expected, got nil)", refusal("ws://echo.test/", nil))
    assert.equal("bad argument #2 to 'connect' (table expected, got function)", refusal("ws://echo.test/", noop))
  end)

  it.each {
    { "on_open" }, { "on_message" }, { "on_error" }, { "on_close" },
  }("names the field %s when it is no function", function(name)
    for _, wrong in ipairs { 1, "print", true, false, {}, setmetatable({}, { __call = noop }) } do
      local expected = "bad argument #2 to 'connect' (field '%s': function expected, got %s)"
      assert.equal(expected:format(name, type(wrong)), refusal("ws://echo.test/", { [name] = wrong }))
    end
  end)

  it("raises at the line that called", function()
    local line = debug.getinfo(1, "l").currentline + 1
    local ok, message = pcall(function() net.ws:connect({}, {}) end)
    assert.is_false(ok)
    assert.equal("net.ws/connect.lua:" .. line .. ": bad argument #1 to 'connect' (string expected, got table)", message)
  end)

  it("says what to write when it is called with a dot", function()
    local mistake = "net.ws:connect is called with a colon, not a dot: net.ws:connect(...)"
    assert.error_matches(function() net.ws.connect("ws://echo.test/", {}) end, mistake, 1, true)
  end)

  it("gives ids from 1 on, also to what comes to nothing; what was refused took none", function()
    refusal("ws://echo.test/", noop)
    for i, url in ipairs { "ws://refusing.test/", "ws://nobody.test/", "nonsense", "http://echo.test/" } do
      local id = net.ws:connect(url, {})
      assert.equal(i, id)
      assert.is_integer(id)
    end
  end)

  it.each {
    { "ws://refusing.test/", "refusing.test: the server refused the upgrade (HTTP 403)" },
    { "ws://nobody.test/", "nobody.test: could not resolve host" },
    { "nonsense", 'invalid URL "nonsense"' },
    { "http://echo.test/", 'invalid URL "http://echo.test/": only ws: and wss: are connected to' },
  }("lets an error be heard of %s, and then that it is closed, on a later turn", function(url, error)
    local callbacks, heard = listening()
    net.ws:connect(url, callbacks)
    assert.same({}, heard)
    host.frames(2)
    assert.same({ "error 1 " .. error, "close 1 1006 " }, heard)
    assert.equal("", host.logged())
  end)

  it("gives bytes as they are, and a code and a reason as the server gave them", function()
    local callbacks, heard = listening()
    local every = {}
    for byte = 0, 255 do every[#every + 1] = string.char(byte) end
    local keep = callbacks.on_close
    function callbacks.on_close(id, code, reason)
      assert.is_integer(id)
      assert.is_integer(code)
      keep(id, code, reason)
    end
    net.ws:connect("ws://closing.test/path?query#fragment", callbacks)
    assert.same({}, heard)
    host.frames(2)
    assert.same({ "open 1", "message 1 " .. table.concat(every), "close 1 4000 bye" }, heard)
    assert.equal("", host.logged())
  end)

  it("takes callbacks from a metatable as well, and ignores fields that nobody knows", function()
    local inherited, heard = listening()
    local own = { on_message = inherited.on_message, on_nonsense = 1, [1] = {} }
    inherited.on_message = nil
    local callbacks = setmetatable(own, { __index = inherited })
    net.ws:connect("ws://closing.test/", callbacks)
    net.ws:connect("ws://nobody.test/", callbacks)
    host.frames(2)
    table.sort(heard)
    assert.equal(5, #heard)
    assert.equal("close 1 4000 bye", heard[1])
    assert.equal("close 2 1006 ", heard[2])
    assert.equal("error 2 nobody.test: could not resolve host", heard[3])
    assert.matches("^message 1 ", heard[4])
    assert.equal("open 1", heard[5])
  end)

  it("keeps the callbacks that it was given: what is changed in the table later changes nothing", function()
    local callbacks, heard = listening()
    net.ws:connect("ws://closing.test/", callbacks)
    for name in pairs(callbacks) do callbacks[name] = error end
    host.frames(2)
    assert.equal(3, #heard)
  end)

  it("needs no callbacks", function()
    net.ws:connect("ws://closing.test/", {})
    net.ws:connect("ws://nobody.test/", {})
    host.frames(2)
    assert.equal("", host.logged())
  end)

  it("connects within on_close, with an id of its own", function()
    local callbacks, heard = listening()
    local last
    net.ws:connect("ws://nobody.test/", {
      on_close = function(id)
        assert.equal(1, id)
        last = net.ws:connect("ws://closing.test/", callbacks)
      end,
    })
    host.frames(2)
    assert.equal(2, last)
    assert.equal("open 2", heard[1])
    assert.equal("close 2 4000 bye", heard[3])
    assert.equal(3, #heard)
  end)
end)
