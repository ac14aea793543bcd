gui.set("a.b", { 1, x = "y" })
