it("one", function() assert.equal(1, 1) end)
it("two", function() assert.equal(1, 2) end)
it("three", function() assert.equal(1, 3) end)
it("four", function() assert.equal(1, 1) end)
