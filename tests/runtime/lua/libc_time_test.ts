import { assert, assertEquals } from "@std/assert";
import { representable, timeImports } from "../../../runtime/lua/libc_time.ts";
import glue from "../../../runtime/lua/glue.js";
import type { LuaExports } from "../../../runtime/lua/api.ts";
import { peerTest } from "../../peers.ts";

const zones = ["UTC", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe"]
  .concat("Asia/Kolkata", "Asia/Riyadh", "Europe/Berlin");

/** Prints what `os.date` and `os.time` say: the same lines wherever they are right. */
const questions = String.raw`
local function ask(name, f, ...)
  local ok, answer = pcall(f, ...)
  print(name, ok and answer or "error: " .. answer:gsub("^.-:%d+: ", ""))
end
local function show(t)
  local fields = {}
  for key, value in pairs(t) do fields[#fields + 1] = key .. "=" .. tostring(value) end
  table.sort(fields)
  return table.concat(fields, " ")
end

-- In years above 5.8 million glibc loses summer time, so none is among these.
local times = {
  -62135596800, -2208988800, -2208945600, -1, 0, 1, 951782400, 1e9, 2147483647, 2147483648,
  4102444800, 4107542400, 253402300799, 253402300800, 8640000000000, 1e14,
}
for year = 2004, 2031 do -- The turns of years, where weeks are counted in many ways.
  local january1 = os.time{year = year, month = 1, day = 1}
  for day = -3, 4, 3 do times[#times + 1] = january1 + day * 86400 end
end
for i = 1, 50 do times[#times + 1] = i * 1103515245 % 2147483648 end

-- The changes of the clock, each with the offsets around it.
local changes = {}
local function offset(t)
  local sign, hours, minutes = os.date("%z", t):match("^([+-])(%d%d)(%d%d)$")
  return (hours * 3600 + minutes * 60) * (sign == "-" and -1 or 1)
end
for _, year in ipairs{1971, 1985, 2007, 2018, 2024, 2037, 2038, 2100} do
  local start = os.time{year = year, month = 1, day = 1}
  for day = 0, 364 do
    local low, high = start + day * 86400, start + (day + 1) * 86400
    local before, after = offset(low), offset(high)
    if before ~= after then
      while high - low > 1 do
        local middle = (low + high) // 2
        if offset(middle) == before then low = middle else high = middle end
      end
      changes[#changes + 1] = {at = high, before = before, after = after}
      for _, near in ipairs{-7200, -3600, -1, 0, 1, 1800, 3600, 7200} do times[#times + 1] = high + near end
    end
  end
end
print("changes", #changes)

local formats = {
  "%a %A %b %B %c %d %D %e %F %g %G %h %H %I %j %m %M %p %r %R %S %T %u %U %V %w %W %x %X %y %Y %z %%%n%t.",
  "%Ec %Ex %EX %Ey %EY %Od %Oe %OH %OI %Om %OM %OS %Ou %OU %OV %Ow %OW %Oy", "caf\xc3\xa9 \xff %Y", "%C %EC", "%Z",
}
for _, t in ipairs(times) do
  t = math.tointeger(t)
  for _, format in ipairs(formats) do
    -- Below 10, C99 wants two digits of %C; Debian's glibc writes one.
    if format ~= "%C %EC" or t > -3e10 then
      ask(t .. " " .. format, os.date, format, t)
      ask(t .. " !" .. format, os.date, "!" .. format, t)
    end
  end
  print(t, show(os.date("*t", t)))
  print(t, show(os.date("!*t", t)))
  ask(t, function() return os.time(os.date("*t", t)) end)
end

local function with(isdst, fields)
  local copy = {isdst = isdst}
  for _, key in ipairs{"year", "month", "day", "hour", "min", "sec"} do copy[key] = fields[key] end
  return copy
end
local function askTime(asked, isdst)
  local fields = with(isdst, asked)
  ask(show(fields), function() return os.time(fields) .. " " .. show(fields) end)
end
local big = 2147483647
for _, year in ipairs{1900, 1970, 2024, 2038, 2100, -5} do
  for _, month in ipairs{7, 14, 0, -26, 1000000} do
    for _, day in ipairs{1, 0, -40, 400} do
      for _, time in ipairs{{12, 0, 0}, {-1, 90, -1}, {25, -61, 3661}, {big, big, big}} do
        local fields = {year = year, month = month, day = day, hour = time[1], min = time[2], sec = time[3]}
        for _, isdst in ipairs{true, false} do askTime(fields, isdst) end
        if time[1] ~= big then askTime(fields, nil) end -- glibc's first guess is too far off for big ones.
      end
    end
  end
end
for _, day in ipairs{350, 370, 10000} do askTime{year = 2147485547, month = 1, day = day} end
for _, day in ipairs{2, -9, -10000} do askTime{year = -2147481748, month = 1, day = day} end
askTime{year = 2147485548, month = 1, day = 1}
askTime{year = 1970, month = 1, day = 1, hour = 0, sec = -1 - offset(0)}

for _, change in ipairs(changes) do
  for _, wall in ipairs{change.at + change.before, change.at + change.after} do
    for _, near in ipairs{-86400, -3601, -1800, 0, 1799, 3600, 86400} do
      local fields = os.date("!*t", wall + near)
      for _, isdst in ipairs{true, false} do askTime(fields, isdst) end
      -- Without a flag, glibc takes an hour that comes twice or never by what it was asked before.
      local free, summer = os.time(with(nil, fields)), os.time(with(true, fields))
      print(wall + near, free == summer or free == os.time(with(false, fields)))
    end
  end
end
`;

peerTest("lua5.4", "lua5.4", "os.date() and os.time() agree with Lua's own", async (lua) => {
  await Promise.all(zones.map(async (zone) => {
    const answers = await Promise.all([ask([lua, "-"], zone), ask(ourLua, zone)]);
    // Where tzdata says that Kolkata had Madras's mean time, Intl can't tell it from the zone's own.
    const lines = answers.map((text) => text.replaceAll("MMT", "LMT").split("\n"));
    const [expected = [], got = []] = lines;
    assert(expected.length > 3000);
    const differing = expected.flatMap((line, i) => line === got[i] ? [] : [[line, got[i]]]);
    assertEquals(differing.slice(0, 20), [], zone);
    assertEquals(got.length, expected.length, zone);
  }));
});

Deno.test("os.time() takes the first of two like hours, and goes on from before a skipped one", async () => {
  const answer = await ask(
    ourLua,
    "America/New_York",
    `print(os.time{year = 2024, month = 11, day = 3, hour = 1, min = 30})
     print(os.date("%H:%M %Z", os.time{year = 2024, month = 3, day = 10, hour = 2, min = 30}))`,
  );
  assertEquals(answer, "1730611800\n03:30 EDT\n");
});

Deno.test("os.date() shows the nearest end of what C can hold, for it can't fail", async () => {
  const answer = await ask(
    ourLua,
    "UTC",
    `print(os.date("!%F %T", math.maxinteger), os.date("%F", math.mininteger))
     print(os.date("*t", math.maxinteger).year)`,
  );
  assertEquals(answer, "2147485547-12-31 23:59:59\t-2147481748-01-01\n2147485547\n");
});

Deno.test("times at and beyond what C can hold neither throw nor leave fields unset", () => {
  const view = new DataView(new ArrayBuffer(64));
  const time = timeImports(() => view, () => NaN);
  const { first, last } = representable;
  for (const seconds of [-(2n ** 63n), first - 1n, first, last, last + 1n, 2n ** 63n - 1n]) {
    for (const convert of [time._gmtime_js, time._localtime_js]) {
      view.setInt32(12, 0);
      convert(seconds, 0);
      assert([1, 31].includes(view.getInt32(12, true)));
    }
  }
});

Deno.test("_mktime_js() leaves the fields alone when it fails", () => {
  const view = new DataView(new ArrayBuffer(64));
  const fields = [0, 0, 0, 400, 11, 2 ** 31 - 1, 0, 0, 0];
  fields.forEach((value, i) => view.setInt32(i * 4, value, true));
  assertEquals(timeImports(() => view, Date.now)._mktime_js(0), -1n);
  assertEquals(fields.map((_, i) => view.getInt32(i * 4, true)), fields);
});

Deno.test("strftime() writes nothing where the text and its NUL don't fit", () => {
  const view = new DataView(new ArrayBuffer(128));
  const time = timeImports(() => view, Date.now);
  time._gmtime_js(0n, 0);
  new Uint8Array(view.buffer).set(new TextEncoder().encode("%Y\xff\0"), 64);
  assertEquals(time.strftime(96, 6, 64, 0), 0);
  assertEquals(view.getUint8(96), 0);
  assertEquals(time.strftime(96, 7, 64, 0), 6);
  assertEquals(new TextDecoder().decode(view.buffer.slice(96, 103)), "1970\xff\0");
});

/** The command of a bare Lua with luanet's C library. */
const ourLua = [Deno.execPath(), "run", "--no-lock", "--quiet", "--allow-all", import.meta.url];

/** What a Lua prints, one byte in each character, that reads its program from stdin. */
async function ask(command: readonly string[], zone: string, program = questions): Promise<string> {
  const [path = "", ...args] = command;
  const options = { args, env: { TZ: zone }, stdin: "piped", stdout: "piped" } as const;
  const child = new Deno.Command(path, options).spawn();
  await new Response(program).body?.pipeTo(child.stdin);
  const { success, stdout } = await child.output();
  assert(success);
  return new TextDecoder("latin1").decode(stdout);
}

/** Runs a Lua program in a bare machine: of what it imports, only the times and what it prints are real. */
function runLua(source: string): void {
  const imports: Record<string, Record<string, unknown>> = {};
  for (const { module, name } of WebAssembly.Module.imports(glue)) {
    (imports[module] ??= {})[name] = () => 0;
  }
  const view = () => new DataView(x.memory.buffer);
  Object.assign(imports.env ?? {}, timeImports(view, Date.now), {
    _emscripten_throw_longjmp() {
      throw Infinity;
    },
    invoke_vii(f: number, a: number, b: number) {
      const stack = x.stackSave();
      try {
        x.__indirect_function_table.get(f)?.(a, b);
      } catch (thrown) {
        if (thrown !== Infinity) throw thrown;
        x.stackRestore(stack);
        x.setThrew(1, 0);
      }
    },
  });
  const output: number[] = [];
  Object.assign(imports.wasi_snapshot_preview1 ?? {}, {
    fd_write(_fd: number, vectors: number, count: number, written: number) {
      const before = output.length;
      for (let at = vectors; at < vectors + count * 8; at += 8) {
        const start = view().getUint32(at, true);
        output.push(...new Uint8Array(x.memory.buffer, start, view().getUint32(at + 4, true)));
      }
      view().setUint32(written, output.length - before, true);
      return 0;
    },
  });
  const { exports } = new WebAssembly.Instance(glue, imports as WebAssembly.Imports);
  const x = exports as unknown as LuaExports;
  x.emscripten_stack_init();
  x.__wasm_call_ctors();
  const L = x.luaL_newstate();
  x.luaL_openlibs(L);
  const text = new TextEncoder().encode(source);
  const at = x.malloc(text.length + 1);
  new Uint8Array(x.memory.buffer).set([...text, 0], at);
  const status = x.luaL_loadbufferx(L, at, text.length, at + text.length, 0) ||
    x.lua_pcallk(L, 0, 0, 0, 0, 0);
  assertEquals(status, 0);
  Deno.stdout.writeSync(new Uint8Array(output));
}

// Run as a program, with TZ set, this file is that Lua: it runs what it reads from stdin.
if (import.meta.main) runLua(await new Response(Deno.stdin.readable).text());
