print(type(_G["js" .. "on"]), type(load("return ev" .. "ent")().on))
