import type { Attack } from "./hostile.ts";

const killed = (lua: string): Attack => ({ lua, ends: "killed" });

/** Scripts that run for ever, each in another place. */
export const loops: Readonly<Record<string, Attack>> = {
  "an endless loop is stopped": killed(`while true do end`),
  "an endless goto is stopped": killed(`::again:: goto again`),
  "an endless for is stopped": killed(`for i = 1, math.huge do end`),
  "an endless loop inside pcall inside a loop is stopped": killed(
    `while true do pcall(function() while true do end end) end`,
  ),
  "an endless loop of pcalls is stopped": killed(`while true do pcall(error) end`),
  "an endless loop of nested pcalls of C functions is stopped": killed(
    `while true do pcall(pcall, pcall, pcall, pcall, type, 1) end`,
  ),
  "an endless loop in an xpcall handler is stopped": killed(
    `xpcall(error, function() while true do end end)`,
  ),
  "an xpcall handler that loops in a loop is stopped": killed(
    `while true do xpcall(function() while true do end end, function() while true do end end) end`,
  ),
  "an xpcall handler that fails for ever is stopped": killed(
    `while true do xpcall(error, function() error("again") end) end`,
  ),
  "an endless loop in a coroutine is stopped": killed(
    `coroutine.resume(coroutine.create(function() while true do end end))`,
  ),
  "an endless loop in a wrapped coroutine inside pcall in a loop is stopped": killed(
    `while true do pcall(coroutine.wrap(function() while true do end end)) end`,
  ),
  "an endless stream of yields is stopped": killed(
    `for _ in coroutine.wrap(function() while true do coroutine.yield(1) end end) do end`,
  ),
  "endless new coroutines, each shorter than a look, are stopped": killed(
    `while true do coroutine.wrap(function() local x = 1 end)() end`,
  ),
  "a tree of short coroutines is stopped": killed(
    `local function tree(n)
      if n > 0 then coroutine.wrap(tree)(n - 1) coroutine.wrap(tree)(n - 1) end
    end
    tree(150)`,
  ),
  "two coroutines that wake each other for ever are stopped": killed(
    `local a, b
    local function step() while true do coroutine.yield() end end
    a, b = coroutine.create(step), coroutine.create(step)
    while true do coroutine.resume(a) coroutine.resume(b) end`,
  ),
  "an endless loop in __close is stopped": killed(
    `do local x <close> = setmetatable({}, { __close = function() while true do end end }) end`,
  ),
  "an endless loop in __close after an error inside pcall is stopped": killed(
    `pcall(function()
      local x <close> = setmetatable({}, { __close = function() while true do end end })
      error("first")
    end)`,
  ),
  "an endless loop in __close of a coroutine that is closed is stopped": killed(
    `local co = coroutine.create(function()
      local x <close> = setmetatable({}, { __close = function() while true do end end })
      coroutine.yield()
    end)
    coroutine.resume(co)
    coroutine.close(co)`,
  ),
  "an endless loop in __index is stopped": killed(
    `return setmetatable({}, { __index = function() while true do end end }).x`,
  ),
  "an endless loop in __newindex is stopped": killed(
    `setmetatable({}, { __newindex = function() while true do end end }).x = 1`,
  ),
  "an endless loop in __len is stopped": killed(
    `return #setmetatable({}, { __len = function() while true do end end })`,
  ),
  "an endless loop in __len under table.insert is stopped": killed(
    `table.insert(setmetatable({}, { __len = function() while true do end end }), 1, 1)`,
  ),
  "an endless loop in __eq, __lt, __concat and __call is stopped": killed(
    `local function loop() while true do end end
    local meta = { __eq = loop, __lt = loop, __concat = loop, __call = loop }
    local a, b = setmetatable({}, meta), setmetatable({}, meta)
    while true do pcall(function() return a == b end) end`,
  ),
  "an endless loop in __pairs is stopped": killed(
    `for _ in pairs(setmetatable({}, { __pairs = function() while true do end end })) do end`,
  ),
  "an endless iterator is stopped": killed(`for _ in function() return 1 end do end`),
  "an endless loop in __name's owner's __tostring under print is stopped": killed(
    `print(setmetatable({}, { __tostring = function() while true do end end }))`,
  ),
  "an endless loop in a __tostring that the reporter calls is stopped": killed(
    `error(setmetatable({}, { __tostring = function() while true do end end }))`,
  ),
  "an endless loop in a __tostring under string.format is stopped": killed(
    `string.format("%s", setmetatable({}, { __tostring = function() while true do end end }))`,
  ),
  "an endless loop in a table.sort comparator is stopped": killed(
    `table.sort({ 3, 2, 1 }, function() while true do end end)`,
  ),
  "an endless loop in a gsub callback is stopped": killed(
    `("x"):gsub(".", function() while true do end end)`,
  ),
  "an endless loop in a load() reader is stopped": killed(
    `load(function() while true do end end)`,
  ),
  "a load() reader without an end is stopped": killed(`load(function() return " " end)`),
  "a load() reader in C without an end is stopped": killed(`load(collectgarbage)`),
  "an endless loop behind a searcher is stopped": killed(
    `table.insert(package.searchers, 1, function() while true do end end) require("x")`,
  ),
  "an endless loop in package.preload is stopped": killed(
    `package.preload.x = function() while true do end end require("x")`,
  ),
  "an endless loop in the globals' __index is stopped": killed(
    `setmetatable(_G, { __index = function() while true do end end }) return missing`,
  ),
  "an endless loop of debug.traceback() is stopped": killed(
    `while true do debug.traceback("x", 0) end`,
  ),
  "an endless loop of debug.getinfo() is stopped": killed(`while true do debug.getinfo(1) end`),
  "an endless loop of collections is stopped": killed(`while true do collectgarbage() end`),
  "an endless loop of refused calls is stopped": killed(`while true do pcall(os.exit) end`),
  "an endless loop of host functions is stopped": killed(
    `while true do event.off(event.on("frame_update", print)) end`,
  ),
  "an exponential recursion through pcall is stopped": killed(
    `local function f() pcall(f) pcall(f) end f()`,
  ),
  "an exponential recursion through __tostring is stopped": killed(
    `local t t = setmetatable({}, { __tostring = function() pcall(tostring, t) pcall(tostring, t)
      return "" end }) tostring(t)`,
  ),
  "an endless loop of endless recursions is stopped": killed(
    `local function f() return 1 + f() end while true do pcall(f) end`,
  ),
  "an endless loop in a frame handler is stopped": killed(
    `event.on("frame_update", function() while true do end end)`,
  ),
  "an endless loop in a handler of script_loaded is stopped": killed(
    `event.on("script_loaded", function() while true do end end)`,
  ),
  "an endless loop in a handler of script_unloaded is stopped": killed(
    `event.on("script_unloaded", function() while true do end end)`,
  ),
  "an endless loop in a coroutine from an earlier frame is stopped": killed(
    `local co = coroutine.wrap(function() coroutine.yield() while true do end end)
    co()
    event.on("frame_update", function() co() end)`,
  ),
};
