log.debug("of little use")
log.info("good to know")
log.warn("look at this")
log.error("this failed")
print("printed")
io.stderr:write("to stderr\n")
local nothing
nothing()
