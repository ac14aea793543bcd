event.on("frame_update", function() print("never") end)
local settings = { volume = 11 }
settings:save("settings.txt")
