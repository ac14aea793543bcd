event.on("script_loaded", function(e) print("one hears of", e.script_path, e.is_reload) end)
event.on("frame_update", function(e) log.info("frame of one") end)
event.on("script_unloaded", function(e) print("one sees off", e.script_path) end)
print("one runs")
shared = "of one"
