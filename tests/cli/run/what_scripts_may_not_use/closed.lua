for _, use in ipairs {
  function() os.exit(0) end,
  function() os.execute("ls") end,
  function() io.open("file") end,
  function() dofile("file.lua") end,
  function() string.dump(print) end,
  function() setmetatable({}, { __gc = print }) end,
  function() debug.getregistry() end,
} do
  print(select(2, pcall(use)))
end
print(load("\27Lua", "chunk", "b"))
os.getenv("HOME")
