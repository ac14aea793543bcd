local function refusal(...)
  return select(2, pcall(file.read, ...))
end

-- Wrong arguments are worded as Lua words them.
assert(refusal() == "bad argument #1 to 'read' (string expected, got no value)")
assert(refusal(nil) == "bad argument #1 to 'read' (string expected, got nil)")
assert(refusal({}) == "bad argument #1 to 'read' (string expected, got table)")
local ok, message = pcall(function() file:read("a.txt") end)
assert(not ok and message:find("file.read is called with a dot, not a colon: file.read(...)", 1, true), message)

-- One result always: nil for what is not there, without a warning.
local result = table.pack(file.read("none.txt"))
assert(result.n == 1 and result[1] == nil)
assert(file.read("none/none.txt") == nil and test.logged() == "")
assert(file.read("") == nil and test.logged() == 'warn: file.read: "" is a folder, not a file\n')

-- Every byte, and both slashes.
local bytes = {}
for i = 0, 255 do bytes[#bytes + 1] = string.char(i) end
local all = table.concat(bytes):rep(300)
assert(file.write("folder/all.bin", all))
for _, path in ipairs { "folder/all.bin", "folder\\all.bin", "./folder//all.bin", ".\\folder\\.\\all.bin" } do
  assert(file.read(path) == all, path)
end
assert(file.write("empty", "") and file.read("empty") == "")
assert(file.write(5, "a number's name") and file.read("5") == "a number's name" and file.read(5) ~= nil)
assert(file.write("na\u{ef}ve \u{2603}.txt", "snow") and file.read("na\u{ef}ve \u{2603}.txt") == "snow")
assert(test.logged() == "")

-- A path that is refused: nil, and a warning that names it and the rule.
local stay = ": paths are relative and stay below the folder\n"
local refused = {
  ["../x"] = '"../x" has `..` in it' .. stay,
  ["a\\..\\..\\x"] = '"a\\..\\..\\x" has `..` in it' .. stay,
  ["/etc/passwd"] = '"/etc/passwd" is absolute' .. stay,
  ["\\x"] = '"\\x" is absolute' .. stay,
  ["C:\\x"] = '"C:\\x" has a colon in it' .. stay,
  ["x:stream"] = '"x:stream" has a colon in it' .. stay,
  ["x\0.txt"] = '"x\\0.txt" has a NUL in it' .. stay,
  ["folder/nul.txt"] = '"folder/nul.txt" has the name of a Windows device in it\n',
  ["COM1"] = '"COM1" has the name of a Windows device in it\n',
  ["x."] = '"x." has a name that ends in a dot or a space, as none on Windows does\n',
  ["what?"] = '"what?" has "?" in it, which no name on Windows has\n',
  ["\xff.txt"] = '"\u{fffd}.txt" is not UTF-8, as paths are\n',
}
for path, why in pairs(refused) do
  assert(file.read(path) == nil, path)
  local logged = test.logged()
  assert(logged == "warn: file.read: " .. why, logged)
end

-- A folder is no file.
assert(file.read("folder") == nil)
assert(test.logged() == 'warn: file.read: "folder" is a folder, not a file\n')

-- What would be there on Windows is said, once.
for _ = 1, 10 do assert(file.read("Folder/ALL.bin") == nil) end
local logged = test.logged()
assert(logged == 'warn: file.read: "Folder/ALL.bin" finds nothing, as upper and lower case differ here; on Windows it finds "folder/all.bin"\n', logged)
test.finish()
