describe("notify.warn", function()
  it("shows the user a notice, whatever its bytes", function()
    notify.warn("connected")
    assert.equal("notice warn: connected\n", host.logged())
    notify.warn("")
    assert.equal("notice warn: \n", host.logged())
    notify.warn(87)
    assert.equal("notice warn: 87\n", host.logged())
  end)

  it("gives nothing back", function()
    assert.returned_arguments(0, notify.warn("x"))
  end)

  it("words a missing argument as Lua words it", function()
    local message = "bad argument #1 to 'warn' (string expected, got no value)"
    assert.error_matches(function() notify.warn() end, message, 1, true)
    assert.equal("", host.logged())
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = "notify.warn is called with a dot, not a colon: notify.warn(...)"
    assert.error_matches(function() notify:warn("x") end, mistake, 1, true)
    assert.equal("", host.logged())
  end)
end)
