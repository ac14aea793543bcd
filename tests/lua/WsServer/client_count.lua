local counts = {}
local srv
local function count() counts[#counts + 1] = srv:client_count() end
srv = net.ws_server:listen(0, { on_open = count, on_message = count, on_close = count })
assert(srv:client_count() == 0 and math.type(srv:client_count()) == "integer")

local ok, message = pcall(srv.client_count)
assert(not ok and message:find("WsServer:client_count is called with a colon, not a dot", 1, true), message)

-- A client counts from its on_open on, and not any more in its on_close.
local port = tonumber(tostring(srv):match(":(%d+)"))
local first = test.connect(port)
local second = test.connect(port)
assert(srv:client_count() == 0)
first:send("hello")
first:close(1000, "")
second:close(1000, "")
event.on("frame_update", function()
  if #counts < 5 then return end
  local text = table.concat(counts, " ")
  assert(text == "1 2 2 1 0", text)
  test.finish()
end)
