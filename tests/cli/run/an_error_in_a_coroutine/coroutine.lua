local function step(target)
  coroutine.yield()
  target.done = true
end

local walk = coroutine.wrap(function(...)
  step(...)
end)

event.on("frame_update", function()
  walk(nil)
  walk()
end)
