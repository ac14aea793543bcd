print("outside")
it("prints", function() print("inside", 1) end)
it("prints and fails", function() print("before") assert.equal(1, 2) end)
