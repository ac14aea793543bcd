it("is stopped", function() while true do end end)
it("runs all the same", function() end)
