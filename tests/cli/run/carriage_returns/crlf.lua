print("runs")
local nothing
nothing.at = 1
