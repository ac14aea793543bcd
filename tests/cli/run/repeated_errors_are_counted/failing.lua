local function first() error("again") end

event.on("frame_update", function() first() end)
event.on("frame_update", function(e)
  local missing
  missing.field = e
end)
