-- A notice is shown to the user, whatever its bytes.
gui.notify:info("connected")
assert(test.logged() == "notice info: connected\n")
gui.notify:info("")
assert(test.logged() == "notice info: \n")
gui.notify:info(87)
assert(test.logged() == "notice info: 87\n")

-- Nothing is given back.
assert(select("#", gui.notify:info("x")) == 0)
test.logged()

local ok, message = pcall(function() gui.notify:info() end)
assert(not ok and message:find("bad argument #1 to 'info' (string expected, got no value)", 1, true), message)
ok, message = pcall(function() gui.notify.info("x") end)
assert(not ok and message:find("gui.notify:info is called with a colon, not a dot: gui.notify:info(...)", 1, true), message)

test.finish()
