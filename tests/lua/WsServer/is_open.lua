local srv = net.ws_server:listen(0, {})
local other = net.ws_server:listen(0, {})
assert(srv:is_open() == true)

local ok, message = pcall(srv.is_open)
assert(not ok and message:find("WsServer:is_open is called with a colon, not a dot: WsServer:is_open(...)", 1, true), message)
ok, message = pcall(srv.is_open, {})
assert(not ok and message:find("WsServer:is_open is called with a colon", 1, true), message)

srv:close()
assert(srv:is_open() == false and other:is_open() == true)

-- One that waits for a port counts as open.
local next = net.ws_server:listen(tonumber(tostring(srv):match(":(%d+)")), {})
assert(next:is_open() == true and srv:is_open() == false)
next:close()
assert(next:is_open() == false)
test.finish()
