import type { Attack } from "./hostile.ts";

const killed = (lua: string, memory = 128 << 20): Attack => ({ lua, ends: "killed", memory });

/** Scripts whose time goes by outside of Lua code, where no hook runs: each call is slow, and a loop holds many. */
export const drags: Readonly<Record<string, Attack>> = {
  "table.concat() over C functions, again and again, is stopped": killed(
    `local t = setmetatable({}, { __index = getmetatable, __metatable = "" })
    for i = 1, 20 do table.concat(t, "", 1, 1 << 22) end
    while true do end`,
  ),
  "table.move() over nothing, again and again, is stopped": killed(
    `for i = 1, 100 do table.move({}, 1, 1 << 22, 2) end
    while true do end`,
  ),
  "table.sort() of a long table in C is stopped": {
    ...killed(
      `local t = {}
      for i = 1, 1 << 20 do t[i] = (i * 7919) % 1000003 end
      for i = 1, 20 do table.sort(t) end
      while true do end`,
    ),
    timeout: 400,
  },
  "table.insert() at the start of a long table is stopped": {
    ...killed(
      `local t = {}
      for i = 1, 1 << 20 do t[i] = i end
      while true do table.insert(t, 1, 1) table.remove(t, 1) end`,
    ),
    timeout: 400,
  },
  "table.insert() into a long string with a metatable in C is stopped or refused": {
    lua: `local s, meta = ("x"):rep(60 << 20), getmetatable("")
      meta.__newindex, meta.__index, meta.__len = type, type, rawlen
      local done = pcall(table.insert, s, 1, 0)
      if done then error("it went all the way") end
      while true do end`,
    ends: "killed",
    memory: 128 << 20,
  },
  "a load() reader in C that gives digits for ever is stopped": killed(
    `load(math.random) while true do load(os.time) end`,
  ),
  "a load() reader that is an iterator of a long string is stopped": killed(
    `load((" "):rep(40 << 20):gmatch(".")) load((" "):rep(40 << 20):gmatch("."))
    while true do end`,
  ),
  "compiling long sources again and again is stopped": killed(
    `local source = ("a=1 "):rep(1 << 20)
    for i = 1, 40 do load(source) end
    while true do end`,
  ),
  "string.upper() of a long string in a loop is stopped": killed(
    `local s = ("x"):rep(8 << 20)
    for i = 1, 600 do s:upper() end
    while true do end`,
  ),
  "string.upper() of a long string in short coroutines is stopped": killed(
    `local s = ("x"):rep(8 << 20)
    local function short() for i = 1, 200 do s:upper() end end
    for i = 1, 3 do coroutine.wrap(short)() end
    while true do end`,
  ),
  "comparing long strings in a loop is stopped": killed(
    `local a, b = ("x"):rep(32 << 20), ("x"):rep(32 << 20)
    for i = 1, 600 do local same = a == b end
    while true do end`,
  ),
  "joining long strings in a loop is stopped": killed(
    `local a = ("x"):rep(16 << 20)
    for i = 1, 600 do local b = a .. "y" end
    while true do end`,
  ),
  "next() over an emptied table in a loop is stopped": {
    ...killed(
      `local t = {}
      for i = 1, 1 << 21 do t[i] = 1 end
      for i = 1, 1 << 21 do t[i] = nil end
      for i = 1, 1500 do next(t) end
      while true do end`,
    ),
    timeout: 400,
  },
  "string.format() of a long string in a loop is stopped": killed(
    `local s = ("x"):rep(8 << 20)
    for i = 1, 200 do string.format("%q", s) end
    while true do end`,
  ),
  "utf8.len() of a long string in a loop is stopped": killed(
    `local s = ("x"):rep(16 << 20)
    for i = 1, 200 do utf8.len(s) end
    while true do end`,
  ),
  "os.date() with a long format in a loop is stopped": killed(
    `local format = ("%c"):rep(50000)
    for i = 1, 60 do pcall(os.date, format) end
    while true do end`,
  ),
  "collections of a full memory in a loop are stopped": {
    ...killed(
      `local t = {} for i = 1, 500000 do t[i] = {} end while true do collectgarbage() end`,
    ),
    timeout: 400,
  },
  "refused memory again and again is stopped": {
    ...killed(
      `local t = {}
      for i = 1, 500000 do t[i] = {} end
      while true do pcall(string.rep, "x", 1 << 30) end`,
    ),
    timeout: 400,
  },
  "unpacking a long table in a loop is stopped": killed(
    `local t = {} for i = 1, 200000 do t[i] = i end while true do select("#", table.unpack(t)) end`,
  ),
  "table.move() along a chain of __index tables is stopped": killed(
    `local t = {} for i = 1, 1990 do t = setmetatable({}, { __index = t }) end
    table.move(t, 1, 1 << 19, 1, {}) table.move(t, 1, 1 << 19, 1, {})
    while true do end`,
  ),
  "table.unpack() along a chain of __index tables is stopped": killed(
    `local t = {} for i = 1, 1990 do t = setmetatable({}, { __index = t }) end
    pcall(table.unpack, t, 1, 400000)
    while true do end`,
  ),
  "gsub with a chain of __index tables is stopped": killed(
    `local t = {} for i = 1, 1990 do t = setmetatable({}, { __index = t }) end
    ("x"):rep(400000):gsub(".", t)
    while true do end`,
  ),
  "gsub with a C function is stopped": killed(
    `for i = 1, 5 do ("x"):rep(20 << 20):gsub(".", math.type) end
    while true do end`,
  ),
  "os.date() with a format of many megabytes is stopped": killed(
    `pcall(os.date, ("%c"):rep(3 << 20)) while true do end`,
    256 << 20,
  ),
  "string.rep() of many megabytes in a loop is stopped": killed(
    `for i = 1, 500 do local s = ("x"):rep(40 << 20) end while true do end`,
  ),
  "a very long event name is refused or taken at once": {
    lua: `pcall(event.on, ("x"):rep(4 << 20), print)`,
    ends: "well",
    memory: 128 << 20,
    timeout: 1_000,
  },
  "a very long module name is refused at once": {
    lua: `print((pcall(require, ("a."):rep(1 << 18))), (pcall(require, ("."):rep(1 << 20))))`,
    ends: "well",
    prints: "false\tfalse\n",
    memory: 128 << 20,
    timeout: 1_000,
  },
};
