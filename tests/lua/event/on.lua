local function refusal(...)
  return select(2, pcall(event.on, ...))
end

local function noop() end

-- Wrong arguments are worded as Lua words them.
assert(refusal() == "bad argument #1 to 'on' (string expected, got no value)")
assert(refusal(nil, noop) == "bad argument #1 to 'on' (string expected, got nil)")
assert(refusal({}, noop) == "bad argument #1 to 'on' (string expected, got table)")
assert(refusal(true, noop) == "bad argument #1 to 'on' (string expected, got boolean)")
assert(refusal("frame_update") == "bad argument #2 to 'on' (function expected, got no value)")
assert(refusal("frame_update", nil) == "bad argument #2 to 'on' (function expected, got nil)")
assert(refusal("frame_update", "print") == "bad argument #2 to 'on' (function expected, got string)")
local named = setmetatable({}, { __name = "Handler", __call = noop })
assert(refusal("frame_update", named) == "bad argument #2 to 'on' (function expected, got Handler)")

-- Raised at the line that called.
local line = debug.getinfo(1, "l").currentline + 1
local ok, message = pcall(function() event.on(nil, noop) end)
assert(not ok and message == "event/on.lua:" .. line .. ": bad argument #1 to 'on' (string expected, got nil)", message)

-- Called with a colon: the message says what to write.
ok, message = pcall(function() event:on("frame_update", noop) end)
assert(not ok and message:find("event.on is called with a dot, not a colon: event.on(...)", 1, true), message)

-- A handle is an integer, never used twice.
local first, second = event.on("map_changed", noop), event.on("map_changed", noop)
assert(math.type(first) == "integer" and math.type(second) == "integer" and first ~= second)
event.off(second)
local third = event.on("map_changed", noop)
assert(third ~= first and third ~= second)
event.off(first)
event.off(third)

-- A name that nothing fires is allowed, with one warning that names the nearest, before the next frame.
for _ = 1, 2 do event.off(event.on("frame_updat", noop)) end

-- Handlers run in the order of subscription and get one table.
local order, tables, loaded, warned = {}, {}, nil, ""

event.on("script_loaded", function(e)
  loaded = e
end)

event.on("frame_update", function(e)
  warned = warned .. test.logged()
  order[#order + 1] = "first"
  tables[1] = e
  e.note = "from the first"
end)

-- One that is added while its event is fired hears the next one.
local late
late = event.on("frame_update", function()
  event.off(late)
  event.on("frame_update", function()
    order[#order + 1] = "added"
    if #order ~= 5 then return end
    assert(table.concat(order, " ") == "first last first last added", table.concat(order, " "))
    assert(warned == 'warn: event.on: nothing fires "frame_updat"; did you mean "frame_update"?\n', warned)
    test.finish()
  end)
end)

event.on("frame_update", function(e)
  order[#order + 1] = "last"
  assert(e == tables[1] and e.note == "from the first")
  assert(e.delta_time == 1 / 60, e.delta_time)
  assert(math.type(e.delta_time) == "float")
  assert(math.type(e.timestamp) == "integer" and e.timestamp // 1000 == os.time())
  assert(type(e.source) == "string")
  -- By now this script has heard of itself.
  assert(loaded.script_path == _SCRIPT_PATH and loaded.is_reload == false)
  assert(math.type(loaded.timestamp) == "integer" and type(loaded.source) == "string")
end)
