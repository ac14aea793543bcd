local function refusal(...)
  return select(2, pcall(luanet.load, ...))
end

-- While tests are told there is no host.
local outside = refusal("../scripts/says.lua")

describe("luanet.load", function()
  it("runs a script's top level, and gives the script", function()
    local script = luanet.load("../scripts/says.lua")
    assert.equal("printed at once\n", script.printed)
    assert.is_true(script.is_loaded)
    assert.equal("Script(" .. script.path .. ")", tostring(script))
  end)

  it("lets scripts hear of one another, in the order of loading", function()
    local first = luanet.load("../scripts/hears.lua")
    local second = luanet.load("../scripts/hears.lua")
    assert.equal(2, select(2, first.printed:gsub("script_loaded", "")))
    assert.equal(1, select(2, second.printed:gsub("script_loaded", "")))
  end)

  it("gives a script whose top level failed: it has ended, and the error is there to be looked at", function()
    local script = luanet.load("../scripts/fails_at_once.lua")
    assert.is_false(script.is_loaded)
    assert.equal("at once", script.errors[1].message)
  end)

  it("shows a player from the game's first frame on", function()
    local script = luanet.load("../scripts/plays.lua", { game = { localplayer = { health = 87 } } })
    assert.equal(87, luanet.game.localplayer.health)
    luanet.frames(2)
    assert.equal("87\n87\n", script.printed)
  end)

  it("plays a game file, which begins with the next frame", function()
    luanet.frames(10)
    local script = luanet.load("../scripts/plays.lua", { game = "../scripts/game.json" })
    luanet.frames(4)
    assert.equal("100\n100\nmap\n50\nnil\n", script.printed)
  end)

  it("keeps apart what two scripts of one file say", function()
    local first = luanet.load("../scripts/says.lua")
    local second = luanet.load("../scripts/says.lua")
    luanet.emit("menu_toggled", { visible = true })
    for _, script in ipairs { first, second } do
      assert.equal("printed at once\nprinted later\n", script.printed)
      assert.equal(2, #script.log)
    end
  end)

  it.each { { "once" }, { "and again" } }("lets a script write below the root that it is given, for this test: %s", function()
    local options = { root = "../scripts" }
    local script = luanet.load("../scripts/keeps.lua", options)
    assert.equal("keeps.lua", script.path)
    assert.equal("1\n", script.printed)
    assert.equal("2\n", luanet.load("../scripts/keeps.lua", options).printed)
  end)

  it("raises where there is no such script, game file or player", function()
    assert.matches("none.lua: no such file; name a Lua script", refusal("none.lua"), 1, true)
    assert.matches("none.json: no such file; name a JSON file", refusal("../scripts/says.lua", { game = "none.json" }), 1, true)
    local message = "luanet.load: game is a game file's name or a table with the one field localplayer"
    assert.equal(message, refusal("../scripts/says.lua", { game = { health = 87 } }))
    assert.equal(message, refusal("../scripts/says.lua", { game = 87 }))
  end)

  it("raises the place and the reason where a script does not compile", function()
    assert.matches("scripts/wrong.lua:2: <name> expected near '='", refusal("../scripts/wrong.lua"), 1, true)
  end)

  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'load' (string expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'load' (string expected, got table)", refusal({}))
    assert.equal("bad argument #2 to 'load' (table expected, got string)", refusal("x.lua", "y"))
    assert.equal("bad argument #2 to 'load' (field 'root': string expected, got boolean)", refusal("x.lua", { root = true }))
    local mistake = "luanet.load is called with a dot, not a colon: luanet.load(...)"
    assert.error_matches(function() luanet:load("x.lua") end, mistake, 1, true)
  end)

  it("is there for tests only, and not in their coroutines", function()
    assert.matches("load waits for the host, which only a test itself can", outside, 1, true)
    local inside = coroutine.wrap(refusal)("../scripts/says.lua")
    assert.matches("load waits for the host, which only a test itself can", inside, 1, true)
  end)
end)
