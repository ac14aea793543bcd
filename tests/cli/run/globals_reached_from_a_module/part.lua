return type(json.encode), type(net.ws_server)
