describe("Script:reload", function()
  it("unloads the script and loads it again: the others hear that it is a reload", function()
    local script = luanet.load("../scripts/says.lua")
    local listener = luanet.load("../scripts/hears.lua")
    assert.returned_arguments(0, script:reload())
    assert.is_true(script.is_loaded)
    assert.equal("printed at once\nprinted at once\n", script.printed)
    local heard = {}
    for line in listener.printed:gmatch("[^\n]+") do
      local e = json.decode(line)
      if e.script_path == script.path then heard[#heard + 1] = { e.event, e.is_reload } end
    end
    assert.same({ { "script_unloaded" }, { "script_loaded", true } }, heard)
  end)

  it("gives it a state of its own again", function()
    local script = luanet.load("../scripts/counts.lua")
    luanet.frames(2)
    script:reload()
    luanet.frames(1)
    assert.same({ "1", "2", "1" }, { script.printed:match("^(%d+)\t.-\n(%d+)\t.-\n(%d+)\t[^\n]*\n$") })
  end)

  it("takes over the port of the script before", function()
    local script = luanet.load("../scripts/serves.lua")
    local page = luanet.ws_client("ws://127.0.0.1:8080/")
    luanet.frames(1)
    script:reload()
    assert.equal(1001, page.close_code)
    assert.is_true(luanet.ws_client("ws://127.0.0.1:8080/"):is_open())
  end)

  it("loads one again that has ended", function()
    local script = luanet.load("../scripts/says.lua")
    script:unload()
    script:reload()
    assert.is_true(script.is_loaded)
  end)

  it("says what to write when it is called with a dot", function()
    local script = luanet.load("../scripts/says.lua")
    local mistake = "Script:reload is called with a colon, not a dot: Script:reload(...)"
    assert.error_matches(function() script.reload() end, mistake, 1, true)
  end)
end)
