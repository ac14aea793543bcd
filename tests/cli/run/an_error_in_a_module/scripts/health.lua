local health = {}

function health.show(player)
  local shown = "health: " .. player.health
  print(shown)
end

return health
