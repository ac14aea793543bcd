local function refusal(...)
  return select(2, pcall(file.remove, ...))
end

assert(refusal() == "bad argument #1 to 'remove' (string expected, got no value)")
assert(refusal(true) == "bad argument #1 to 'remove' (string expected, got boolean)")
local ok, message = pcall(function() file:remove("x") end)
assert(not ok and message:find("file.remove is called with a dot, not a colon: file.remove(...)", 1, true), message)

-- A file goes, its folder stays.
assert(file.write("folder/x.txt", "") and file.write("folder/y.txt", ""))
assert(file.remove("folder\\x.txt") == true)
assert(not file.exists("folder/x.txt") and file.exists("folder/y.txt"))

-- What is not there: false, without a warning.
assert(file.remove("folder/x.txt") == false and file.remove("none/none") == false)
assert(test.logged() == "")

-- Folders are not removed.
assert(file.remove("folder") == false)
assert(test.logged() == 'warn: file.remove: "folder" is a folder, not a file\n')
assert(file.remove("folder/../folder/y.txt") == false)
assert(test.logged():find("has `..` in it", 1, true))
assert(file.remove("Folder/Y.txt") == false)
assert(test.logged() == 'warn: file.remove: "Folder/Y.txt" finds nothing, as upper and lower case differ here; on Windows it finds "folder/y.txt"\n')
assert(file.exists("folder/y.txt"))
test.finish()
