print((require("deep.helper")))
