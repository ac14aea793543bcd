-- What was never set is nil: one value, not none.
assert(select("#", gui.get("nothing")) == 1 and gui.get("nothing") == nil)
assert(gui.get("") == nil)

gui.set("a.b", 5)
assert(gui.get("a.b") == 5)
-- A path is a name: the parts of it are no tables.
assert(gui.get("a") == nil and gui.get("a.b.c") == nil)

local ok, message = pcall(gui.get)
assert(not ok and message == "bad argument #1 to 'get' (string expected, got no value)", message)

test.finish()
