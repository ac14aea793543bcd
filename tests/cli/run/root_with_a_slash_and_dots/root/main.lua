print(_SCRIPT_PATH)
error("fails")
