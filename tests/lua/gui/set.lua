local function refusal(...)
  return select(2, pcall(gui.set, ...))
end

describe("gui.set", function()
  it.each {
    { true }, { false }, { 1 }, { 1.0 }, { -0.0 }, { "text" }, { "a\0b\xff" }, { math.maxinteger },
  }("keeps %q, with its type", function(value)
    assert.is_true(gui.set("module.value", value))
    local got = gui.get("module.value")
    assert.equal(value, got)
    assert.equal(math.type(value), math.type(got))
  end)

  it("copies tables: what the script does to its own afterwards changes nothing", function()
    local color = { r = 1, g = 0.5, [1] = "x", nested = { true } }
    assert.is_true(gui.set("module.color", color))
    color.r = 2
    local kept = gui.get("module.color")
    assert.same({ r = 1, g = 0.5, [1] = "x", nested = { true } }, kept)
    assert.is_not.equal(color, kept)
    assert.is_not.equal(kept, gui.get("module.color"))
  end)

  it("takes a value away with nil", function()
    gui.set("module.value", 1)
    assert.is_true(gui.set("module.value", nil))
    assert.is_nil(gui.get("module.value"))
  end)

  it("raises for what is no plain data, and for a cycle", function()
    assert.matches("a function can't be kept here: only plain data can", refusal("a", print), 1, true)
    assert.matches("a function can't be kept", refusal("a", { { print } }), 1, true)
    local circle = {}
    circle[1] = circle
    assert.matches("within itself", refusal("a", circle), 1, true)
    assert.is_nil(gui.get("a"))
  end)

  it("words a wrong argument as Lua words it", function()
    assert.matches("bad argument #1 to 'set' (string expected, got table)", refusal({}, 1), 1, true)
  end)

  it("refuses a path without a module", function()
    assert.is_false(gui.set("", 1))
    assert.equal('warn: gui.set: "" names no setting\n', host.logged())
  end)

  it("fires config_changed on a later turn when a value changes, and not for the same value again", function()
    local changed = {}
    event.on("config_changed", function(e) changed[#changed + 1] = e.module_name end)
    gui.set("menu.a.b", 1)
    gui.set("menu.a.b", 1)
    gui.set("other", "x")
    gui.set("other", nil)
    assert.same({}, changed)
    host.frames(2)
    assert.same({ "menu", "other", "other" }, changed)
  end)

  it("takes equal numbers, and tables with the same in them, for the same value", function()
    gui.set("menu.a", 1)
    gui.set("menu.b", { 1, x = { "y" }, [true] = 2.5 })
    gui.set("menu.c", {})
    host.frames(2)
    local changed = 0
    event.on("config_changed", function() changed = changed + 1 end)
    gui.set("menu.a", 1.0)
    gui.set("menu.b", { [true] = 2.5, x = { "y" }, 1.0 })
    gui.set("menu.c", {})
    host.frames(2)
    assert.equal(0, changed)
    gui.set("menu.a", 1.5)
    gui.set("menu.b", { 1, x = { "z" }, [true] = 2.5 })
    gui.set("menu.c", { 1 })
    host.frames(2)
    assert.equal(3, changed)
  end)
end)
