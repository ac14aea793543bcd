it("takes a second", function() luanet.frames(10) assert.near(1, luanet.time, 1e-9) end)
