local health = require("health")

event.on("frame_update", function()
  health.show({})
end)
