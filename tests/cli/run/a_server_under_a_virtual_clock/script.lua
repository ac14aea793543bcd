print(net.ws_server:listen(0, {}))
