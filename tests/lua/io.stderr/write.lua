local function written(...)
  io.stderr:write(...)
  return test.written("stderr")
end

local function refusal(...)
  return select(2, pcall(io.stderr.write, ...))
end

-- Strings and numbers, with nothing added.
assert(written() == "")
assert(written("health: ", 87, "\n") == "health: 87\n")
assert(written("a\0b\xff") == "a\0b\xff")
local big = ("0123456789abcdef"):rep(1 << 16)
assert(written(big) == big)

-- It gives itself, so that calls can be chained.
assert(io.stderr:write("a") == io.stderr)
io.stderr:write("b"):write("c", 1):write("\n")
assert(test.written("stderr") == "abc1\n")

-- Wrong arguments are worded as Lua words them; self is not counted.
assert(refusal(io.stderr, nil) == "bad argument #1 to 'write' (string expected, got nil)")
assert(refusal(io.stderr, "a", {}) == "bad argument #2 to 'write' (string expected, got table)")
local line = debug.getinfo(1, "l").currentline + 1
local ok, message = pcall(function() io.stderr:write(nil) end)
assert(not ok and message == "io.stderr/write.lua:" .. line .. ": bad argument #1 to 'write' (string expected, got nil)", message)

-- Called with a dot: the message says what to write.
local mistake = "io.stderr:write is called with a colon, not a dot: io.stderr:write(...)"
assert(refusal("text") == mistake)
assert(refusal() == mistake)
assert(refusal({}, "text") == mistake)
ok, message = pcall(function() io.stderr.write("text") end)
assert(not ok and message:find(mistake, 1, true), message)

-- It works wherever it is put.
local write, file = io.stderr.write, io.stderr
write(file, "kept")
assert(test.written("stderr") == "kept")
coroutine.wrap(function() file:write("from a coroutine") end)()
assert(test.written("stderr") == "from a coroutine")

-- The rest of a file is not there, and nothing went anywhere else.
assert(file.close == nil and file.read == nil and file.lines == nil and file.setvbuf == nil)
assert(test.written("stdout") == "" and test.written("stderr") == "" and test.logged() == "")
test.finish()
