print("before")
local broken = require("broken")
