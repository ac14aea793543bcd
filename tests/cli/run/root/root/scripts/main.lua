print(_SCRIPT_PATH, require("module"))
