local function refusal(...)
  return select(2, pcall(file.remove, ...))
end

describe("file.remove", function()
  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'remove' (string expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'remove' (string expected, got boolean)", refusal(true))
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = "file.remove is called with a dot, not a colon: file.remove(...)"
    assert.error_matches(function() file:remove("x") end, mistake, 1, true)
  end)

  it("removes a file and leaves its folder", function()
    assert.is_true(file.write("folder/x.txt", ""))
    assert.is_true(file.write("folder/y.txt", ""))
    assert.is_true(file.remove("folder\\x.txt"))
    assert.is_false(file.exists("folder/x.txt"))
    assert.is_true(file.exists("folder/y.txt"))
    assert.is_true(file.remove("folder/y.txt"))
    assert.is_true(file.exists("folder"))
  end)

  it("gives false for what is not there, without a warning", function()
    file.write("folder/x.txt", "")
    file.remove("folder/x.txt")
    assert.is_false(file.remove("folder/x.txt"))
    assert.is_false(file.remove("none/none"))
    assert.equal("", host.logged())
  end)

  it.each {
    { "folder", '"folder" is a folder, not a file\n' },
    { "folder/../folder/y.txt", '"folder/../folder/y.txt" has `..` in it: paths are relative and stay below the folder\n' },
    { "Folder/Y.txt", '"Folder/Y.txt" finds nothing, as upper and lower case differ here; on Windows it finds "folder/y.txt"\n' },
  }("does not remove %s, and warns", function(path, why)
    file.write("folder/y.txt", "")
    assert.is_false(file.remove(path))
    assert.equal("warn: file.remove: " .. why, host.logged())
    assert.is_true(file.exists("folder/y.txt"))
  end)
end)
