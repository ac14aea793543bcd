local function refusal(...)
  return select(2, pcall(luanet.emit, ...))
end

-- What the script heard: a table for each event, but for its own loading.
local function heard_by(script)
  local heard = {}
  for line in script.printed:gmatch("[^\n]+") do
    local e = json.decode(line)
    if e.event ~= "script_loaded" then heard[#heard + 1] = e end
  end
  return heard
end

describe("luanet.emit", function()
  local script
  before_each(function() script = luanet.load("../scripts/hears.lua") end)

  it.each {
    { "menu_toggled", { visible = true } },
    { "config_changed", { module_name = "menu" } },
    { "render_post", { delta_time = 0.25 } },
    { "script_loaded", { script_path = "other.lua", is_reload = true } },
    { "script_unloaded", { script_path = "other.lua" } },
    { "weapon_changed" }, { "map_changed" }, { "player_knocked" }, { "player_revived" }, { "player_died" },
    { "player_respawned" },
  }("fires %s, whose handlers have run when it returns", function(name, fields)
    assert.returned_arguments(0, luanet.emit(name, fields))
    local e = json.decode(script.printed:match("([^\n]+)\n$"))
    assert.equal(name, e.event)
    for key, value in pairs(fields or {}) do assert.equal(value, e[key]) end
    assert.is_integer(e.timestamp)
    assert.is_string(e.source)
  end)

  it("fires frame_update without time passing", function()
    local counter = luanet.load("../scripts/counts.lua")
    luanet.emit("frame_update", { delta_time = 0.5 })
    assert.equal("1\t0.5\n", counter.printed)
    assert.equal(0, luanet.time)
  end)

  it("fires in every script", function()
    local other = luanet.load("../scripts/hears.lua")
    luanet.emit("map_changed")
    assert.equal(1, #heard_by(script))
    assert.equal(1, #heard_by(other))
  end)

  it("gives fields that the event is not known to have, too", function()
    luanet.emit("weapon_changed", { slot = 2, name = "Wingman" })
    local e = heard_by(script)[1]
    assert.equal(2, e.slot)
    assert.equal("Wingman", e.name)
  end)

  it("refuses an event that there is not, with the nearest", function()
    assert.equal('luanet.emit: no event is called "menu_toggle"; did you mean "menu_toggled"?', refusal("menu_toggle"))
  end)

  it("refuses fields that are missing, of another type, or not to be set", function()
    assert.equal('luanet.emit: menu_toggled needs the field "visible", a boolean', refusal("menu_toggled"))
    assert.equal('luanet.emit: menu_toggled needs a boolean in the field "visible", got a number', refusal("menu_toggled", { visible = 1 }))
    assert.equal('luanet.emit: config_changed needs a text in the field "module_name", got a number', refusal("config_changed", { module_name = 1 }))
    assert.equal('luanet.emit: "timestamp" is set by the runner', refusal("map_changed", { timestamp = 1 }))
    assert.equal('luanet.emit: "source" is set by the runner', refusal("map_changed", { source = "me" }))
    assert.equal("luanet.emit: an event's fields are a table", refusal("map_changed", "x"))
    assert.equal("luanet.emit: the names of an event's fields are strings", refusal("map_changed", { 1 }))
    assert.same({}, heard_by(script))
  end)

  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'emit' (string expected, got no value)", refusal())
    assert.matches("a function can't be kept here", refusal("map_changed", { f = print }), 1, true)
  end)
end)
