event.on("script_loaded", function() print("loaded") end)
event.on("script_unloaded", function() print("unloaded") end)
print("top level")
