local function refusal(...)
  return select(2, pcall(luanet.wait_until, ...))
end

describe("luanet.wait_until", function()
  it("turns frames until the condition is true, and no more", function()
    local script = luanet.load("../scripts/counts.lua")
    assert.returned_arguments(0, luanet.wait_until(function() return script.printed:find("^7\t", 1) or script.printed:find("\n7\t") end))
    assert.near(7 / 60, luanet.time, 1e-9)
  end)

  it("asks before the first frame", function()
    luanet.wait_until(function() return true end)
    assert.equal(0, luanet.time)
  end)

  it("asks after each frame, up to the last one that is due in time", function()
    local asked = 0
    local message = refusal(function() asked = asked + 1 end, { within = 0.5 })
    assert.equal("luanet.wait_until: it did not come true within 0.5 s", message)
    assert.equal(31, asked)
    assert.near(0.5, luanet.time, 1e-9)
  end)

  it("waits ten seconds if nothing else is said", function()
    assert.equal("luanet.wait_until: it did not come true within 10 s", refusal(function() return false end))
    assert.near(10, luanet.time, 1e-9)
  end)

  it("raises what the condition raises", function()
    assert.has_error(function()
      luanet.wait_until(function() error("not now") end)
    end, "not now")
  end)

  it("may wait for a condition that lets time pass itself", function()
    luanet.wait_until(function()
      luanet.frames(10)
      return luanet.time > 0.5
    end)
    assert.is_true(luanet.time > 0.5 and luanet.time < 1)
  end)

  it("words wrong arguments as Lua words them", function()
    local function never() return false end
    assert.equal("bad argument #1 to 'wait_until' (function expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'wait_until' (function expected, got boolean)", refusal(true))
    assert.equal("bad argument #2 to 'wait_until' (table expected, got number)", refusal(never, 5))
    assert.equal("bad argument #2 to 'wait_until' (field 'within': number expected, got string)", refusal(never, { within = "1" }))
    assert.equal("luanet.wait_until: within is seconds from 0 on, got -1", refusal(never, { within = -1 }))
    assert.equal(0, luanet.time)
  end)
end)
