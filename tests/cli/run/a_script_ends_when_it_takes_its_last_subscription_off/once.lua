local frames, handle = 0, nil
handle = event.on("frame_update", function()
  frames = frames + 1
  if frames == 3 then print(event.off(handle), event.off(handle)) end
end)
event.on("script_unloaded", function() print(frames .. " frames") end)
