-- Connects to `talk.url`, prints what it hears and sends what is set as `talk.say`; `bye` closes.
local id = net.ws:connect(gui.get("talk.url"), {
  on_open = function() print("open") end,
  on_message = function(_, msg) print("message", msg) end,
  on_error = function(_, err) print("error", err) end,
  on_close = function(_, code, reason) print("close", code, reason) end,
})
event.on("config_changed", function()
  local say = gui.get("talk.say")
  if say == nil then return end
  if say == "bye" then net.ws:close(id) else net.ws:send(id, say) end
end)
