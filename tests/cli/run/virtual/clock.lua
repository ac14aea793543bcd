print(os.time(), os.date("!%Y-%m-%d %H:%M:%S"), os.clock())
local frames = 0
event.on("frame_update", function(e)
  frames = frames + 1
  if frames % 20 == 0 then log.info(e.timestamp, os.time(), os.clock()) end
end)
