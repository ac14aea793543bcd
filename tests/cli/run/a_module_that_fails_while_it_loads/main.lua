local module = require("module")
