print("begins")
error("boom")
it("is never run", function() end)
