local function deep(n)
  return 1 + deep(n + 1)
end

event.on("frame_update", function() deep(1) end)
