-- Counts frames: prints the number of each and the seconds since the one before.
local frames = 0
event.on("frame_update", function(e)
  frames = frames + 1
  print(frames, e.delta_time)
end)
