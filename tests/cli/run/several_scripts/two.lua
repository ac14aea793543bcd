event.on("script_loaded", function(e) print("two hears of", e.script_path, e.is_reload) end)
event.on("frame_update", function(e) log.info("frame of two") end)
event.on("script_unloaded", function(e) print("two sees off", e.script_path) end)
print("two runs", shared)
