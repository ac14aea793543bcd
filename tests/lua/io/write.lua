local function written(...)
  io.write(...)
  return host.written("stdout")
end

local function refusal(...)
  return select(2, pcall(io.write, ...))
end

describe("io.write", function()
  after_each(function()
    -- Nothing else went anywhere.
    assert.equal("", host.written("stdout"))
    assert.equal("", host.written("stderr"))
    assert.equal("", host.logged())
  end)

  it("writes strings and numbers, with nothing added", function()
    assert.equal("", written())
    assert.equal("", written(""))
    assert.equal("health: 87\n", written("health: ", 87, "\n"))
    assert.equal("1 -2 0.5 1e+300", written(1, " ", -2, " ", 0.5, " ", 1e300))
    assert.equal("9223372036854775807-9223372036854775808", written(math.maxinteger, math.mininteger))
  end)

  it("writes strings as the bytes that they are", function()
    local every = {}
    for byte = 0, 255 do every[#every + 1] = string.char(byte) end
    every = table.concat(every)
    assert.equal(every, written(every))
    local big = every:rep(1 << 12)
    assert.equal(big .. big, written(big, big))
  end)

  it("leaves a number that was written a number", function()
    local number = 42
    assert.equal("42", written(number))
    assert.is_integer(number)
  end)

  it("gives io.stdout, so that calls can be chained", function()
    assert.equal(io.stdout, io.write("a"))
    io.write("b"):write("c", 1):write("\n")
    assert.equal("abc1\n", host.written("stdout"))
  end)

  it("words wrong arguments as Lua words them, and writes nothing then", function()
    assert.equal("bad argument #1 to 'write' (string expected, got nil)", refusal(nil))
    assert.equal("bad argument #1 to 'write' (string expected, got table)", refusal({}))
    assert.equal("bad argument #2 to 'write' (string expected, got boolean)", refusal("a", true))
    assert.equal("bad argument #3 to 'write' (string expected, got function)", refusal("a", "b", print))
    local printable = setmetatable({}, { __tostring = function() return "text" end, __name = "Player" })
    assert.equal("bad argument #1 to 'write' (string expected, got Player)", refusal(printable))
  end)

  it("raises at the line that called", function()
    local line = debug.getinfo(1, "l").currentline + 1
    local ok, message = pcall(function() io.write(nil) end)
    assert.is_false(ok)
    assert.equal("io/write.lua:" .. line .. ": bad argument #1 to 'write' (string expected, got nil)", message)
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = "io.write is called with a dot, not a colon: io.write(...)"
    assert.error_matches(function() io:write("text") end, mistake, 1, true)
  end)

  it("is all that is open of io, beside stdout and stderr", function()
    for _, name in ipairs { "open", "popen", "lines", "read", "close", "input", "output", "tmpfile", "type" } do
      local ok, message = pcall(io[name], "file")
      assert.is_false(ok)
      assert.equal("io." .. name .. " is not available to scripts", message)
    end
    assert.is_nil(io.stdin)
  end)
end)
