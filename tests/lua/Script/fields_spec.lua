describe("Script", function()
  it("has its path, as it has itself", function()
    local script = luanet.load("../scripts/hears.lua")
    local loaded = json.decode(script.printed:match("[^\n]+"))
    assert.equal(loaded.script_path, script.path)
    assert.matches("scripts/hears%.lua$", script.path)
  end)

  it("is_loaded until it ends, however it does", function()
    local script = luanet.load("../scripts/hears.lua")
    assert.is_true(script.is_loaded)
    script:unload()
    assert.is_false(script.is_loaded)
    local failed = luanet.load("../scripts/fails_at_once.lua")
    assert.is_false(failed.is_loaded)
    assert.equal(1, #failed.errors)
  end)

  it("has what it printed so far", function()
    local script = luanet.load("../scripts/says.lua")
    assert.equal("printed at once\n", script.printed)
    luanet.emit("menu_toggled", { visible = true })
    assert.equal("printed at once\nprinted later\n", script.printed)
    assert.equal("", luanet.load("../scripts/counts.lua").printed)
  end)

  it("has what it logged so far, with level and time; notices are not among it", function()
    local script = luanet.load("../scripts/says.lua")
    luanet.advance(1)
    luanet.emit("menu_toggled", { visible = true })
    assert.same({
      { level = "warn", message = "logged at once", time = 0 },
      { level = "warn", message = "logged later", time = 1 },
    }, script.log)
    assert.equal("logged at once", tostring(script.log[1]))
    assert.same({}, luanet.load("../scripts/counts.lua").log)
  end)

  it("has the errors that it did not handle, with all that is known of them", function()
    local script = luanet.load("../scripts/fails.lua")
    assert.same({}, script.errors)
    luanet.emit("menu_toggled", { visible = true })
    luanet.emit("menu_toggled", { visible = false })
    local errors = script.errors
    assert.equal(2, #errors)
    local first = errors[1]
    assert.equal("no menu", first.message)
    assert.equal(3, first.line)
    assert.equal("runtime", first.kind)
    assert.matches("scripts/fails%.lua$", first.file)
    assert.equal(first.file .. ":3: no menu", first.text)
    assert.equal(first.text, tostring(first))
    assert.matches("scripts/fails.lua:3: in upvalue 'open'\n", first.traceback, 1, true)
    assert.is_true(script.is_loaded)
  end)

  it("can't be written, and has no other fields", function()
    local script = luanet.load("../scripts/says.lua")
    for _, name in ipairs { "path", "is_loaded", "printed", "log", "errors", "other" } do
      local message = "attempt to write field '" .. name .. "' of a Script: its fields are read-only"
      assert.has_error(function() script[name] = 1 end, message)
    end
    assert.is_nil(script.other)
  end)
end)
