it("takes ten minutes", function() luanet.advance(600) end)
