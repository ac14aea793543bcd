event.on("script_loaded", function() error("while loading") end)
event.on("frame_update", function() print("frame") end)
event.on("script_unloaded", function() error("while unloading") end)
