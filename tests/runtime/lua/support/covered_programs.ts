/**
 * Programs whose lines say how often Lua arrives at them: `--0` says never, and a line that says nothing is not one at
 * which Lua can arrive.
 */
export const covered: Readonly<Record<string, string>> = {
  "statements, comments and blank lines": `
local a = 1 --1
-- a comment

--[[ a long
  comment ]]
a = a + 1; a = a + 1 --1
do
  local b = a --1
end
`,
  "if, elseif and else": `
for i = 1, 3 do --4
  if i == 1 then --3
    print(i) --1
  elseif i == 2 then --2
    print(i) --1
  elseif i == 9 then --1
    print(i) --0
  else
    print(i) --1
  end
end
if false then --1
  print("never") --0
end
`,
  "the branch that is not taken": `
local function sign(n)
  if n < 0 then --2
    return -1 --0
  elseif n == 0 then --2
    return 0 --1
  else
    return 1 --1
  end
end
sign(0) --1
sign(1) --1
`,
  "loops, with what ends them": `
local n = 0 --1
while n < 3 do --4
  n = n + 1 --3
end
while true do
  n = n + 1 --3
  if n > 5 then --3
    break
  end
end
repeat
  local done = n > 6 --2
  n = n + 1 --2
until done --2
for i = 10, 1, -5 do --3
  n = n + i --2
end
for i = 1, 0 do --1
  n = n + i --0
end
for _, v in ipairs({ 1, 2 }) do --3
  n = n + v --2
end
for k in pairs({}) do --1
  n = k --0
end
`,
  "loops in one line": `
local n = 0 --1
while n < 3 do n = n + 1 end --4
repeat n = n + 1 until n > 5 --3
for i = 1, 3 do n = n + i end --3
`,
  "goto and labels": `
local i = 1 --1
::again::
if i < 3 then --3
  i = i + 1 --2
  goto again --2
end
for j = 1, 2 do --3
  if j == 2 then --2
    goto continue --1
  end
  i = j --1
  ::continue::
end
goto out --1
i = 99
::out:: --1
`,
  "functions that are called, and functions that are not": `
local M = {} --1
function M.called(a) --1
  return a --2
end
function M:method() --1
  self.x = 1 --1
end
function M.forgotten() --1
  local x = 1 --0
  return x --0
end
M.field = function()
  return 2 --1
end
M.called(M.called(1)) --1
M:method() --1
M.field() --1
`,
  "functions with any number of arguments": `
local function count(...)
  local first = ... --1
  return select("#", ...) --1
end
local function pack(...) return { ... } end --3
count(1, 2) --1
pack() pack(1) --1
`,
  "closures in tables and in calls": `
local t = { --1
  f = function(x)
    return x --1
  end,
  g = function() return 1 end, --1
  [1] = "one", --1
}
pcall(function() --2
  t.f(1) --1
  error("out") --1
  t.g() --0
end)
`,
  "calls and expressions over many lines": `
print( --2
  1, --1
  2
)
local x = 1 +
  2 *
  3 --1
local y = x
  and x --1
  or 0 --1
local s = ("a") --2
  :upper() --1
  :rep( --1
    2
  )
return x, --1
  y, --1
  s --1
`,
  "long strings": `
local a = [[
  end
  if x then
]] --1
local function text()
  return [[
    text
  ]] --0
end
print [[ --2
one line]] --2
`,
  "errors and what comes behind them": `
local function fail()
  local x = nil --2
  x.y = 1 --2
  print("never") --0
end
local ok = pcall(fail) --1
print(ok) --1
local good = xpcall(fail, function(m) --2
  return m --1
end)
print(good) --1
`,
  "coroutines": `
local co = coroutine.wrap(function(a) --2
  local b = coroutine.yield(a) --1
  for i = 1, 2 do --2
    coroutine.yield(b) --2
  end
  print("never") --0
end)
co(1) --1
co(2) --1
co(3) --1
`,
  "metamethods": `
local T = {} --1
T.__index = function(t, k)
  return k --1
end
T.__add = function(a)
  return a --1
end
T.__close = function()
  print("closed") --1
end
T.__lt = function()
  return true --0
end
local t = setmetatable({}, T) --1
print(t.x, --2
  t + 1) --1
do
  local c <close> = t --1
end
`,
  "callbacks that C calls": `
local t = { 3, 1, 2 } --1
table.sort(t, function(a, b) --2
  return a < b --2
end)
local s = ("abc"):gsub(".", function(c) --2
  return c --3
end)
`,
  "text that is loaded at run time is no line of the file": `
local f = load("local a = 1\\nlocal b = 2\\nreturn a + b") --1
f() --1
load("error('x')", "@other.lua") --1
`,
  "what stands behind a return can't run": `
local function f()
  do return 1 end --1
  local x = 2
  return x
end
f() --1
do return end --1
f()
`,
  "tail calls": `
local function down(n)
  if n == 0 then --4
    return n --1
  end
  return down(n - 1) --3
end
return down(3) --1
`,
  "a file that is one function": `return function() return 1 end --1`,
  "a line that begins with the end of another": `
local t = {} --1
t.f = function() end t.g = 1 --1
for i = 1, 2 do --3
  t[i] = i end t.h = 2 --3
if t then --1
  t.x = 1 --1
end
`,
};
