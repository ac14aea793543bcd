local beside, below, package = require("beside"), require("below"), require("lib.things")
print(beside.name, below.name, package.name)
print(require("beside") == beside, select(2, require("below")))
