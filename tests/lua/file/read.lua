local function refusal(...)
  return select(2, pcall(file.read, ...))
end

local stay = ": paths are relative and stay below the folder\n"

describe("file.read", function()
  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'read' (string expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'read' (string expected, got nil)", refusal(nil))
    assert.equal("bad argument #1 to 'read' (string expected, got table)", refusal({}))
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = "file.read is called with a dot, not a colon: file.read(...)"
    assert.error_matches(function() file:read("a.txt") end, mistake, 1, true)
  end)

  it("gives one result always: nil for what is not there, without a warning", function()
    local result = table.pack(file.read("none.txt"))
    assert.equal(1, result.n)
    assert.is_nil(result[1])
    assert.is_nil(file.read("none/none.txt"))
    assert.equal("", host.logged())
  end)

  it("gives every byte, whichever slash is written", function()
    local bytes = {}
    for i = 0, 255 do bytes[#bytes + 1] = string.char(i) end
    local all = table.concat(bytes):rep(300)
    assert.is_true(file.write("folder/all.bin", all))
    for _, path in ipairs { "folder/all.bin", "folder\\all.bin", "./folder//all.bin", ".\\folder\\.\\all.bin" } do
      assert.equal(all, file.read(path), path)
    end
    assert.equal("", host.logged())
  end)

  it("gives the empty text of an empty file", function()
    assert.is_true(file.write("empty", ""))
    assert.equal("", file.read("empty"))
  end)

  it("takes a number for a name, and names that are not ASCII", function()
    assert.is_true(file.write(5, "a number's name"))
    assert.equal("a number's name", file.read("5"))
    assert.equal("a number's name", file.read(5))
    assert.is_true(file.write("na\u{ef}ve \u{2603}.txt", "snow"))
    assert.equal("snow", file.read("na\u{ef}ve \u{2603}.txt"))
    assert.equal("", host.logged())
  end)

  it.each {
    { "../x", '"../x" has `..` in it' .. stay },
    { "a\\..\\..\\x", '"a\\..\\..\\x" has `..` in it' .. stay },
    { "/etc/passwd", '"/etc/passwd" is absolute' .. stay },
    { "\\x", '"\\x" is absolute' .. stay },
    { "C:\\x", '"C:\\x" has a colon in it' .. stay },
    { "x:stream", '"x:stream" has a colon in it' .. stay },
    { "x\0.txt", '"x\\0.txt" has a NUL in it' .. stay },
    { "folder/nul.txt", '"folder/nul.txt" has the name of a Windows device in it\n' },
    { "COM1", '"COM1" has the name of a Windows device in it\n' },
    { "x.", '"x." has a name that ends in a dot or a space, as none on Windows does\n' },
    { "what?", '"what?" has "?" in it, which no name on Windows has\n' },
    { "\xff.txt", '"\u{fffd}.txt" is not UTF-8, as paths are\n' },
  }("refuses %q with nil, and a warning that names it and the rule", function(path, why)
    assert.is_nil(file.read(path))
    assert.equal("warn: file.read: " .. why, host.logged())
  end)

  it.each { { "folder" }, { "" } }("gives nil and a warning for a folder: %q", function(path)
    file.write("folder/x.txt", "")
    assert.is_nil(file.read(path))
    assert.equal('warn: file.read: "' .. path .. '" is a folder, not a file\n', host.logged())
  end)

  it("says once what would be there on Windows", function()
    file.write("folder/all.bin", "x")
    for _ = 1, 10 do assert.is_nil(file.read("Folder/ALL.bin")) end
    assert.equal('warn: file.read: "Folder/ALL.bin" finds nothing, as upper and lower case differ here; on Windows it finds "folder/all.bin"\n', host.logged())
  end)
end)
