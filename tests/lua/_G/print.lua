local function printed(...)
  print(...)
  return test.written("stdout")
end

local function refusal(...)
  return select(2, pcall(print, ...))
end

local function with(metamethods)
  return setmetatable({}, metamethods)
end

-- Arguments are joined by tabs; every one counts, nil too.
assert(printed() == "\n")
assert(printed("health", 87) == "health\t87\n")
assert(printed(nil) == "nil\n")
assert(printed(nil, nil, nil) == "nil\tnil\tnil\n")
assert(printed("", "") == "\t\n")
assert(printed(true, false) == "true\tfalse\n")
assert(printed(table.unpack({}, 1, 200)) == ("nil\t"):rep(199) .. "nil\n")

-- Numbers keep their subtype.
assert(printed(1, 1.0, -0.0, 1e300) == "1\t1.0\t-0.0\t1e+300\n")
assert(printed(math.maxinteger, math.mininteger) == "9223372036854775807\t-9223372036854775808\n")
assert(printed(2^53 + 1, (1 << 53) + 1) == "9.007199254741e+15\t9007199254740993\n")
assert(printed(math.huge, -math.huge) == "inf\t-inf\n")

-- Strings are bytes.
local every = {}
for byte = 0, 255 do every[#every + 1] = string.char(byte) end
every = table.concat(every)
assert(printed(every) == every .. "\n")
assert(printed(every, every) == every .. "\t" .. every .. "\n")
assert(printed("a\nb\0c") == "a\nb\0c\n")
local big = every:rep(1 << 12)
assert(printed(big) == big .. "\n")

-- What has a text of its own is printed with it.
assert(printed(with { __tostring = function() return "an \0 text" end }) == "an \0 text\n")
assert(printed(with { __name = "Player" }):match("^Player: 0x%x+\n$"))
assert(printed({}):match("^table: 0x%x+\n$"))
assert(printed(print):match("^function: .+\n$"))
assert(printed(coroutine.create(print)):match("^thread: 0x%x+\n$"))
local shown = {}
assert(printed(shown) == tostring(shown) .. "\n")

-- An error while a text is made goes to the caller as it is, and nothing is written.
local raised = {}
assert(refusal("before", with { __tostring = function() error(raised) end }) == raised)
assert(refusal(with { __tostring = function() error("no text", 0) end }) == "no text")
assert(refusal(with { __tostring = function() return {} end }) == "'__tostring' must return a string")
assert(refusal(with { __tostring = function() end }) == "'__tostring' must return a string")
assert(test.written("stdout") == "")

-- It can be taken away, kept and put somewhere else.
local kept = print
print = nil
kept("still here")
print = kept
assert(test.written("stdout") == "still here\n")
coroutine.wrap(print)("from a coroutine")
assert(test.written("stdout") == "from a coroutine\n")

-- Nothing else is written anywhere.
assert(test.written("stderr") == "" and test.logged() == "")
test.finish()
