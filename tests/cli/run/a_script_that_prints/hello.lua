print("hello from " .. _SCRIPT_PATH)
