local ok, outside = pcall(function() return luanet.game.localplayer end)

describe("luanet.game.localplayer", function()
  it("is nil when a test begins", function()
    assert.is_nil(luanet.game.localplayer)
  end)

  it("shows the scripts a player, that may be changed in place", function()
    local script = luanet.load("../scripts/plays.lua")
    luanet.frames(1)
    luanet.game.localplayer = { health = 87 }
    luanet.frames(1)
    luanet.game.localplayer.health = 86
    luanet.frames(1)
    luanet.game.localplayer = nil
    luanet.frames(1)
    assert.equal("nil\n87\n86\nnil\n", script.printed)
  end)

  it("is what a game file shows, until it is set", function()
    local script = luanet.load("../scripts/plays.lua", { game = "../scripts/game.json" })
    assert.equal(100, luanet.game.localplayer.health)
    luanet.frames(1)
    luanet.game.localplayer.health = 99
    luanet.frames(1)
    assert.equal("100\n99\n", script.printed)
    luanet.frames(1)
    assert.equal(50, luanet.game.localplayer.health)
  end)

  it("takes plain data only", function()
    assert.error_matches(function() luanet.game.localplayer = { f = print } end, "a function can't be kept here", 1, true)
    assert.is_nil(luanet.game.localplayer)
  end)

  it("is the only field that can be set", function()
    assert.error_matches(function() luanet.game.player = {} end, "luanet.game has no field 'player': it has localplayer", 1, true)
    assert.is_nil(luanet.game.player)
  end)

  it("is there for tests only", function()
    assert.is_false(ok)
    assert.matches("luanet.game is there for tests only", outside, 1, true)
  end)
end)
