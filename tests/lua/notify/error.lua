-- A notice is shown to the user, whatever its bytes.
notify.error("connected")
assert(test.logged() == "notice error: connected\n")
notify.error("")
assert(test.logged() == "notice error: \n")
notify.error(87)
assert(test.logged() == "notice error: 87\n")

-- Nothing is given back.
assert(select("#", notify.error("x")) == 0)
test.logged()

local ok, message = pcall(function() notify.error() end)
assert(not ok and message:find("bad argument #1 to 'error' (string expected, got no value)", 1, true), message)
ok, message = pcall(function() notify:error("x") end)
assert(not ok and message:find("notify.error is called with a dot, not a colon: notify.error(...)", 1, true), message)

test.finish()
