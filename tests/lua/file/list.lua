local function refusal(...)
  return select(2, pcall(file.list, ...))
end

local function listed(folder)
  local names = file.list(folder)
  assert(type(names) == "table" and getmetatable(names) == nil)
  return table.concat(names, " ")
end

assert(refusal() == "bad argument #1 to 'list' (string expected, got no value)")
assert(refusal({}) == "bad argument #1 to 'list' (string expected, got table)")
local ok, message = pcall(function() file:list("x") end)
assert(not ok and message:find("file.list is called with a dot, not a colon: file.list(...)", 1, true), message)

-- File names: no folders, no paths; sorted by bytes.
assert(listed("") == "")
for _, path in ipairs { "b", "a", "Z", "\u{e9}", "\u{1f600}", "\u{fb01}", "folder/x", "folder/y", "folder/deep/z" } do
  assert(file.write(path, ""))
end
assert(listed("") == "Z a b \u{e9} \u{fb01} \u{1f600}")
assert(listed(".") == listed("") and listed("./") == listed(""))
assert(listed("folder") == "x y" and listed("folder\\") == "x y" and listed("folder/deep") == "z")

-- A table of its own each time.
local first = file.list("folder")
first[1] = "changed"
assert(listed("folder") == "x y")

-- No such folder: empty, without a warning.
assert(listed("none") == "" and listed("folder/none") == "" and listed("a/none") == "")
assert(test.logged() == "")

assert(listed("a") == "")
assert(test.logged() == 'warn: file.list: "a" is a file, not a folder\n')
assert(listed("..") == "")
assert(test.logged() == 'warn: file.list: ".." has `..` in it: paths are relative and stay below the folder\n')
assert(listed("Folder/Deep") == "")
assert(test.logged() == 'warn: file.list: "Folder/Deep" finds nothing, as upper and lower case differ here; on Windows it finds "folder/deep"\n')
test.finish()
