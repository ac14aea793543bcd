it("finds modules below the root", function()
  local script = luanet.load("main.lua")
  assert.equal("helper of the root\n", script.printed)
end)
