-- Serves WebSockets on port 8080: prints what it hears, and sends each message back; `bye` closes.
local srv
srv = net.ws_server:listen(8080, {
  on_open = function(client) print("open", client) end,
  on_message = function(client, msg)
    print("message", client, msg)
    if msg == "bye" then srv:disconnect(client, 4001, "as you wish") else srv:send(client, "got " .. msg) end
  end,
  on_error = function(client, err) print("error", client, err) end,
  on_close = function(client, code, reason) print("close", client, code, reason) end,
})
