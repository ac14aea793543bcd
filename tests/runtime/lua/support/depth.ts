import type { Attack } from "./hostile.ts";

/** A recursion that ends with an error, after which the script goes on. */
const caught = (lua: string, message = "overflow"): Attack => ({
  lua: `${lua}
    local ok, e = pcall(attack)
    print(ok, tostring(e):find("${message}") and "${message}" or e)
    local n = 0 for i = 1, 1000 do n = n + i end print(n)`,
  ends: "well",
  prints: `false\t${message}\n500500\n`,
  timeout: 3_000,
});

const ends = (lua: string): Attack => ({
  lua: `${lua} attack() print("still here")`,
  ends: "well",
  prints: "still here\n",
  timeout: 3_000,
});

/** Scripts that go too deep. */
export const depth: Readonly<Record<string, Attack>> = {
  "an endless recursion is a stack overflow": caught(`function attack() return 1 + attack() end`),
  "an endless recursion that nobody catches is an error with its line": {
    lua: `local function f()\n  return 1 + f()\nend\nf()`,
    ends: /^stack overflow/,
    timeout: 3_000,
  },
  "two functions that call each other for ever are a stack overflow": caught(
    `local function a() return 1 + attack() end function attack() return 1 + a() end`,
  ),
  "an endless tail recursion is stopped by the deadline": {
    lua: `local function f() return f() end f()`,
    ends: "killed",
  },
  "an endless recursion through pcall ends": ends(`function attack() pcall(attack) end`),
  "an endless recursion through xpcall and its handler ends": ends(
    `function attack() xpcall(attack, attack) end`,
  ),
  "an endless recursion through error handlers ends": ends(
    `local function handler() error("again") end function attack() xpcall(error, handler) end`,
  ),
  "an endless recursion through gsub is a stack overflow": caught(
    `function attack() return (("x"):gsub(".", attack)) end`,
  ),
  "an endless recursion through table.sort is a stack overflow": caught(
    `function attack() table.sort({ 2, 1 }, attack) end`,
  ),
  "an endless recursion through __tostring is a stack overflow": caught(
    `local t = setmetatable({}, { __tostring = function(t) return tostring(t) end })
    function attack() return tostring(t) end`,
  ),
  "an endless recursion through string.format is a stack overflow": caught(
    `local t = setmetatable({}, { __tostring = function(t) return ("%s"):format(t) end })
    function attack() return tostring(t) end`,
  ),
  "an endless recursion through print, a host function, is a stack overflow": caught(
    `local t = setmetatable({}, { __tostring = function(t) print(t) return "" end })
    function attack() print(t) end`,
  ),
  "an endless recursion through table.concat and __index is a stack overflow": caught(
    `local t t = setmetatable({}, { __index = function() return table.concat(t, "", 1, 1) end })
    function attack() return t[1] end`,
  ),
  "an endless recursion through a guarded table function is a stack overflow": caught(
    `local t t = setmetatable({}, { __len = function() table.insert(t, 1, 1) return 1 end })
    function attack() table.insert(t, 1, 1) end`,
  ),
  "an endless recursion through __index functions is a stack overflow": caught(
    `local t = setmetatable({}, { __index = function(t, k) return t[k .. "x"] end })
    function attack() return t.x end`,
  ),
  "an endless recursion through __eq, __lt, __concat is a stack overflow": caught(
    `local meta = {} meta.__concat = function(a, b) return a .. b end
    function attack() return setmetatable({}, meta) .. "x" end`,
  ),
  "an endless chain of __index tables ends with an error": caught(
    `local t = {} setmetatable(t, { __index = t }) function attack() return t.x end`,
    "loop",
  ),
  "an endless recursion of coroutines is a stack overflow": caught(
    `function attack() coroutine.wrap(attack)() end`,
  ),
  "an endless recursion through load is a stack overflow": caught(
    `function attack() local f, e = load(attack) error(e, 0) end`,
  ),
  "an endless recursion through require ends": {
    ...caught(
      `local n = 0
      table.insert(package.searchers, 1, function(name) return function() n = n + 1 require("m" .. n) end end)
      function attack() require("m") end`,
    ),
  },
  "an endless recursion through __close ends": ends(
    `function attack() pcall(function() local x <close> = setmetatable({}, { __close = attack }) end) end`,
  ),
  "an endless recursion in an xpcall handler ends": ends(
    `local function deep() return 1 + deep() end function attack() xpcall(error, deep) end`,
  ),
  "a long pattern is too complex, not a crash": caught(
    `function attack() return ("x"):rep(300000):find(("x?"):rep(300000)) end`,
    "too complex",
  ),
  "parentheses nested too deep do not compile": caught(
    `function attack() return assert(load("return " .. ("("):rep(100000) .. "1" .. (")"):rep(100000))) end`,
  ),
  "braces nested too deep do not compile": caught(
    `function attack() return assert(load("return " .. ("{"):rep(100000) .. ("}"):rep(100000))) end`,
  ),
  "blocks nested too deep do not compile": caught(
    `function attack() return assert(load(("do "):rep(100000) .. ("end "):rep(100000))) end`,
  ),
  "functions nested too deep do not compile": caught(
    `function attack() return assert(load(("local function f() "):rep(1000) .. ("end "):rep(1000))) end`,
  ),
  "operators nested too deep do not compile": caught(
    `function attack() return assert(load("return " .. ("- "):rep(100000) .. "1")) end`,
  ),
  "assignments with too many targets do not compile": caught(
    `function attack() return assert(load(("a,"):rep(100000) .. "a = 1")) end`,
  ),
  "concatenations of too many values do not compile": caught(
    `function attack() return assert(load("return " .. ("a .. "):rep(100000) .. "a")) end`,
  ),
};
