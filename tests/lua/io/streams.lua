-- One program for both: they differ in where they write alone.
describe.each { { "stdout" }, { "stderr" } }("io.%s:write", function(stream)
  local file = io[stream]

  local function written(...)
    file:write(...)
    return host.written(stream)
  end

  local function refusal(...)
    return select(2, pcall(file.write, ...))
  end

  after_each(function()
    -- Nothing else went anywhere.
    assert.equal("", host.written("stdout"))
    assert.equal("", host.written("stderr"))
    assert.equal("", host.logged())
  end)

  it("writes strings and numbers, with nothing added", function()
    assert.equal("", written())
    assert.equal("health: 87\n", written("health: ", 87, "\n"))
    assert.equal("a\0b\xff", written("a\0b\xff"))
    local big = ("0123456789abcdef"):rep(1 << 16)
    assert.equal(big, written(big))
  end)

  it("gives itself, so that calls can be chained", function()
    assert.equal(file, file:write("a"))
    file:write("b"):write("c", 1):write("\n")
    assert.equal("abc1\n", host.written(stream))
  end)

  it("words wrong arguments as Lua words them; self is not counted", function()
    assert.equal("bad argument #1 to 'write' (string expected, got nil)", refusal(file, nil))
    assert.equal("bad argument #2 to 'write' (string expected, got table)", refusal(file, "a", {}))
  end)

  it("raises at the line that called", function()
    local line = debug.getinfo(1, "l").currentline + 1
    local ok, message = pcall(function() file:write(nil) end)
    assert.is_false(ok)
    assert.equal("io/streams.lua:" .. line .. ": bad argument #1 to 'write' (string expected, got nil)", message)
  end)

  it("says what to write when it is called with a dot", function()
    local mistake = ("io.%s:write is called with a colon, not a dot: io.%s:write(...)"):format(stream, stream)
    assert.equal(mistake, refusal("text"))
    assert.equal(mistake, refusal())
    assert.equal(mistake, refusal({}, "text"))
    assert.error_matches(function() file.write("text") end, mistake, 1, true)
  end)

  it("works wherever it is put", function()
    local write, kept = file.write, file
    write(kept, "kept")
    assert.equal("kept", host.written(stream))
  end)

  it("writes from a coroutine", function()
    coroutine.wrap(function() file:write("from a coroutine") end)()
    assert.equal("from a coroutine", host.written(stream))
  end)

  it("is all that there is of a file", function()
    for _, name in ipairs { "close", "read", "lines", "setvbuf" } do assert.is_nil(file[name], name) end
  end)
end)
