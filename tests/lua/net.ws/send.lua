local function refusal(...)
  return select(2, pcall(net.ws.send, net.ws, ...))
end

assert(refusal() == "bad argument #1 to 'send' (number expected, got no value)")
assert(refusal("1", "x") == "bad argument #1 to 'send' (number expected, got string)")
assert(refusal(1.5, "x") == "bad argument #1 to 'send' (number has no integer representation)")
assert(refusal(0 / 0, "x") == "bad argument #1 to 'send' (number has no integer representation)")
assert(refusal(1) == "bad argument #2 to 'send' (string expected, got no value)")
assert(refusal(1, nil) == "bad argument #2 to 'send' (string expected, got nil)")
assert(refusal(1, {}) == "bad argument #2 to 'send' (string expected, got table)")
local ok, message = pcall(function() net.ws.send(1, "x") end)
assert(not ok and message:find("net.ws:send is called with a colon, not a dot: net.ws:send(...)", 1, true), message)

-- Nobody is there: false, without a word.
for _, id in ipairs { 0, -1, 1, 1e15, math.maxinteger, math.mininteger } do
  assert(net.ws:send(id, "x") == false)
end

-- A number stands for its text, as in Lua's own library.
local texts = { "hello", "", "\0", "grüße", "\u{FEFF}\u{10FFFF}", 12, 1.5, string.rep("x", 70000) }
local heard = {}
local id
id = net.ws:connect("ws://echo.test/", {
  on_open = function()
    for _, text in ipairs(texts) do assert(net.ws:send(id, text) == true) end
    -- Not valid UTF-8: false, with a warning that says so; the connection stays.
    assert(test.logged() == "")
    for _, bad in ipairs { "\xff", "\xc0\x80", "\xed\xa0\x80", "\xe2\x82" } do
      assert(net.ws:send(id, bad) == false)
      assert(test.logged() == "warn: net.ws:send: a message that is not valid UTF-8 can't be sent\n")
    end
  end,
  on_message = function(i, msg)
    assert(i == id)
    heard[#heard + 1] = msg
    assert(msg == tostring(texts[#heard]), msg)
    if #heard < #texts then return end
    net.ws:close(id)
    assert(net.ws:send(id, "x") == false)
  end,
  on_close = function()
    assert(#heard == #texts)
    assert(net.ws:send(id, "x") == false and net.ws:send(id, "\xff") == false)
    assert(test.logged() == "")
    test.finish()
  end,
})

-- It is still connecting.
assert(net.ws:send(id, "x") == false and net.ws:send(id, "\xff") == false)
