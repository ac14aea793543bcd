local function refusal(...)
  return select(2, pcall(file.rename, ...))
end

describe("file.rename", function()
  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'rename' (string expected, got no value)", refusal())
    assert.equal("bad argument #2 to 'rename' (string expected, got no value)", refusal("x"))
    assert.equal("bad argument #2 to 'rename' (string expected, got table)", refusal("x", {}))
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = "file.rename is called with a dot, not a colon: file.rename(...)"
    assert.error_matches(function() file:rename("x", "y") end, mistake, 1, true)
  end)

  it("gives a file another name", function()
    assert.is_true(file.write("a.txt", "a"))
    assert.is_true(file.rename("a.txt", "c.txt"))
    assert.equal("a", file.read("c.txt"))
    assert.is_false(file.exists("a.txt"))
  end)

  it("moves a file to another folder, which it makes", function()
    file.write("c.txt", "a")
    assert.is_true(file.rename("c.txt", "new\\folder/c.txt"))
    assert.equal("a", file.read("new/folder/c.txt"))
    assert.is_false(file.exists("c.txt"))
  end)

  it("puts a file in the place of another", function()
    file.write("new/folder/c.txt", "a")
    file.write("b.txt", "b")
    assert.is_true(file.rename("new/folder/c.txt", "b.txt"))
    assert.equal("a", file.read("b.txt"))
  end)

  it("gives a file its own name, and the same in other letters", function()
    file.write("b.txt", "a")
    assert.is_true(file.rename("b.txt", "b.txt"))
    assert.is_true(file.rename("b.txt", "B.txt"))
    assert.same({ "B.txt" }, file.list("."))
  end)

  it("gives false for what is not there, without a warning, and makes no folder", function()
    assert.is_false(file.rename("none.txt", "other/x.txt"))
    assert.is_false(file.exists("other"))
    assert.equal("", host.logged())
  end)

  it.each {
    { "new", "old", '"new" is a folder, not a file\n' },
    { "B.txt", "new", '"new" is a folder, not a file\n' },
    { "B.txt", "new/", '"new/" has no file\'s name at its end\n' },
    { "B.txt", "../B.txt", '"../B.txt" has `..` in it: paths are relative and stay below the folder\n' },
    { "/B.txt", "x.txt", '"/B.txt" is absolute: paths are relative and stay below the folder\n' },
    { "B.txt", "aux", '"aux" has the name of a Windows device in it\n' },
    { "b.txt", "x.txt", '"b.txt" finds nothing, as upper and lower case differ here; on Windows it finds "B.txt"\n' },
  }("does not rename %s to %s, and warns", function(old, new, why)
    file.write("B.txt", "a")
    file.write("new/folder/c.txt", "c")
    assert.is_false(file.rename(old, new))
    assert.equal("warn: file.rename: " .. why, host.logged())
    assert.equal("a", file.read("B.txt"))
    assert.equal("c", file.read("new/folder/c.txt"))
  end)
end)
