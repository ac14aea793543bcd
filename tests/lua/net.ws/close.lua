local function refusal(...)
  return select(2, pcall(net.ws.close, net.ws, ...))
end

assert(refusal() == "bad argument #1 to 'close' (number expected, got no value)")
assert(refusal(nil) == "bad argument #1 to 'close' (number expected, got nil)")
assert(refusal("1") == "bad argument #1 to 'close' (number expected, got string)")
local ok, message = pcall(function() net.ws.close(1) end)
assert(not ok and message:find("net.ws:close is called with a colon, not a dot: net.ws:close(...)", 1, true), message)

-- Harmless in any state, and it gives nothing.
assert(select("#", net.ws:close(0)) == 0)
for _, id in ipairs { -1, 1, 99, math.maxinteger } do net.ws:close(id) end

local closes = 0
local function done()
  closes = closes + 1
  if closes < 3 then return end
  assert(closes == 3)
  test.finish()
end

-- Before it is open: nothing but on_close is heard.
local early
early = net.ws:connect("ws://echo.test/", {
  on_open = error,
  on_error = error,
  on_close = function(id, code, reason)
    assert(id == early and code == 1006 and reason == "")
    done()
  end,
})
net.ws:close(early)
net.ws:close(early)

-- An error that is known already is heard all the same.
local errors, bad = 0, nil
bad = net.ws:connect("nonsense", {
  on_error = function() errors = errors + 1 end,
  on_close = function(id, code)
    assert(id == bad and code == 1006 and errors == 1)
    done()
  end,
})
net.ws:close(bad)

-- Open: on_close comes once, on a later turn, and messages no more.
local open, closed
open = net.ws:connect("ws://echo.test/", {
  on_open = function(id)
    net.ws:send(id, "an answer that nobody waits for")
    net.ws:close(id)
    net.ws:close(id)
    assert(not closed)
  end,
  on_message = error,
  on_error = error,
  on_close = function(id, code, reason)
    assert(id == open and code == 1000 and reason == "" and not closed)
    closed = true
    net.ws:close(id)
    done()
  end,
})
