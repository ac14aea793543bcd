event.on("frame_update", function(e) print(e.delta_time == 1 / 60) end)
