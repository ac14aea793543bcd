local function refusal(...)
  return select(2, pcall(file.rename, ...))
end

assert(refusal() == "bad argument #1 to 'rename' (string expected, got no value)")
assert(refusal("x") == "bad argument #2 to 'rename' (string expected, got no value)")
assert(refusal("x", {}) == "bad argument #2 to 'rename' (string expected, got table)")
local ok, message = pcall(function() file:rename("x", "y") end)
assert(not ok and message:find("file.rename is called with a dot, not a colon: file.rename(...)", 1, true), message)

-- To another name, to another folder that is made, over another file.
assert(file.write("a.txt", "a") and file.write("b.txt", "b"))
assert(file.rename("a.txt", "c.txt") == true)
assert(file.read("c.txt") == "a" and not file.exists("a.txt"))
assert(file.rename("c.txt", "new\\folder/c.txt") == true and file.read("new/folder/c.txt") == "a")
assert(file.rename("new/folder/c.txt", "b.txt") == true and file.read("b.txt") == "a")
assert(file.rename("b.txt", "b.txt") == true and file.rename("b.txt", "B.txt") == true)
assert(table.concat(file.list("."), " ") == "B.txt")

-- What is not there: false, without a warning, and no folder is made.
assert(file.rename("none.txt", "other/x.txt") == false and not file.exists("other"))
assert(test.logged() == "")

-- No folders; both ends are guarded.
local failing = {
  { "new", "old", '"new" is a folder, not a file\n' },
  { "B.txt", "new", '"new" is a folder, not a file\n' },
  { "B.txt", "new/", '"new/" has no file\'s name at its end\n' },
  { "B.txt", "../B.txt", '"../B.txt" has `..` in it: paths are relative and stay below the folder\n' },
  { "/B.txt", "x.txt", '"/B.txt" is absolute: paths are relative and stay below the folder\n' },
  { "B.txt", "aux", '"aux" has the name of a Windows device in it\n' },
  { "b.txt", "x.txt", '"b.txt" finds nothing, as upper and lower case differ here; on Windows it finds "B.txt"\n' },
}
for _, case in ipairs(failing) do
  assert(file.rename(case[1], case[2]) == false, case[1])
  local logged = test.logged()
  assert(logged == "warn: file.rename: " .. case[3], logged)
end
assert(file.read("B.txt") == "a" and file.exists("new/folder"))
test.finish()
