-- A notice is shown to the user, whatever its bytes.
gui.notify:error("connected")
assert(test.logged() == "notice error: connected\n")
gui.notify:error("")
assert(test.logged() == "notice error: \n")
gui.notify:error(87)
assert(test.logged() == "notice error: 87\n")

-- Nothing is given back.
assert(select("#", gui.notify:error("x")) == 0)
test.logged()

local ok, message = pcall(function() gui.notify:error() end)
assert(not ok and message:find("bad argument #1 to 'error' (string expected, got no value)", 1, true), message)
ok, message = pcall(function() gui.notify.error("x") end)
assert(not ok and message:find("gui.notify:error is called with a colon, not a dot: gui.notify:error(...)", 1, true), message)

test.finish()
