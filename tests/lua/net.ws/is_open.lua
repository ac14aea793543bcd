local function refusal(...)
  return select(2, pcall(net.ws.is_open, net.ws, ...))
end

assert(refusal() == "bad argument #1 to 'is_open' (number expected, got no value)")
assert(refusal({}) == "bad argument #1 to 'is_open' (number expected, got table)")
assert(refusal(2.5) == "bad argument #1 to 'is_open' (number has no integer representation)")
local ok, message = pcall(function() net.ws.is_open(1) end)
assert(not ok and message:find("net.ws:is_open is called with a colon, not a dot: net.ws:is_open(...)", 1, true), message)

for _, id in ipairs { 0, -1, 1, math.maxinteger } do assert(net.ws:is_open(id) == false) end

local id, states = nil, {}
local function note(state)
  states[#states + 1] = state .. " " .. tostring(net.ws:is_open(id))
end

id = net.ws:connect("ws://echo.test/", {
  on_open = function()
    note("opened")
    net.ws:send(id, "x")
  end,
  on_message = function()
    note("message")
    net.ws:close(id)
    note("closing")
  end,
  on_close = function()
    note("closed")
    local expected = "connecting false, opened true, message true, closing false, closed false"
    assert(table.concat(states, ", ") == expected, table.concat(states, ", "))
    -- A float that is whole will do for an id.
    assert(net.ws:is_open(1.0) == false)
    test.finish()
  end,
})
note("connecting")
