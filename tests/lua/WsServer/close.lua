local heard = {}
local first, second
local function callbacks(name)
  return {
    on_open = function(client) heard[#heard + 1] = name .. " open " .. client end,
    on_message = function(client) heard[#heard + 1] = name .. " message " .. client end,
    on_close = function(client, code, reason)
      heard[#heard + 1] = name .. " close " .. client .. " " .. code .. " " .. reason
    end,
  }
end

first = net.ws_server:listen(0, callbacks("first"))
local port = tonumber(tostring(first):match(":(%d+)"))
local ok, message = pcall(first.close)
assert(not ok and message:find("WsServer:close is called with a colon, not a dot: WsServer:close(...)", 1, true), message)

local clients = { test.connect(port), test.connect(port) }
local newcomer
local step = 0
event.on("frame_update", function()
  if step == 0 and first:client_count() == 2 then
    step = 1
    clients[1]:send("too late to be heard")
    first:disconnect(2, 4000, "you first")
    assert(select("#", first:close()) == 0)
    first:close()

    -- Every call is harmless.
    assert(first:is_open() == false and first:client_count() == 0 and first:send(1, "x") == false)
    first:broadcast("x")
    first:disconnect(1)
    assert(first.id == 1 and tostring(first) == "WsServer(1, 127.0.0.1:" .. port .. ")")

    -- on_close comes on a later turn; the port can be had again at once.
    assert(#heard == 2)
    second = net.ws_server:listen(port, callbacks("second"))
    assert(second:is_open() and second.id == 2)
  elseif step == 1 and #heard == 4 then
    assert(clients[1]:ended() == 1001 and clients[2]:ended() == 4000)
    table.sort(heard)
    assert(table.concat(heard, "|") == "first close 1 1001 |first close 2 4000 you first|first open 1|first open 2")
    step = 2
    newcomer = test.connect(port)
  elseif step == 2 and heard[5] == "second open 1" then
    step = 3
    second:close()
  elseif step == 3 and heard[6] then
    assert(heard[6] == "second close 1 1001 " and newcomer:ended() == 1001 and #heard == 6)
    assert(test.connect(port) == nil)
    test.finish()
  end
end)
