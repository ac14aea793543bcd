print(require("part"))
