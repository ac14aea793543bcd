local frames = 0
event.on("frame_update", function() frames = frames + 1 end)
event.on("script_unloaded", function(e) print(_SCRIPT_PATH .. " after " .. frames .. " frames sees off " .. e.script_path) end)
