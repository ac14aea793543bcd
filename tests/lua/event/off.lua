local function refusal(...)
  return select(2, pcall(event.off, ...))
end

local function noop() end

-- Wrong arguments are worded as Lua words them.
assert(refusal() == "bad argument #1 to 'off' (number expected, got no value)")
assert(refusal(nil) == "bad argument #1 to 'off' (number expected, got nil)")
assert(refusal({}) == "bad argument #1 to 'off' (number expected, got table)")
assert(refusal(1.5) == "bad argument #1 to 'off' (number has no integer representation)")
assert(refusal(math.huge) == "bad argument #1 to 'off' (number has no integer representation)")
assert(refusal(0 / 0) == "bad argument #1 to 'off' (number has no integer representation)")
local ok, message = pcall(function() event:off(1) end)
assert(not ok and message:find("event.off is called with a dot, not a colon: event.off(...)", 1, true), message)

-- True once, then false; false for what never was one.
local handle = event.on("map_changed", noop)
assert(event.off(handle) == true)
assert(event.off(handle) == false)
assert(event.off(0) == false and event.off(-1) == false and event.off(handle + 100) == false)
assert(event.off(math.maxinteger) == false and event.off(math.mininteger) == false)

-- A float that is an integer is one.
assert(event.off(event.on("map_changed", noop) + 0.0) == true)

-- A coroutine may take off what the main function put on.
handle = event.on("map_changed", noop)
assert(coroutine.wrap(function() return event.off(handle) end)() == true)

-- The function is let go of.
local weak = setmetatable({}, { __mode = "v" })
weak[1] = function() return weak end
handle = event.on("map_changed", weak[1])
collectgarbage()
assert(weak[1])
event.off(handle)
collectgarbage()
assert(weak[1] == nil)

-- While an event is fired, one that is taken off hears nothing more: itself, an earlier one, a later one.
local heard = {}
local earlier, itself, later

earlier = event.on("frame_update", function() heard[#heard + 1] = "earlier" end)

itself = event.on("frame_update", function()
  heard[#heard + 1] = "itself"
  assert(event.off(itself) == true and event.off(itself) == false)
  assert(event.off(earlier) == true)
  assert(event.off(later) == true)
end)

later = event.on("frame_update", function() heard[#heard + 1] = "later" end)

local frames = 0
local last
last = event.on("frame_update", function()
  frames = frames + 1
  if frames < 3 then return end
  assert(table.concat(heard, " ") == "earlier itself", table.concat(heard, " "))
  -- With the last one gone there is no work left: the run ends by itself.
  assert(event.off(last))
  test.finish()
end)
