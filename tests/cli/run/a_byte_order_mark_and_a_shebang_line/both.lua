#!/usr/bin/env luanet
print("runs")
error("in line 3")
