local function refusal(...)
  return select(2, pcall(net.ws_server.listen, net.ws_server, ...))
end

local function portOf(srv)
  return tonumber(tostring(srv):match("^WsServer%(%d+, 127%.0%.0%.1:(%d+)%)$"))
end

-- Wrong arguments are worded as Lua words them.
assert(refusal() == "bad argument #1 to 'listen' (number expected, got no value)")
assert(refusal("8080", {}) == "bad argument #1 to 'listen' (number expected, got string)")
assert(refusal(8080.5, {}) == "bad argument #1 to 'listen' (number has no integer representation)")
assert(refusal(0) == "bad argument #2 to 'listen' (table expected, got no value)")
assert(refusal(0, print) == "bad argument #2 to 'listen' (table expected, got function)")
assert(refusal(0, { on_open = true }) == "bad argument #2 to 'listen' (field 'on_open': function expected, got boolean)")

-- Called with a dot: the message says what to write.
local ok, message = pcall(net.ws_server.listen, 0, {})
assert(not ok and message:find("net.ws_server:listen is called with a colon, not a dot: net.ws_server:listen(...)", 1, true), message)

-- A port that can't be had is nil and a warning.
test.logged()
assert(net.ws_server:listen(70000, {}) == nil)
assert(net.ws_server:listen(-1, {}) == nil)
assert(test.logged() == [[
warn: net.ws_server:listen: port must be between 0 and 65535, got 70000
warn: net.ws_server:listen: port must be between 0 and 65535, got -1
]])

-- Port 0 is any free one, which then is busy.
local first = net.ws_server:listen(0, {})
local port = portOf(first)
assert(test.logged() == "info: listens on ws://127.0.0.1:" .. port .. "/\n")
assert(net.ws_server:listen(port, {}) == nil)
assert(test.logged() == "warn: net.ws_server:listen: port " .. port .. " is in use\n")
assert(net.ws_server:listen(0, {}).id == 2 and first.id == 1)

-- Fields can be read and not written; one that is not there is nil.
assert(math.type(first.id) == "integer" and first.nothing == nil)
ok, message = pcall(function() first.id = 3 end)
assert(not ok and message:find("attempt to write field 'id' of a WsServer: its fields are read-only", 1, true), message)

-- Nobody is called at once: the callbacks come on turns of their own, in order.
local heard = {}
local third
third = net.ws_server:listen(0, {
  on_open = function(client) heard[#heard + 1] = "open " .. client end,
  on_message = function(client, msg) heard[#heard + 1] = "message " .. client .. " " .. msg end,
  on_error = function(client, err) heard[#heard + 1] = "error " .. client .. " " .. err end,
  on_close = function(client, code, reason)
    heard[#heard + 1] = "close " .. client .. " " .. code .. " " .. reason
    if client == 2 then return end
    assert(table.concat(heard, "\n") == [[
open 1
open 2
error 2 Unexpected EOF
close 2 1006 
message 1 text
message 1 ]] .. "\xff\0\nclose 1 4000 bye", table.concat(heard, "\n"))
    assert(third:client_count() == 0)

    -- Pages of web sites are kept out, with a word about how to let them in.
    assert(test.connect(portOf(third), "http://example.com") == nil)
    event.on("frame_update", function()
      local logged = test.logged()
      if logged == "" then return end
      assert(logged:find("--allow-origin=http://example.com lets it in", 1, true), logged)
      test.finish()
    end)
  end,
})
local client = test.connect(portOf(third))
test.connect(portOf(third)):drop()
client:send("text")
client:send("\xff\0")
client:close(4000, "bye")
assert(#heard == 0)
test.logged()
