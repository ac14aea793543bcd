local function refusal(...)
  return select(2, pcall(file.write, ...))
end

describe("file.write", function()
  it("words wrong arguments as Lua words them, and writes nothing then", function()
    assert.equal("bad argument #1 to 'write' (string expected, got no value)", refusal())
    assert.equal("bad argument #2 to 'write' (string expected, got no value)", refusal("x"))
    assert.equal("bad argument #2 to 'write' (string expected, got nil)", refusal("x", nil))
    assert.equal("bad argument #2 to 'write' (string expected, got table)", refusal("x", {}))
    assert.is_false(file.exists("x"))
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = "file.write is called with a dot, not a colon: file.write(...)"
    assert.error_matches(function() file:write("x", "y") end, mistake, 1, true)
    assert.is_false(file.exists("x"))
  end)

  it("makes the file, and its folders", function()
    assert.is_true(file.write("new/folders\\deep/x.txt", "1"))
    assert.equal("1", file.read("new/folders/deep/x.txt"))
    assert.is_true(file.exists("new/folders"))
  end)

  it("replaces the whole content", function()
    assert.is_true(file.write("x.txt", "a long text"))
    assert.is_true(file.write("x.txt", "short"))
    assert.equal("short", file.read("x.txt"))
    assert.is_true(file.write("x.txt", ""))
    assert.equal("", file.read("x.txt"))
  end)

  it("writes a number as text", function()
    assert.is_true(file.write("x.txt", 12))
    assert.equal("12", file.read("x.txt"))
  end)

  it("writes a million bytes as they are", function()
    local long = ("\0\xff\r\n"):rep(250000)
    assert.is_true(file.write("long.bin", long))
    assert.equal(long, file.read("long.bin"))
    assert.equal("", host.logged())
  end)

  it.each {
    { "new", '"new" is a folder, not a file\n' },
    { "x.txt/y", '"x.txt" is a file, not a folder\n' },
    { "new/", '"new/" has no file\'s name at its end\n' },
    { "", '"" has no file\'s name at its end\n' },
    { "../x.txt", '"../x.txt" has `..` in it: paths are relative and stay below the folder\n' },
    { ("n"):rep(300), '"' .. ("n"):rep(100) .. "..." .. ("n"):rep(100) .. '" has a name of 300 bytes in it: at most 255 are taken\n' },
  }("does not write %q, and warns with path and cause", function(path, why)
    file.write("new/folders/x.txt", "")
    file.write("x.txt", "")
    assert.is_false(file.write(path, "no"))
    assert.equal("warn: file.write: " .. why, host.logged())
    assert.equal("", file.read("x.txt"))
    assert.same({ "x.txt" }, file.list(""))
  end)
end)
