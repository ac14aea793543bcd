-- Does not compile.
local = 1
