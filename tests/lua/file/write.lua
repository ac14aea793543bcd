local function refusal(...)
  return select(2, pcall(file.write, ...))
end

-- Wrong arguments are worded as Lua words them, and nothing is written.
assert(refusal() == "bad argument #1 to 'write' (string expected, got no value)")
assert(refusal("x") == "bad argument #2 to 'write' (string expected, got no value)")
assert(refusal("x", nil) == "bad argument #2 to 'write' (string expected, got nil)")
assert(refusal("x", {}) == "bad argument #2 to 'write' (string expected, got table)")
local ok, message = pcall(function() file:write("x", "y") end)
assert(not ok and message:find("file.write is called with a dot, not a colon: file.write(...)", 1, true), message)
assert(not file.exists("x"))

-- True, and the file is there; folders are made.
assert(file.write("new/folders\\deep/x.txt", "1") == true)
assert(file.read("new/folders/deep/x.txt") == "1")
assert(file.exists("new/folders"))

-- It replaces the whole content; numbers are written as text.
assert(file.write("x.txt", "a long text") and file.write("x.txt", "short"))
assert(file.read("x.txt") == "short")
assert(file.write("x.txt", 12) and file.read("x.txt") == "12")
assert(file.write("x.txt", "") and file.read("x.txt") == "")

-- A million bytes.
local long = ("\0\xff\r\n"):rep(250000)
assert(file.write("long.bin", long) and file.read("long.bin") == long)
assert(test.logged() == "")

-- What can't be written: false, and a warning with path and cause.
local failing = {
  ["new"] = '"new" is a folder, not a file\n',
  ["x.txt/y"] = '"x.txt" is a file, not a folder\n',
  ["new/"] = '"new/" has no file\'s name at its end\n',
  [""] = '"" has no file\'s name at its end\n',
  ["../x.txt"] = '"../x.txt" has `..` in it: paths are relative and stay below the folder\n',
  [("n"):rep(300)] = '"' .. ("n"):rep(100) .. "..." .. ("n"):rep(100) .. '" has a name of 300 bytes in it: at most 255 are taken\n',
}
for path, why in pairs(failing) do
  assert(file.write(path, "no") == false, path)
  local logged = test.logged()
  assert(logged == "warn: file.write: " .. why, logged)
end
assert(file.read("x.txt") == "" and table.concat(file.list(""), " ") == "long.bin x.txt")
test.finish()
