local function refusal(...)
  return select(2, pcall(net.ws.connect, net.ws, ...))
end

local function noop() end

-- Wrong arguments are worded as Lua words them, the field of the table by its name.
assert(refusal() == "bad argument #1 to 'connect' (string expected, got no value)")
assert(refusal(nil, {}) == "bad argument #1 to 'connect' (string expected, got nil)")
assert(refusal({}, {}) == "bad argument #1 to 'connect' (string expected, got table)")
assert(refusal("ws://echo.test/") == "bad argument #2 to 'connect' (table expected, got no value)")
assert(refusal("ws://echo.test/", nil) == "bad argument #2 to 'connect' (table expected, got nil)")
assert(refusal("ws://echo.test/", noop) == "bad argument #2 to 'connect' (table expected, got function)")
for _, name in ipairs { "on_open", "on_message", "on_error", "on_close" } do
  for _, wrong in ipairs { 1, "print", true, false, {}, setmetatable({}, { __call = noop }) } do
    local message = refusal("ws://echo.test/", { [name] = wrong })
    local expected = ("bad argument #2 to 'connect' (field '%s': function expected, got %s)"):format(name, type(wrong))
    assert(message == expected, message)
  end
end

-- Raised at the line that called.
local line = debug.getinfo(1, "l").currentline + 1
local ok, message = pcall(function() net.ws:connect({}, {}) end)
assert(not ok)
assert(message == "net.ws/connect.lua:" .. line .. ": bad argument #1 to 'connect' (string expected, got table)", message)

-- Called with a dot: the message says what to write.
ok, message = pcall(function() net.ws.connect("ws://echo.test/", {}) end)
assert(not ok and message:find("net.ws:connect is called with a colon, not a dot: net.ws:connect(...)", 1, true), message)

-- What was refused took no id. Fields that nobody knows are nobody's business; a metatable may supply the others.
local heard = {}
local function hears(name)
  return function(...) heard[#heard + 1] = table.concat({ name, ... }, " ") end
end
local callbacks = setmetatable({ on_message = hears("message"), on_nonsense = 1, [1] = {} }, {
  __index = { on_open = hears("open"), on_error = hears("error"), on_close = hears("close") },
})
local first = net.ws:connect("ws://refusing.test/", callbacks)
local second = net.ws:connect("ws://nobody.test/", callbacks)
local third = net.ws:connect("nonsense", callbacks)
local fourth = net.ws:connect("http://echo.test/", callbacks)
assert(math.type(first) == "integer" and first == 1 and second == 2 and third == 3 and fourth == 4)

-- Nothing is heard before a later turn.
assert(#heard == 0)

-- What is changed in the table later changes nothing.
callbacks.on_message = error

local function expect(id, ...)
  local lines, expected = {}, { ... }
  for _, said in ipairs(heard) do
    if said:match("^%a+ (%d+)") == tostring(id) then lines[#lines + 1] = said end
  end
  assert(table.concat(lines, "\n") == table.concat(expected, "\n"), table.concat(lines, "\n"))
end

-- A connect within on_close has an id of its own, and comes to nothing or to something as any other.
local last
net.ws:connect("ws://nobody.test/", { on_close = function(id)
  assert(id == 5)
  -- Bytes come as they are, and a code and a reason as the server gave them.
  last = net.ws:connect("ws://closing.test/path?query#fragment", {
    on_open = hears("open"),
    on_message = function(i, msg)
      local bytes = {}
      for byte = 0, 255 do bytes[#bytes + 1] = string.char(byte) end
      heard[#heard + 1] = "message " .. i .. " " .. tostring(msg == table.concat(bytes))
    end,
    on_close = function(i, code, reason)
      assert(math.type(i) == "integer" and math.type(code) == "integer")
      hears("close")(i, code, reason)
      expect(1, "error 1 refusing.test: the server refused the upgrade (HTTP 403)", "close 1 1006 ")
      expect(2, "error 2 nobody.test: could not resolve host", "close 2 1006 ")
      expect(3, 'error 3 invalid URL "nonsense"', "close 3 1006 ")
      expect(4, 'error 4 invalid URL "http://echo.test/": only ws: and wss: are connected to', "close 4 1006 ")
      expect(6, "open 6", "message 6 true", "close 6 4000 bye")
      assert(test.logged() == "")
      test.finish()
    end,
  })
  assert(last == 6)
end })
