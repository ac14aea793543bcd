-- Prints the player's health in each frame, and when a map is loaded.
event.on("frame_update", function()
  print(game.localplayer and game.localplayer.health)
end)
event.on("map_changed", function() print("map") end)
