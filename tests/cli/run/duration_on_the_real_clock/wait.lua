event.on("frame_update", function() print("too early") end)
event.on("script_unloaded", function() print("over") end)
