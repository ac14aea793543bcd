local function refusal(...)
  return select(2, pcall(luanet.advance, ...))
end

local function frames_of(script)
  return select(2, script.printed:gsub("\n", ""))
end

describe("luanet.advance", function()
  it("lets time pass, with every frame that is due in it", function()
    local script = luanet.load("../scripts/counts.lua")
    assert.returned_arguments(0, luanet.advance(2.5))
    assert.equal(2.5, luanet.time)
    assert.equal(150, frames_of(script))
  end)

  it("turns a frame only when its time has come, however small the steps", function()
    local script = luanet.load("../scripts/counts.lua")
    for _ = 1, 100 do luanet.advance(0.01) end
    assert.near(1, luanet.time, 1e-9)
    assert.equal(60, frames_of(script))
    luanet.advance(0)
    luanet.advance(1 / 120)
    assert.equal(60, frames_of(script))
    luanet.advance(1 / 120)
    assert.equal(61, frames_of(script))
  end)

  it("brings answers when they are due", function()
    luanet.http.on("GET", "http://api.test/", { body = "late", after = 2 })
    luanet.gui.set("ask.request", { url = "http://api.test/" })
    local script = luanet.load("../scripts/asks.lua")
    luanet.advance(1.9)
    assert.equal("", script.printed)
    luanet.advance(0.2)
    assert.matches('"body":"late"', script.printed)
  end)

  it.each { { -1 }, { -0.001 }, { math.huge }, { 0 / 0 } }("refuses %s", function(seconds)
    assert.matches("^luanet%.advance takes seconds from 0 on, got ", refusal(seconds))
    assert.equal(0, luanet.time)
  end)

  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'advance' (number expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'advance' (number expected, got string)", refusal("1"))
  end)
end)
