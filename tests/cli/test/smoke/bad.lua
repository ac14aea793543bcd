event.on("menu_toggled", function() error("boom") end)
