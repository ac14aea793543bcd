local players = { { name = "Ann", health = 87 }, { name = "Bob" } }

local function percent(player, most)
  local share = player.health / most
  return share * 100
end

local function show(index)
  local player = players[index]
  print(player.name, percent(player, 100))
end

event.on("frame_update", function(e)
  for index = 1, #players do show(index) end
end)

event.on("frame_update", function() print("the other callback goes on") end)
