local function inner()
  print(debug.traceback("here"))
end

local function outer()
  inner()
  return true
end

print(xpcall(outer, debug.traceback))
print(xpcall(function() local x = nil + 1 end, debug.traceback))
