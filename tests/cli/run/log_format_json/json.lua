print("printed")
io.stderr:write("written\n")
log.warn("bytes: \xff", "quotes: \"", "\n")
local frames = 0
event.on("frame_update", function(e)
  frames = frames + 1
  if frames > 10 then error("frame " .. _SCRIPT_PATH) end
end)
