print("runs")
error("in line 2")
