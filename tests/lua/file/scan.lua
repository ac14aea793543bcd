local function refusal(...)
  return select(2, pcall(file.scan, ...))
end

local function scanned(pattern)
  local paths = file.scan(pattern)
  assert(type(paths) == "table" and getmetatable(paths) == nil)
  return table.concat(paths, " ")
end

assert(refusal() == "bad argument #1 to 'scan' (string expected, got no value)")
assert(refusal({}) == "bad argument #1 to 'scan' (string expected, got table)")
local ok, message = pcall(function() file:scan("*") end)
assert(not ok and message:find("file.scan is called with a dot, not a colon: file.scan(...)", 1, true), message)

for _, path in ipairs {
  "a.txt", "b.txt", "b.lua", ".hidden", "maps/1/info.json", "maps/2/info.json", "maps/2/notes.txt", "maps/all.json",
} do
  assert(file.write(path, path))
end

-- Files by their paths relative to the root, with `/`, sorted: each can be read.
assert(scanned("*") == ".hidden a.txt b.lua b.txt")
assert(scanned("*.txt") == "a.txt b.txt")
assert(scanned("b.*") == "b.lua b.txt")
assert(scanned("?.txt") == "a.txt b.txt" and scanned("??.txt") == "")
assert(scanned("a.txt") == "a.txt")
assert(scanned("maps\\*.json") == "maps/all.json")
assert(scanned("maps/*/*.json") == "maps/1/info.json maps/2/info.json")
assert(scanned("*/?/*") == "maps/1/info.json maps/2/info.json maps/2/notes.txt")
for _, path in ipairs(file.scan("maps/*/*")) do assert(file.read(path) == path) end

-- Nothing found: empty, without a warning. Neither sign stands for a slash, and folders are not found.
assert(scanned("*.json") == "" and scanned("maps?all.json") == "" and scanned("maps") == "" and scanned("") == "")
-- Nothing else in a pattern means anything.
assert(scanned("[ab].txt") == "" and scanned("%w.txt") == "" and scanned("{a,b}.txt") == "")
assert(test.logged() == "")

assert(scanned("../*") == "")
assert(test.logged() == 'warn: file.scan: "../*" has `..` in it: paths are relative and stay below the folder\n')
assert(scanned("/*") == "")
assert(test.logged() == 'warn: file.scan: "/*" is absolute: paths are relative and stay below the folder\n')
for _ = 1, 10 do assert(scanned("MAPS/?/*.TXT") == "") end
local logged = test.logged()
assert(logged == 'warn: file.scan: "MAPS/?/*.TXT" finds nothing, as upper and lower case differ here; on Windows it finds "maps/2/notes.txt"\n', logged)
test.finish()
