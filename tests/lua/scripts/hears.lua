-- Prints every event with its fields, as JSON.
for _, name in ipairs {
  "script_loaded", "script_unloaded", "menu_toggled", "config_changed", "render_post", "weapon_changed", "map_changed",
  "player_knocked", "player_revived", "player_died", "player_respawned",
} do
  event.on(name, function(e)
    local fields = { event = name }
    for key, value in pairs(e) do fields[key] = value end
    print(json.encode(fields))
  end)
end
