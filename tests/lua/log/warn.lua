local function logged(...)
  log.warn(...)
  return test.logged()
end

local function refusal(...)
  return select(2, pcall(log.warn, ...))
end

-- One line, joined by tabs as print does.
assert(logged() == "warn: \n")
assert(logged("health", 87, 1.0, nil, true) == "warn: health\t87\t1.0\tnil\ttrue\n")
assert(logged(nil) == "warn: nil\n")
assert(logged("", "") == "warn: \t\n")
assert(logged("two\nlines\0") == "warn: two\nlines\0\n")
assert(logged(setmetatable({}, { __tostring = function() return "own text" end })) == "warn: own text\n")
assert(logged(setmetatable({}, { __name = "Player" })):match("^warn: Player: 0x%x+\n$"))
local result = table.pack(log.warn("no result"))
assert(result.n == 0 and test.logged() == "warn: no result\n")

-- An error while a text is made goes to the caller, and nothing is logged.
local raised = {}
assert(refusal("before", setmetatable({}, { __tostring = function() error(raised) end })) == raised)
assert(refusal(setmetatable({}, { __tostring = function() return {} end })) == "'__tostring' must return a string")

-- Called with a colon: the message says what to write.
local ok, message = pcall(function() log:warn("text") end)
assert(not ok and message:find("log.warn is called with a dot, not a colon: log.warn(...)", 1, true), message)

-- Nothing reached the output.
assert(test.logged() == "" and test.written("stdout") == "" and test.written("stderr") == "")
test.finish()
