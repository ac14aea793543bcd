describe("gui.notify:success", function()
  it("shows the user a notice, whatever its bytes", function()
    gui.notify:success("connected")
    assert.equal("notice success: connected\n", host.logged())
    gui.notify:success("")
    assert.equal("notice success: \n", host.logged())
    gui.notify:success(87)
    assert.equal("notice success: 87\n", host.logged())
  end)

  it("gives nothing back", function()
    assert.returned_arguments(0, gui.notify:success("x"))
  end)

  it("words a missing argument as Lua words it", function()
    local message = "bad argument #1 to 'success' (string expected, got no value)"
    assert.error_matches(function() gui.notify:success() end, message, 1, true)
    assert.equal("", host.logged())
  end)

  it("says what to write when it is called with a dot", function()
    local mistake = "gui.notify:success is called with a colon, not a dot: gui.notify:success(...)"
    assert.error_matches(function() gui.notify.success("x") end, mistake, 1, true)
    assert.equal("", host.logged())
  end)
end)
