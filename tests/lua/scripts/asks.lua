-- Sends the request that is in the setting `ask.request`, and prints the answer as JSON; again when the setting changes.
local function ask()
  local request = gui.get("ask.request")
  if request == nil then return end
  net.http:request(request.url, request.method or "GET", request.options or {}, function(resp)
    print(json.encode(resp))
  end)
end
event.on("config_changed", ask)
ask()
