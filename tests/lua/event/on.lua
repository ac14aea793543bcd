local function refusal(...)
  return select(2, pcall(event.on, ...))
end

local function noop() end

-- What the file hears of itself when it is loaded.
local loaded
event.on("script_loaded", function(e) loaded = e end)

describe("event.on", function()
  it("words wrong arguments as Lua words them", function()
    assert.equal("bad argument #1 to 'on' (string expected, got no value)", refusal())
    assert.equal("bad argument #1 to 'on' (string expected, got nil)", refusal(nil, noop))
    assert.equal("bad argument #1 to 'on' (string expected, got table)", refusal({}, noop))
    assert.equal("bad argument #1 to 'on' (string expected, got boolean)", refusal(true, noop))
    assert.equal("bad argument #2 to 'on' (function expected, got no value)", refusal("frame_update"))
    assert.equal("bad argument #2 to 'on' (function expected, got nil)", refusal("frame_update", nil))
    assert.equal("bad argument #2 to 'on' (function expected, got string)", refusal("frame_update", "print"))
    local named = setmetatable({}, { __name = "Handler", __call = noop })
    assert.equal("bad argument #2 to 'on' (function expected, got Handler)", refusal("frame_update", named))
  end)

  it("raises at the line that called", function()
    local line = debug.getinfo(1, "l").currentline + 1
    local ok, message = pcall(function() event.on(nil, noop) end)
    assert.is_false(ok)
    assert.equal("event/on.lua:" .. line .. ": bad argument #1 to 'on' (string expected, got nil)", message)
  end)

  it("says what to write when it is called with a colon", function()
    local mistake = "event.on is called with a dot, not a colon: event.on(...)"
    assert.error_matches(function() event:on("frame_update", noop) end, mistake, 1, true)
  end)

  it("gives a handle: an integer, never used twice", function()
    local first, second = event.on("map_changed", noop), event.on("map_changed", noop)
    assert.is_integer(first)
    assert.is_integer(second)
    assert.is_not.equal(first, second)
    event.off(second)
    local third = event.on("map_changed", noop)
    assert.is_not.equal(first, third)
    assert.is_not.equal(second, third)
  end)

  it("allows a name that nothing fires, with one warning that names the nearest, before the next frame", function()
    for _ = 1, 2 do event.off(event.on("frame_updat", noop)) end
    local warned
    event.on("frame_update", function() warned = warned or host.logged() end)
    host.frames(2)
    assert.equal('warn: event.on: nothing fires "frame_updat"; did you mean "frame_update"?\n', warned)
    assert.equal("", host.logged())
  end)

  it("runs handlers in the order of subscription; one that is added while its event is fired hears the next", function()
    local order = {}
    event.on("frame_update", function() order[#order + 1] = "first" end)
    local late
    late = event.on("frame_update", function()
      event.off(late)
      event.on("frame_update", function() order[#order + 1] = "added" end)
    end)
    event.on("frame_update", function() order[#order + 1] = "last" end)
    host.frames(2)
    assert.same({ "first", "last", "first", "last", "added" }, order)
  end)

  it("gives all handlers of one event the same table", function()
    local first, last
    event.on("frame_update", function(e)
      first = e
      e.note = "from the first"
    end)
    event.on("frame_update", function(e) last = e end)
    host.frames(1)
    assert.is_table(first)
    assert.equal(first, last)
    assert.equal("from the first", last.note)
  end)

  it("gives frame_update the time since the last frame, and every event its own time and source", function()
    local heard = {}
    event.on("frame_update", function(e)
      heard[#heard + 1] = e
      assert.equal(os.time(), e.timestamp // 1000)
    end)
    host.frames(2)
    assert.equal(2, #heard)
    for _, e in ipairs(heard) do
      assert.equal(1 / 60, e.delta_time)
      assert.equal("float", math.type(e.delta_time))
      assert.is_integer(e.timestamp)
      assert.is_string(e.source)
    end
  end)

  it("lets a script hear that it was loaded itself", function()
    assert.equal(_SCRIPT_PATH, loaded.script_path)
    assert.is_false(loaded.is_reload)
    assert.is_integer(loaded.timestamp)
    assert.is_string(loaded.source)
  end)
end)
