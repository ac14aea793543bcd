local things = require("lib.things")
