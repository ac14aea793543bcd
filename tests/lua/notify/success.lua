describe("notify.success", function()
  it("shows the user a notice, whatever its bytes", function()
    notify.success("connected")
    assert.equal("notice success: connected\n", host.logged())
    notify.success("")
    assert.equal("notice success: \n", host.logged())
    notify.success(87)
    assert.equal("notice success: 87\n", host.logged())
  end)

  it("gives nothing back", function()
    assert.returned_arguments(0, notify.success("x"))
  end)

  it("words a missing argument as Lua words it", function()
    local message = "bad argument #1 to 'success' (string expected, got no value)"
    assert.error_matches(function() notify.success() end, message, 1, true)
    assert.equal("", host.logged())
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = "notify.success is called with a dot, not a colon: notify.success(...)"
    assert.error_matches(function() notify:success("x") end, mistake, 1, true)
    assert.equal("", host.logged())
  end)
end)
