-- Prints, logs and shows notices: at once, and when the menu opens.
local function say(when)
  print("printed " .. when)
  log.warn("logged " .. when)
  notify.success("noticed " .. when)
end
say("at once")
event.on("menu_toggled", function() say("later") end)
