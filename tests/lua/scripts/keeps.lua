-- Keeps a count in a file, and says so.
local count = tonumber(file.read("count.txt") or "0") + 1
file.write("count.txt", count)
print(count)
