-- The tables of `luanet` that a spec reads and writes as its own.
local parts = luanet_parts
luanet_parts = nil
local error, next, pcall, rawset = error, next, pcall, rawset
local setmetatable, tostring, type = setmetatable, tostring, type

-- Calls a function of the host for the spec: what it raises is raised at the spec's line.
local function call(f, ...)
  local ok, result = pcall(f, ...)
  if not ok then error(result, 3) end
  return result
end

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
  if version == nil then return end
  local ok, result = pcall(parts.set_player, player, version)
  version = ok and result or nil
  if not ok then error("luanet.game.localplayer: " .. result, 0) end
end)

local game = setmetatable({}, {
  __index = function(_, name)
    if name == "localplayer" then return fetch() end
  end,
  __newindex = function(_, name, value)
    if name ~= "localplayer" then
      error("luanet.game has no field '" .. tostring(name) .. "': it has localplayer", 2)
    end
    version, player = call(parts.set_player, value), value
  end,
})

local get, set = luanet.gui.get, luanet.gui.set
setmetatable(luanet.gui, {
  __index = function(_, path)
    local value = call(get, path) -- no tail call: the error would have no line
    return value
  end,
  __newindex = function(_, path, value) call(set, path, value) end,
})

-- `luanet` with a `game` that can be set as a whole.
local described = luanet
local shown = {}
for name, value in next, described do shown[name] = value end
shown.game = nil
luanet = setmetatable(shown, {
  __metatable = false,
  __index = function(_, name)
    if name == "game" then return game end
    return described[name]
  end,
  __newindex = function(_, name, value)
    if name ~= "game" then
      if described[name] ~= nil then error("luanet." .. name .. " can only be read", 2) end
      rawset(shown, name, value)
      return
    end
    if value == game then return end
    local first = type(value) == "table" and (next(value) or "localplayer")
    if first ~= "localplayer" or next(value) and next(value, first) then
      error("luanet.game is a table with the one field localplayer: luanet.game.localplayer = {health = 87}", 2)
    end
    version, player = call(parts.set_player, value.localplayer), value.localplayer
  end,
})
