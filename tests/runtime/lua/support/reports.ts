import type { Attack } from "./hostile.ts";

const error = (lua: string, ends: RegExp, memory = 256 << 20): Attack => ({
  lua,
  ends,
  memory,
  timeout: 3_000,
});

/** Scripts that fail in a way that is hard to report. */
export const reports: Readonly<Record<string, Attack>> = {
  "error(nil) is reported": error(`error(nil)`, /nil/),
  "error() without a value is reported": error(`error()`, /nil/),
  "error({}) is reported": error(`error({})`, /table/),
  "error(false) is reported": error(`error(false)`, /boolean/),
  "error(print) is reported": error(`error(print)`, /function/),
  "error() of a coroutine is reported": error(`error(coroutine.create(print))`, /thread/),
  "error() of a number is reported as its text": error(`error(42)`, /42/),
  "an error whose __tostring fails is reported": error(
    `error(setmetatable({}, { __tostring = function() error("no") end }))`,
    /__tostring failed/,
  ),
  "an error whose __tostring gives no string is reported": error(
    `error(setmetatable({}, { __tostring = function() return {} end }))`,
    /__tostring failed/,
  ),
  "an error whose __tostring is no function is reported": error(
    `error(setmetatable({}, { __tostring = 5 }))`,
    /__tostring failed/,
  ),
  "an error whose __tostring goes too deep is reported": error(
    `error(setmetatable({}, { __tostring = function(e) return tostring(e) end }))`,
    /__tostring failed/,
  ),
  "an error whose __tostring yields is reported": error(
    `error(setmetatable({}, { __tostring = function() coroutine.yield() end }))`,
    /__tostring failed/,
  ),
  "an error whose __tostring eats the memory is reported": error(
    `error(setmetatable({}, { __tostring = function() return ("x"):rep(1 << 30) end }))`,
    /__tostring failed/,
  ),
  "an error whose __index loops is reported without asking it": error(
    `local loop = function() while true do end end
    error(setmetatable({}, { __index = loop, __pairs = loop, __len = loop, __eq = loop }))`,
    /table/,
  ),
  "an error whose __name is no string is reported": error(
    `error(setmetatable({}, { __name = {} }))`,
    /table/,
  ),
  "an error whose __name is huge is reported": error(
    `error(setmetatable({}, { __name = ("n"):rep(8 << 20) }))`,
    /error object/,
  ),
  "an error table of a hundred thousand keys is reported": error(
    `local t = {} for i = 1, 100000 do t["key" .. i] = i end error(t)`,
    /error object is a table value: \{key.*…/,
  ),
  "an error table with huge keys and values is reported": error(
    `local huge = ("x"):rep(16 << 20) error({ [huge] = huge, huge, huge, [1.5] = huge })`,
    /error object is a table value/,
  ),
  "an error table that holds itself is reported": error(
    `local t = {} t.t = t t[t] = t error(t)`,
    /error object is a table value/,
  ),
  "a message of 63 MiB is reported": error(`error(("x"):rep(63 << 20))`, /^x+$/),
  "locals with huge values are reported": error(
    `local a, b, c, d = ("x"):rep(16 << 20), ("\\xff"):rep(16 << 20), {}, {}
    for i = 1, 100000 do c[i] = a end for i = 1, 3 do d[a .. i] = c end
    error("boom")`,
    /^boom$/,
  ),
  "two hundred locals are reported": error(
    `${Array.from({ length: 199 }, (_, i) => `local v${i} = ${i}`).join(" ")} error("boom")`,
    /^boom$/,
  ),
  "names of ten thousand characters are reported": error(
    `local name = ("n"):rep(10000)
    local source = ("local function NAME(NAME) return error('boom') + NAME end NAME(1)"):gsub("NAME", name)
    load(source)()`,
    /boom/,
  ),
  "calling a nil of a name of ten thousand characters is reported": error(
    `load(("n"):rep(10000) .. "()")()`,
    /attempt to call a nil value/,
  ),
  "a chunk name of a megabyte is reported": error(
    `load("error('boom')", "@" .. ("n"):rep(1 << 20))()`,
    /boom/,
  ),
  "a chunk name with NULs, newlines and escapes is reported": error(
    `load("error('boom')", "@a\\0b\\nc\\27[2J:1: ")()`,
    /boom/,
  ),
  "a chunk without a line or a name is reported": error(`load("error('boom')", "")()`, /boom/),
  "an error in a coroutine in a coroutine is reported": error(
    `coroutine.wrap(function() coroutine.wrap(function() error("boom") end)() end)()`,
    /boom/,
  ),
  "an error in __close after an error is reported": error(
    `local x <close> = setmetatable({}, { __close = function() error("second") end }) error("first")`,
    /second/,
  ),
  "a refused finalizer is reported": error(
    `setmetatable({}, { __gc = function() end })`,
    /__gc metamethods are not available to scripts/,
  ),
  "a yield outside a coroutine is reported": error(`coroutine.yield()`, /outside a coroutine/),
  "a yield across a host function is reported": error(
    `local t = setmetatable({}, { __tostring = function() coroutine.yield() return "" end })
    local ok, e = coroutine.resume(coroutine.create(function() print(t) end)) error(e, 0)`,
    /yield across a C-call boundary/,
  ),
};
