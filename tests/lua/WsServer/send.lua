local srv
srv = net.ws_server:listen(0, {
  on_open = function(client)
    -- true for what is on its way.
    assert(srv:send(client, "hello") == true)
    assert(srv:send(client, "") == true)
    assert(srv:send(client, "größe\0") == true)
    assert(srv:send(client, 42) == true)

    -- false for one who is not there, and for what is no text; the latter with a warning.
    test.logged()
    assert(srv:send(99, "hello") == false)
    assert(srv:send(0, "\xff") == false)
    assert(test.logged() == "")
    assert(srv:send(client, "\xff") == false)
    assert(test.logged() == "warn: WsServer:send: a message that is not valid UTF-8 can't be sent\n")
    assert(srv:send(client, ("x"):rep(64 * 1024 * 1024)) == false)
    assert(test.logged() == "warn: WsServer:send: a message of 67108864 bytes is too big (under 67108864)\n")
    assert(srv:send(client, "end") == true)
  end,
})

local function refusal(...)
  return select(2, pcall(srv.send, srv, ...))
end
assert(refusal() == "bad argument #1 to 'send' (number expected, got no value)")
assert(refusal("1", "x") == "bad argument #1 to 'send' (number expected, got string)")
assert(refusal(1) == "bad argument #2 to 'send' (string expected, got no value)")
assert(refusal(1, true) == "bad argument #2 to 'send' (string expected, got boolean)")
local ok, message = pcall(srv.send, 1, "x")
assert(not ok and message:find("WsServer:send is called with a colon, not a dot: WsServer:send(...)", 1, true), message)

local client = test.connect(tonumber(tostring(srv):match(":(%d+)")))
local heard = {}
event.on("frame_update", function()
  for _, text in ipairs(client:heard()) do heard[#heard + 1] = text end
  if heard[#heard] ~= "end" then return end
  assert(table.concat(heard, "|") == "hello||größe\0|42|end")
  test.finish()
end)
