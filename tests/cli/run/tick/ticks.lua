event.on("frame_update", function(e)
  print(e.delta_time, e.timestamp, e.source, os.clock())
end)
