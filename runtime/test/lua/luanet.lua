-- The tables of `luanet` that a spec reads and writes as its own.
local parts = luanet_parts
luanet_parts = nil
local error, setmetatable, tostring = error, setmetatable, tostring

-- The player stands in the host. The spec has a copy, which it may change in place: before the host does something the
-- copy is handed over, unless the host has another player meanwhile.
local player, version

local function fetch()
  local now, its_version = parts.player()
  if its_version ~= version then
    player, version = now, its_version
  end
  return player
end

parts.before_drive(function()
  if version ~= nil then version = parts.set_player(player, version) end
end)

luanet.game = setmetatable({}, {
  __index = function(_, name)
    if name == "localplayer" then return fetch() end
  end,
  __newindex = function(_, name, value)
    if name ~= "localplayer" then
      error("luanet.game has no field '" .. tostring(name) .. "': it has localplayer", 2)
    end
    version = parts.set_player(value)
    player = value
  end,
})

local get, set = luanet.gui.get, luanet.gui.set
setmetatable(luanet.gui, {
  __index = function(_, path) return get(path) end,
  __newindex = function(_, path, value) set(path, value) end,
})
