#!/usr/bin/env luanet run
print("runs")
error("in line 3")
