event.on("frame_update", function() end)
