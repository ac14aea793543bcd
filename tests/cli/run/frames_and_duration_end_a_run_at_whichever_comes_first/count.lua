local frames = 0
event.on("frame_update", function() frames = frames + 1 end)
event.on("script_unloaded", function() print(frames .. " frames") end)
