local function call(f) f() end

it("raises", function()
  local answer = 42
  call(function() error("boom " .. answer) end)
end)
