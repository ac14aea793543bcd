local ok, message = pcall(string.rep, "x", 1 << 28)
print(ok, message)
print(#string.rep("x", 1 << 20))
