describe("gui.notify:error", function()
  it("shows the user a notice, whatever its bytes", function()
    gui.notify:error("connected")
    assert.equal("notice error: connected\n", host.logged())
    gui.notify:error("")
    assert.equal("notice error: \n", host.logged())
    gui.notify:error(87)
    assert.equal("notice error: 87\n", host.logged())
  end)

  it("gives nothing back", function()
    assert.returned_arguments(0, gui.notify:error("x"))
  end)

  it("words a missing argument as Lua words it", function()
    local message = "bad argument #1 to 'error' (string expected, got no value)"
    assert.error_matches(function() gui.notify:error() end, message, 1, true)
    assert.equal("", host.logged())
  end)

  it("says what to write when it is called with a dot", function()
    local mistake = "gui.notify:error is called with a colon, not a dot: gui.notify:error(...)"
    assert.error_matches(function() gui.notify.error("x") end, mistake, 1, true)
    assert.equal("", host.logged())
  end)
end)
