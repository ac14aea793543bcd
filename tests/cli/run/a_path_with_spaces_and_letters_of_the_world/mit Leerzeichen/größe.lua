print(_SCRIPT_PATH)
error("hier")
