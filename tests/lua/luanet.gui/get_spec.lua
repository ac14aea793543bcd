local function refusal(...)
  return select(2, pcall(luanet.gui.get, ...))
end

local outside = refusal("a.b")

describe("luanet.gui.get", function()
  it("gives what scripts have set, as luanet.gui[path] does", function()
    luanet.gui.set("talk.url", "ws://nobody.test/")
    assert.equal("ws://nobody.test/", luanet.gui.get("talk.url"))
    assert.equal("ws://nobody.test/", luanet.gui["talk.url"])
  end)

  it("gives nil where nothing is set", function()
    assert.is_nil(luanet.gui.get("a.b"))
    assert.is_nil(luanet.gui["a.b"])
    assert.is_nil(luanet.gui.get(""))
  end)

  it("gives a copy of a table", function()
    luanet.gui.set("a.b", { list = { 1, 2 } })
    luanet.gui.get("a.b").list[1] = 5
    assert.same({ list = { 1, 2 } }, luanet.gui.get("a.b"))
  end)

  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'get' (string expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'get' (string expected, got table)", refusal({}))
  end)

  it("is there for tests only", function()
    assert.matches("luanet.gui is there for tests only", outside, 1, true)
  end)
end)
