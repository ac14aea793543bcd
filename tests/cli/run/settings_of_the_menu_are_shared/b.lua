print(gui.get("a.b")[1], gui.get("a.b").x)
