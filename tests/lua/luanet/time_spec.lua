local ok, outside = pcall(function() return luanet.time end)

describe("luanet.time", function()
  it("is 0 when a test begins", function()
    assert.equal(0, luanet.time)
    luanet.advance(5)
  end)

  it("is 0 again in the next one", function()
    assert.equal(0, luanet.time)
  end)

  it("moves by nothing but what lets time pass", function()
    luanet.load("../scripts/counts.lua")
    luanet.emit("map_changed")
    for _ = 1, 100000 do end
    assert.equal(0, luanet.time)
    luanet.advance(0.25)
    assert.equal(0.25, luanet.time)
    luanet.frames(1)
    assert.near(16 / 60, luanet.time, 1e-9)
  end)

  it("can't be set", function()
    assert.error_matches(function() luanet.time = 5 end, "luanet.time can only be read", 1, true)
  end)

  it("is there for tests only", function()
    assert.is_false(ok)
    assert.matches("luanet.time is there for tests only: call it within an it, before_each or after_each", outside, 1, true)
  end)
end)
