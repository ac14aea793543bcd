describe("gui.notify:warn", function()
  it("shows the user a notice, whatever its bytes", function()
    gui.notify:warn("connected")
    assert.equal("notice warn: connected\n", host.logged())
    gui.notify:warn("")
    assert.equal("notice warn: \n", host.logged())
    gui.notify:warn(87)
    assert.equal("notice warn: 87\n", host.logged())
  end)

  it("gives nothing back", function()
    assert.returned_arguments(0, gui.notify:warn("x"))
  end)

  it("words a missing argument as Lua words it", function()
    local message = "bad argument #1 to 'warn' (string expected, got no value)"
    assert.error_matches(function() gui.notify:warn() end, message, 1, true)
    assert.equal("", host.logged())
  end)

  it("says what to write when it is called with a dot", function()
    local mistake = "gui.notify:warn is called with a colon, not a dot: gui.notify:warn(...)"
    assert.error_matches(function() gui.notify.warn("x") end, mistake, 1, true)
    assert.equal("", host.logged())
  end)
end)
