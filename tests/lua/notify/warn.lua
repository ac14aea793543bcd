-- A notice is shown to the user, whatever its bytes.
notify.warn("connected")
assert(test.logged() == "notice warn: connected\n")
notify.warn("")
assert(test.logged() == "notice warn: \n")
notify.warn(87)
assert(test.logged() == "notice warn: 87\n")

-- Nothing is given back.
assert(select("#", notify.warn("x")) == 0)
test.logged()

local ok, message = pcall(function() notify.warn() end)
assert(not ok and message:find("bad argument #1 to 'warn' (string expected, got no value)", 1, true), message)
ok, message = pcall(function() notify:warn("x") end)
assert(not ok and message:find("notify.warn is called with a dot, not a colon: notify.warn(...)", 1, true), message)

test.finish()
