return "out"
