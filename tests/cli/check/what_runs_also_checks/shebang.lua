#!/usr/bin/env luanet
print(1)
