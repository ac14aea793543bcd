-- One program for the four: they differ in the level alone.
describe.each { { "debug" }, { "info" }, { "warn" }, { "error" } }("log.%s", function(level)
  local write = log[level]

  local function logged(...)
    write(...)
    return host.logged()
  end

  local function refusal(...)
    return select(2, pcall(write, ...))
  end

  it("logs one line, its arguments joined by tabs as print does", function()
    assert.equal(level .. ": \n", logged())
    assert.equal(level .. ": health\t87\t1.0\tnil\ttrue\n", logged("health", 87, 1.0, nil, true))
    assert.equal(level .. ": nil\n", logged(nil))
    assert.equal(level .. ": \t\n", logged("", ""))
    assert.equal(level .. ": two\nlines\0\n", logged("two\nlines\0"))
  end)

  it("logs a value that has a text of its own with that", function()
    assert.equal(level .. ": own text\n", logged(setmetatable({}, { __tostring = function() return "own text" end })))
    assert.matches("^" .. level .. ": Player: 0x%x+\n$", logged(setmetatable({}, { __name = "Player" })))
  end)

  it("gives nothing back, and writes nothing", function()
    assert.returned_arguments(0, write("no result"))
    assert.equal(level .. ": no result\n", host.logged())
    assert.equal("", host.written("stdout"))
    assert.equal("", host.written("stderr"))
  end)

  it("leaves an error in the making of a text to the caller, and logs nothing then", function()
    local raised = {}
    assert.equal(raised, refusal("before", setmetatable({}, { __tostring = function() error(raised) end })))
    local message = refusal(setmetatable({}, { __tostring = function() return {} end }))
    assert.equal("'__tostring' must return a string", message)
    assert.equal("", host.logged())
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = ("log.%s is called with a dot, not a colon: log.%s(...)"):format(level, level)
    assert.error_matches(function() log[level](log, "text") end, mistake, 1, true)
    assert.equal("", host.logged())
  end)
end)
