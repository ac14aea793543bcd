-- One program for the four: they differ in the level alone.
describe.each { { "success" }, { "info" }, { "warn" }, { "error" } }("gui.notify:%s", function(level)
  local function show(...)
    return gui.notify[level](gui.notify, ...)
  end

  it("shows the user a notice, whatever its bytes", function()
    show("connected")
    assert.equal("notice " .. level .. ": connected\n", host.logged())
    show("")
    assert.equal("notice " .. level .. ": \n", host.logged())
    show(87)
    assert.equal("notice " .. level .. ": 87\n", host.logged())
  end)

  it("gives nothing back", function()
    assert.returned_arguments(0, show("x"))
  end)

  it("words a missing argument as Lua words it", function()
    local message = "bad argument #1 to '" .. level .. "' (string expected, got no value)"
    assert.error_matches(function() gui.notify[level](gui.notify) end, message, 1, true)
    assert.equal("", host.logged())
  end)

  it("says what to write when it is called with a dot", function()
    local mistake = ("gui.notify:%s is called with a colon, not a dot: gui.notify:%s(...)"):format(level, level)
    assert.error_matches(function() gui.notify[level]("x") end, mistake, 1, true)
    assert.equal("", host.logged())
  end)
end)
