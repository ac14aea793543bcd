local closed = {}
local srv
srv = net.ws_server:listen(0, {
  on_message = function(client, msg) closed[#closed + 1] = "message of " .. client end,
  on_close = function(client, code, reason)
    closed[#closed + 1] = client .. " " .. code .. " " .. reason
  end,
})
local port = tonumber(tostring(srv):match(":(%d+)"))

local function refusal(...)
  return select(2, pcall(srv.disconnect, srv, ...))
end
assert(refusal() == "bad argument #1 to 'disconnect' (number expected, got no value)")
assert(refusal(1, "x") == "bad argument #2 to 'disconnect' (number expected, got string)")
for _, code in ipairs { 0, 999, 1004, 1005, 1006, 1014, 2999, 5000 } do
  assert(refusal(1, code) == "bad argument #2 to 'disconnect' (close code 1000-1003, 1007-1013 or 3000-4999 expected, got " .. code .. ")")
end
assert(refusal(1, 1000, ("x"):rep(124)) == "bad argument #3 to 'disconnect' (124 bytes, a reason has at most 123)")
local ok, message = pcall(srv.disconnect, 1)
assert(not ok and message:find("WsServer:disconnect is called with a colon, not a dot", 1, true), message)

-- One who is not there is none of anybody's business.
assert(select("#", srv:disconnect(99)) == 0)

local clients = {}
for i = 1, 4 do clients[i] = test.connect(port) end
local step = 0
event.on("frame_update", function()
  if step == 0 and srv:client_count() == 4 then
    step = 1
    clients[1]:send("too late to be heard")
    srv:disconnect(1)
    srv:disconnect(2, 4000)
    srv:disconnect(3, nil, "no code")
    srv:disconnect(4, 3000, ("ü"):rep(61))
    -- They count as gone, and the first word counts.
    assert(srv:client_count() == 0 and srv:send(1, "x") == false)
    srv:disconnect(1, 4444, "again")
    assert(#closed == 0)
  elseif step == 1 and #closed == 4 then
    step = 2
    assert(table.concat(closed, "|") == "1 1000 |2 4000 |3 1000 no code|4 3000 " .. ("ü"):rep(61))
    for _, client in ipairs(clients) do
      local code, reason = client:ended()
      table.insert(closed, code .. " " .. reason)
    end
    assert(closed[5] == "1000 " and closed[7] == "1000 no code")
    test.finish()
  end
end)
