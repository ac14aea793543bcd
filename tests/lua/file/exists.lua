local function refusal(...)
  return select(2, pcall(file.exists, ...))
end

assert(refusal() == "bad argument #1 to 'exists' (string expected, got no value)")
assert(refusal({}) == "bad argument #1 to 'exists' (string expected, got table)")
local ok, message = pcall(function() file:exists("x") end)
assert(not ok and message:find("file.exists is called with a dot, not a colon: file.exists(...)", 1, true), message)

-- Files and folders exist; the root does.
assert(file.exists("folder/x.txt") == false)
assert(file.write("folder/x.txt", ""))
assert(file.exists("folder/x.txt") == true and file.exists("folder\\x.txt") == true)
assert(file.exists("folder") == true and file.exists("folder/") == true)
assert(file.exists(".") == true and file.exists("") == true)
assert(file.exists("folder/y.txt") == false and file.exists("folder/x.txt/y") == false)
assert(test.logged() == "")

-- No longer.
assert(file.remove("folder/x.txt"))
assert(file.exists("folder/x.txt") == false and file.exists("folder") == true)

-- What is refused is not there, whatever there is.
assert(file.exists("..") == false)
assert(test.logged() == 'warn: file.exists: ".." has `..` in it: paths are relative and stay below the folder\n')

assert(file.exists("FOLDER") == false)
assert(test.logged() == 'warn: file.exists: "FOLDER" finds nothing, as upper and lower case differ here; on Windows it finds "folder"\n')
test.finish()
