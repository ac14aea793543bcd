describe("gui.notify:info", function()
  it("shows the user a notice, whatever its bytes", function()
    gui.notify:info("connected")
    assert.equal("notice info: connected\n", host.logged())
    gui.notify:info("")
    assert.equal("notice info: \n", host.logged())
    gui.notify:info(87)
    assert.equal("notice info: 87\n", host.logged())
  end)

  it("gives nothing back", function()
    assert.returned_arguments(0, gui.notify:info("x"))
  end)

  it("words a missing argument as Lua words it", function()
    local message = "bad argument #1 to 'info' (string expected, got no value)"
    assert.error_matches(function() gui.notify:info() end, message, 1, true)
    assert.equal("", host.logged())
  end)

  it("says what to write when it is called with a dot", function()
    local mistake = "gui.notify:info is called with a colon, not a dot: gui.notify:info(...)"
    assert.error_matches(function() gui.notify.info("x") end, mistake, 1, true)
    assert.equal("", host.logged())
  end)
end)
