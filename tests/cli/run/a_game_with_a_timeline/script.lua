event.on("frame_update", function(e)
  print("frame", game.localplayer and game.localplayer.health)
end)
event.on("map_changed", function(e) print("map", e.name, e.level) end)
