-- A notice is shown to the user, whatever its bytes.
gui.notify:warn("connected")
assert(test.logged() == "notice warn: connected\n")
gui.notify:warn("")
assert(test.logged() == "notice warn: \n")
gui.notify:warn(87)
assert(test.logged() == "notice warn: 87\n")

-- Nothing is given back.
assert(select("#", gui.notify:warn("x")) == 0)
test.logged()

local ok, message = pcall(function() gui.notify:warn() end)
assert(not ok and message:find("bad argument #1 to 'warn' (string expected, got no value)", 1, true), message)
ok, message = pcall(function() gui.notify.warn("x") end)
assert(not ok and message:find("gui.notify:warn is called with a colon, not a dot: gui.notify:warn(...)", 1, true), message)

test.finish()
