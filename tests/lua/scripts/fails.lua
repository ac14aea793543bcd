-- Raises when the menu opens.
local function open()
  error("no menu")
end
event.on("menu_toggled", function() open() end)
