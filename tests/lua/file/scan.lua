local function refusal(...)
  return select(2, pcall(file.scan, ...))
end

local function scanned(pattern)
  local paths = file.scan(pattern)
  assert.is_table(paths)
  assert.is_nil(getmetatable(paths))
  return table.concat(paths, " ")
end

describe("file.scan", function()
  before_each(function()
    for _, path in ipairs {
      "a.txt", "b.txt", "b.lua", ".hidden", "maps/1/info.json", "maps/2/info.json", "maps/2/notes.txt", "maps/all.json",
    } do
      assert.is_true(file.write(path, path))
    end
  end)

  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'scan' (string expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'scan' (string expected, got table)", refusal({}))
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = "file.scan is called with a dot, not a colon: file.scan(...)"
    assert.error_matches(function() file:scan("*") end, mistake, 1, true)
  end)

  it.each {
    { "*", ".hidden a.txt b.lua b.txt" },
    { "*.txt", "a.txt b.txt" },
    { "b.*", "b.lua b.txt" },
    { "?.txt", "a.txt b.txt" },
    { "??.txt", "" },
    { "a.txt", "a.txt" },
    { "maps\\*.json", "maps/all.json" },
    { "maps/*/*.json", "maps/1/info.json maps/2/info.json" },
    { "*/?/*", "maps/1/info.json maps/2/info.json maps/2/notes.txt" },
  }("finds with %s, by paths with `/`, sorted: %s", function(pattern, paths)
    assert.equal(paths, scanned(pattern))
    assert.equal("", host.logged())
  end)

  it("gives paths that can be read", function()
    local paths = file.scan("maps/*/*")
    assert.equal(3, #paths)
    for _, path in ipairs(paths) do assert.equal(path, file.read(path)) end
  end)

  it("finds nothing without a warning: neither sign stands for a slash, and folders are not found", function()
    for _, pattern in ipairs { "*.json", "maps?all.json", "maps", "" } do
      assert.equal("", scanned(pattern), pattern)
    end
    assert.equal("", host.logged())
  end)

  it("takes nothing else for a sign", function()
    for _, pattern in ipairs { "[ab].txt", "%w.txt", "{a,b}.txt" } do
      assert.equal("", scanned(pattern), pattern)
    end
    assert.equal("", host.logged())
  end)

  it.each {
    { "../*", '"../*" has `..` in it: paths are relative and stay below the folder\n' },
    { "/*", '"/*" is absolute: paths are relative and stay below the folder\n' },
  }("refuses %s, and warns", function(pattern, why)
    assert.equal("", scanned(pattern))
    assert.equal("warn: file.scan: " .. why, host.logged())
  end)

  it("says once what would be there on Windows", function()
    for _ = 1, 10 do assert.equal("", scanned("MAPS/?/*.TXT")) end
    assert.equal('warn: file.scan: "MAPS/?/*.TXT" finds nothing, as upper and lower case differ here; on Windows it finds "maps/2/notes.txt"\n', host.logged())
  end)
end)
