warn("@on")
warn("from two")
