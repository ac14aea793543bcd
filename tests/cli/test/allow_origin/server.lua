net.ws_server:listen(8080, {})
