event.on("frame_update", function(e) print("frame") end)
