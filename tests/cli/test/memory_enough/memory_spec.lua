it("has room", function()
  local script = luanet.load("main.lua")
  assert.same({}, script.errors)
end)
