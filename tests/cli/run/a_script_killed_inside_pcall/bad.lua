local rounds = 0

local function busy()
  while true do rounds = rounds + 1 end
end

event.on("frame_update", function()
  local step = "hanging"
  while true do pcall(busy) end
end)

event.on("script_unloaded", function(e) print("the killed one hears", e.script_path) end)
