-- A notice is shown to the user, whatever its bytes.
notify.info("connected")
assert(test.logged() == "notice info: connected\n")
notify.info("")
assert(test.logged() == "notice info: \n")
notify.info(87)
assert(test.logged() == "notice info: 87\n")

-- Nothing is given back.
assert(select("#", notify.info("x")) == 0)
test.logged()

local ok, message = pcall(function() notify.info() end)
assert(not ok and message:find("bad argument #1 to 'info' (string expected, got no value)", 1, true), message)
ok, message = pcall(function() notify:info("x") end)
assert(not ok and message:find("notify.info is called with a dot, not a colon: notify.info(...)", 1, true), message)

test.finish()
