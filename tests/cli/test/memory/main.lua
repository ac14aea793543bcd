local text = ("x"):rep(32 * 1024 * 1024)
print(#text)
