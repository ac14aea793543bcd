warn("off at first")
warn("@on")
warn("from ", "one")
