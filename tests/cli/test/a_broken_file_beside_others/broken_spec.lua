it("is never run", function() end)
local = 3
