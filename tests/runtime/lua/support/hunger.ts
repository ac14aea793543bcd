import type { Attack } from "./hostile.ts";

const small = { memory: 32 << 20, timeout: 3_000 };
const outOfMemory = (lua: string): Attack => ({
  lua,
  ends: /not enough memory|resulting string too large/,
  ...small,
});
const goesOn = (lua: string, prints: string): Attack => ({ lua, prints, ends: "well", ...small });

/** Scripts that want more memory than there is. */
export const hunger: Readonly<Record<string, Attack>> = {
  "string.rep() to gigabytes ends with not enough memory": outOfMemory(`return ("x"):rep(1 << 31)`),
  "string.rep() beyond all addresses ends with an error": {
    lua: `return ("xy"):rep(math.maxinteger)`,
    ends: /resulting string too large|not enough memory/,
  },
  "string.rep() with a long separator ends with not enough memory": outOfMemory(
    `return string.rep("", 1 << 20, ("x"):rep(1 << 12))`,
  ),
  "a table that grows for ever ends with not enough memory": outOfMemory(
    `local t = {} while true do t[#t + 1] = {} end`,
  ),
  "a chain of tables that grows for ever ends with not enough memory": outOfMemory(
    `local head while true do head = { head } end`,
  ),
  "a table of keys that grows for ever ends with not enough memory": outOfMemory(
    `local t, n = {}, 0 while true do n = n + 1 t["k" .. n] = n end`,
  ),
  "a string that doubles for ever ends with not enough memory": outOfMemory(
    `local s = "x" while true do s = s .. s end`,
  ),
  "coroutines that are kept end with not enough memory": outOfMemory(
    `local t = {} while true do t[#t + 1] = coroutine.create(print) end`,
  ),
  "closures that are kept end with not enough memory": outOfMemory(
    `local t = {} while true do local x = #t t[x + 1] = function() return x end end`,
  ),
  "functions that are compiled and kept end with not enough memory": outOfMemory(
    `local t = {} while true do t[#t + 1] = load("return " .. #t .. ", {}, print, 'a' .. 'b'") end`,
  ),
  "table.concat() to more than there is ends with not enough memory": outOfMemory(
    `local t, s = {}, ("x"):rep(1 << 20) for i = 1, 64 do t[i] = s end return table.concat(t)`,
  ),
  "gsub to more than there is ends with not enough memory": outOfMemory(
    `return ("x"):rep(1 << 20):gsub(".", ("y"):rep(1 << 10))`,
  ),
  "string.format() to more than there is ends with not enough memory": outOfMemory(
    `local s = ("x"):rep(1 << 20) return ("%s"):rep(64):format(table.unpack({ s, s, s, s, s, s, s, s, s, s,
      s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s,
      s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s }))`,
  ),
  "string.pack() of a huge size ends with an error": {
    lua: `return string.pack("i16 !16 Xi16 c2147483647", 1, "x")`,
    ends: /not enough memory|out of limits|too long|expects power|invalid|overflow/,
  },
  "string.format() refuses huge widths": {
    lua: `return string.format("%1000000000d", 1)`,
    ends: /invalid conversion/,
  },
  "a load() reader of more than there is ends with not enough memory": outOfMemory(
    `local f, e = load(function() return ("x"):rep(1 << 20) end) error(e, 0)`,
  ),
  "table.unpack() of more than the stack holds ends with an error": {
    lua: `return table.unpack({}, 1, 1e7)`,
    ends: /too many results to unpack/,
  },
  "not enough memory inside pcall is caught, and the script goes on": goesOn(
    `for _ = 1, 5 do
      local ok, message = pcall(function() local t = {} while true do t[#t + 1] = {} end end)
      print(ok, message)
    end
    local t = {} for i = 1, 1000 do t[i] = { i } end print(#t)`,
    "false\tnot enough memory\n".repeat(5) + "1000\n",
  ),
  "table.concat() out of memory inside pcall in a loop is caught each time": goesOn(
    `local s, failed = ("x"):rep(1 << 20), 0
    for _ = 1, 50 do
      local t = {} for i = 1, 64 do t[i] = s end
      if not pcall(table.concat, t) then failed = failed + 1 end
    end
    print(failed)`,
    "50\n",
  ),
  "not enough memory in a coroutine is its own error": goesOn(
    `print(coroutine.resume(coroutine.create(function() return ("x"):rep(1 << 30) end)))`,
    "false\tnot enough memory\n",
  ),
  "not enough memory reaches an xpcall handler or its caller": goesOn(
    `print((xpcall(string.rep, debug.traceback, "x", 1 << 30)))`,
    "false\n",
  ),
  "not enough memory again and again is stopped by the deadline": {
    lua: `while true do pcall(function() local t = {} while true do t[#t + 1] = {} end end) end`,
    ends: "killed",
    ...small,
    timeout: 300,
  },
  "not enough memory in a frame handler is an error of each frame": {
    lua: `event.on("frame_update", function() return ("x"):rep(1 << 30) end)`,
    ends: /not enough memory/,
    ...small,
  },
  "a script whose memory is full still gets its frames": {
    lua: `local frames, keep = 0, nil
      event.on("frame_update", function() frames = frames + 1 if frames == 4 then keep = nil end
        if frames == 5 then print("five") end end)
      local n = 1 << 24
      while n >= 1 do
        local ok, s = pcall(string.rep, "x", n)
        if ok then keep = { keep, s } else n = n // 2 end
      end`,
    ends: /not enough memory/,
    ...small,
  },
  "an error in a full memory is reported as an error, not as a crash": {
    lua: `local head
      pcall(function() while true do head = { head } end end)
      error(setmetatable({}, { __tostring = function() return ("full"):rep(9) end }))`,
    ends: /full|not enough memory|error object/,
    ...small,
  },
  "printing in a full memory is an error, not a crash": {
    lua: `local head
      pcall(function() while true do head = { head } end end)
      for i = 1, 100 do print(i + 0.5) end
      error("done")`,
    ends: /not enough memory|done/,
    ...small,
  },
  "arguments of more than there is in JavaScript are refused": {
    lua: `local s, t = ("x"):rep(8 << 20), {}
      for i = 1, 100 do t[i] = s end
      print((pcall(print, table.unpack(t))), (pcall(log.info, table.unpack(t))))`,
    ends: "well",
    prints: "false\tfalse\n",
    memory: 64 << 20,
    timeout: 3_000,
  },
};
