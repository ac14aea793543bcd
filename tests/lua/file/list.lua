local function refusal(...)
  return select(2, pcall(file.list, ...))
end

local function listed(folder)
  local names = file.list(folder)
  assert.is_table(names)
  assert.is_nil(getmetatable(names))
  return table.concat(names, " ")
end

local function write_all()
  for _, path in ipairs { "b", "a", "Z", "\u{e9}", "\u{1f600}", "\u{fb01}", "folder/x", "folder/y", "folder/deep/z" } do
    assert.is_true(file.write(path, ""))
  end
end

describe("file.list", function()
  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'list' (string expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'list' (string expected, got table)", refusal({}))
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = "file.list is called with a dot, not a colon: file.list(...)"
    assert.error_matches(function() file:list("x") end, mistake, 1, true)
  end)

  it("gives file names: no folders, no paths; sorted by bytes", function()
    assert.equal("", listed(""))
    write_all()
    assert.equal("Z a b \u{e9} \u{fb01} \u{1f600}", listed(""))
    assert.equal(listed(""), listed("."))
    assert.equal(listed(""), listed("./"))
    assert.equal("x y", listed("folder"))
    assert.equal("x y", listed("folder\\"))
    assert.equal("z", listed("folder/deep"))
  end)

  it("gives a table of its own each time", function()
    write_all()
    local first = file.list("folder")
    first[1] = "changed"
    assert.equal("x y", listed("folder"))
  end)

  it("gives an empty table where there is no such folder, without a warning", function()
    write_all()
    for _, path in ipairs { "none", "folder/none", "a/none" } do assert.equal("", listed(path)) end
    assert.equal("", host.logged())
  end)

  it.each {
    { "a", '"a" is a file, not a folder\n' },
    { "..", '".." has `..` in it: paths are relative and stay below the folder\n' },
    { "Folder/Deep", '"Folder/Deep" finds nothing, as upper and lower case differ here; on Windows it finds "folder/deep"\n' },
  }("gives an empty table and a warning for %s", function(path, why)
    write_all()
    assert.equal("", listed(path))
    assert.equal("warn: file.list: " .. why, host.logged())
  end)
end)
