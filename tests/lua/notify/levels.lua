-- One program for the four: they differ in the level alone.
describe.each { { "success" }, { "info" }, { "warn" }, { "error" } }("notify.%s", function(level)
  local show = notify[level]

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
    assert.error_matches(function() show() end, message, 1, true)
    assert.equal("", host.logged())
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = ("notify.%s is called with a dot, not a colon: notify.%s(...)"):format(level, level)
    assert.error_matches(function() notify[level](notify, "x") end, mistake, 1, true)
    assert.equal("", host.logged())
  end)
end)
