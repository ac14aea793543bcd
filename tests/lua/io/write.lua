local function written(...)
  io.write(...)
  return test.written("stdout")
end

local function refusal(...)
  return select(2, pcall(io.write, ...))
end

-- Strings and numbers, with nothing added.
assert(written() == "")
assert(written("") == "")
assert(written("health: ", 87, "\n") == "health: 87\n")
assert(written(1, " ", -2, " ", 0.5, " ", 1e300) == "1 -2 0.5 1e+300")
assert(written(math.maxinteger, math.mininteger) == "9223372036854775807-9223372036854775808")

-- Strings are bytes.
local every = {}
for byte = 0, 255 do every[#every + 1] = string.char(byte) end
every = table.concat(every)
assert(written(every) == every)
local big = every:rep(1 << 12)
assert(written(big, big) == big .. big)

-- A number that was written is still a number.
local number = 42
assert(written(number) == "42" and math.type(number) == "integer")

-- It gives io.stdout, so that calls can be chained.
assert(io.write("a") == io.stdout)
io.write("b"):write("c", 1):write("\n")
assert(test.written("stdout") == "abc1\n")

-- Wrong arguments are worded as Lua words them; nothing is written then.
assert(refusal(nil) == "bad argument #1 to 'write' (string expected, got nil)")
assert(refusal({}) == "bad argument #1 to 'write' (string expected, got table)")
assert(refusal("a", true) == "bad argument #2 to 'write' (string expected, got boolean)")
assert(refusal("a", "b", print) == "bad argument #3 to 'write' (string expected, got function)")
local printable = setmetatable({}, { __tostring = function() return "text" end, __name = "Player" })
assert(refusal(printable) == "bad argument #1 to 'write' (string expected, got Player)")
local line = debug.getinfo(1, "l").currentline + 1
local ok, message = pcall(function() io.write(nil) end)
assert(not ok and message == "io/write.lua:" .. line .. ": bad argument #1 to 'write' (string expected, got nil)", message)
ok, message = pcall(function() io:write("text") end)
assert(not ok and message:find("io.write is called with a dot, not a colon: io.write(...)", 1, true), message)
assert(test.written("stdout") == "")

-- The rest of io is closed.
for _, name in ipairs { "open", "popen", "lines", "read", "close", "input", "output", "tmpfile", "type" } do
  ok, message = pcall(io[name], "file")
  assert(not ok and message == "io." .. name .. " is not available to scripts", message)
end
assert(io.stdin == nil)
assert(test.written("stderr") == "" and test.logged() == "")
test.finish()
