-- A notice is shown to the user, whatever its bytes.
notify.success("connected")
assert(test.logged() == "notice success: connected\n")
notify.success("")
assert(test.logged() == "notice success: \n")
notify.success(87)
assert(test.logged() == "notice success: 87\n")

-- Nothing is given back.
assert(select("#", notify.success("x")) == 0)
test.logged()

local ok, message = pcall(function() notify.success() end)
assert(not ok and message:find("bad argument #1 to 'success' (string expected, got no value)", 1, true), message)
ok, message = pcall(function() notify:success("x") end)
assert(not ok and message:find("notify.success is called with a dot, not a colon: notify.success(...)", 1, true), message)

test.finish()
