local function refusal(...)
  return select(2, pcall(file.exists, ...))
end

describe("file.exists", function()
  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'exists' (string expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'exists' (string expected, got table)", refusal({}))
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = "file.exists is called with a dot, not a colon: file.exists(...)"
    assert.error_matches(function() file:exists("x") end, mistake, 1, true)
  end)

  it("is true for files, folders and the root", function()
    assert.is_false(file.exists("folder/x.txt"))
    assert.is_true(file.write("folder/x.txt", ""))
    for _, path in ipairs { "folder/x.txt", "folder\\x.txt", "folder", "folder/", ".", "" } do
      assert.is_true(file.exists(path), path)
    end
    assert.is_false(file.exists("folder/y.txt"))
    assert.is_false(file.exists("folder/x.txt/y"))
    assert.equal("", host.logged())
  end)

  it("is false again for a file that was removed, not for its folder", function()
    file.write("folder/x.txt", "")
    assert.is_true(file.remove("folder/x.txt"))
    assert.is_false(file.exists("folder/x.txt"))
    assert.is_true(file.exists("folder"))
  end)

  it("is false for what is refused, whatever there is", function()
    assert.is_false(file.exists(".."))
    assert.equal('warn: file.exists: ".." has `..` in it: paths are relative and stay below the folder\n', host.logged())
  end)

  it("is false where only the case differs, and says what Windows would find", function()
    file.write("folder/x.txt", "")
    assert.is_false(file.exists("FOLDER"))
    assert.equal('warn: file.exists: "FOLDER" finds nothing, as upper and lower case differ here; on Windows it finds "folder"\n', host.logged())
  end)
end)
