local function check(value)
  if type(value) ~= "number" then error("a number is wanted", 2) end
end

local function use()
  check("text")
end

use()
