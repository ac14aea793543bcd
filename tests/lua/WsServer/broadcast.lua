local function portOf(srv)
  return tonumber(tostring(srv):match(":(%d+)"))
end

local srv = net.ws_server:listen(0, {})
local other = net.ws_server:listen(0, {})

-- Without a client nothing is sent, and nothing can be wrong with it.
test.logged()
assert(select("#", srv:broadcast("nobody")) == 0)
srv:broadcast("\xff")
assert(test.logged() == "")

local ok, message = pcall(srv.broadcast, srv, {})
assert(not ok and message == "bad argument #1 to 'broadcast' (string expected, got table)")
ok, message = pcall(srv.broadcast, "x")
assert(not ok and message:find("WsServer:broadcast is called with a colon, not a dot", 1, true), message)

local clients = { test.connect(portOf(srv)), test.connect(portOf(srv)) }
local stranger = test.connect(portOf(other))
local frame
frame = event.on("frame_update", function()
  if srv:client_count() < 2 or other:client_count() < 1 then return end
  event.off(frame)
  srv:broadcast("one")
  srv:broadcast("\xff")
  assert(test.logged() == "warn: WsServer:broadcast: a message that is not valid UTF-8 can't be sent\n")
  srv:broadcast("two")
  other:broadcast("three")
  frame = event.on("frame_update", function()
    event.off(frame)
    for _, client in ipairs(clients) do assert(table.concat(client:heard(), " ") == "one two") end
    assert(table.concat(stranger:heard(), " ") == "three")
    test.finish()
  end)
end)
