local kept = {}
event.on("frame_update", function()
  while true do kept[#kept + 1] = string.rep("x", 100000) .. #kept end
end)
