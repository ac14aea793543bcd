local ok, outside = pcall(function() return luanet.notices end)

describe("luanet.notices", function()
  it("has every notice that scripts showed in this test, in order", function()
    assert.same({}, luanet.notices)
    local script = luanet.load("../scripts/says.lua")
    luanet.emit("menu_toggled", { visible = true })
    assert.same({
      { level = "success", text = "noticed at once", script = script.path },
      { level = "success", text = "noticed later", script = script.path },
    }, luanet.notices)
  end)

  it("shows a notice as its text", function()
    luanet.load("../scripts/says.lua")
    assert.equal("noticed at once", tostring(luanet.notices[1]))
  end)

  it("is empty again in the next test", function()
    assert.same({}, luanet.notices)
  end)

  it("can't be set", function()
    assert.error_matches(function() luanet.notices = {} end, "luanet.notices can only be read", 1, true)
  end)

  it("is there for tests only", function()
    assert.is_false(ok)
    assert.matches("luanet.notices is there for tests only", outside, 1, true)
  end)
end)
