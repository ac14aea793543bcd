-- A notice is shown to the user, whatever its bytes.
gui.notify:success("connected")
assert(test.logged() == "notice success: connected\n")
gui.notify:success("")
assert(test.logged() == "notice success: \n")
gui.notify:success(87)
assert(test.logged() == "notice success: 87\n")

-- Nothing is given back.
assert(select("#", gui.notify:success("x")) == 0)
test.logged()

local ok, message = pcall(function() gui.notify:success() end)
assert(not ok and message:find("bad argument #1 to 'success' (string expected, got no value)", 1, true), message)
ok, message = pcall(function() gui.notify.success("x") end)
assert(not ok and message:find("gui.notify:success is called with a colon, not a dot: gui.notify:success(...)", 1, true), message)

test.finish()
