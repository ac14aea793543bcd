return "of the root"
