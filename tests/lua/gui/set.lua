-- What is set is kept, with its type.
for _, value in ipairs { true, false, 1, 1.0, -0.0, "text", "a\0b\xff", math.maxinteger } do
  assert(gui.set("module.value", value) == true)
  local got = gui.get("module.value")
  assert(got == value and math.type(got) == math.type(value))
end

-- Tables are copied: what the script does to its own afterwards changes nothing.
local color = { r = 1, g = 0.5, [1] = "x", nested = { true } }
assert(gui.set("module.color", color))
color.r = 2
local kept = gui.get("module.color")
assert(kept.r == 1 and kept.g == 0.5 and kept[1] == "x" and kept.nested[1] == true)
assert(kept ~= color and gui.get("module.color") ~= kept)

-- Nil takes a value away.
assert(gui.set("module.value", nil) == true and gui.get("module.value") == nil)

-- What is no plain data raises, and so does a cycle.
local function refusal(...) return select(2, pcall(gui.set, ...)) end
assert(refusal("a", print):find("a function can't be kept here: only plain data can", 1, true))
assert(refusal("a", { { print } }):find("a function can't be kept", 1, true))
local circle = {} circle[1] = circle
assert(refusal("a", circle):find("within itself", 1, true))
assert(refusal({}, 1):find("bad argument #1 to 'set' (string expected, got table)", 1, true))

-- A path without a module is refused.
assert(gui.set("", 1) == false and test.logged() == 'warn: gui.set: "" names no setting\n')

-- A change fires config_changed, on a later turn; the same value again does not.
local changed = {}
local on_change
on_change = event.on("config_changed", function(e) changed[#changed + 1] = e.module_name end)
gui.set("menu.a.b", 1)
gui.set("menu.a.b", 1)
gui.set("other", "x")
gui.set("other", nil)
assert(#changed == 0)
local frames = 0
local on_frame
on_frame = event.on("frame_update", function()
  frames = frames + 1
  if frames < 2 then return end
  local heard = table.concat(changed, " ")
  assert(heard:find("menu other other$"), heard)
  event.off(on_frame) event.off(on_change)
  test.finish()
end)
