import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { runScript, runScripts } from "../../support/host.ts";

/** What a script prints. */
async function output(text: string): Promise<string> {
  const { printed, errors } = await runScript(text);
  assertEquals(errors, []);
  return printed;
}

const closed = [
  ..."execute exit remove rename tmpname setlocale getenv".split(" ").map((name) => `os.${name}`),
  ..."open close lines popen read tmpfile input output type flush".split(" ").map((name) =>
    `io.${name}`
  ),
  ..."loadlib cpath searchpath".split(" ").map((name) => `package.${name}`),
  ..."debug gethook getlocal getmetatable getregistry getupvalue getuservalue sethook".split(" ")
    .map((name) => `debug.${name}`),
  ..."setlocal setmetatable setupvalue setuservalue upvalueid upvaluejoin setcstacklimit"
    .split(" ").map((name) => `debug.${name}`),
  "string.dump",
  "dofile",
  "loadfile",
];

for (const name of closed) {
  Deno.test(`${name} raises that it is not available`, async () => {
    const text = await output(
      `print(pcall(${name})) print(pcall(${name}, "x", print)) print(pcall(function() ${name}(1) end))`,
    );
    assertEquals(
      text,
      `false\t${name} is not available to scripts\n`.repeat(2) +
        `false\ttest.lua:1: ${name} is not available to scripts\n`,
    );
  });
}

Deno.test("a closed function stays closed by every other way to it", async () => {
  const text = await output(`
    print(pcall(("x").dump, print))
    print(pcall(getmetatable("").__index.dump, print))
    print(pcall(package.loaded.os.exit, 1))
    print(pcall(package.loaded._G.dofile, "x"))
    print(pcall(require("debug").sethook))
    print(pcall(require("io").open, "/etc/passwd"))
    print(pcall(load("return os.execute"), "ls"))`);
  assertEquals(text.split("\n").filter((line) => line.startsWith("false")).length, 6);
  assertStringIncludes(text, "os.exit is not available to scripts");
});

/** Everything that a script can reach from its globals, by path, with its type. */
const walk = `
  local seen, lines = {}, {}
  local function go(path, value)
    local kind = type(value)
    if kind ~= "table" then lines[#lines + 1] = kind .. " " .. path return end
    if seen[value] then return end
    seen[value] = true
    for key, inner in next, value do
      if type(key) ~= "string" and type(key) ~= "number" then key = "?" .. type(key) end
      go(path .. "." .. tostring(key), inner)
    end
    local meta = getmetatable(value)
    if meta ~= nil then go(path .. "<meta>", meta) end
  end
  go("_G", _G)
  go("string<meta>", getmetatable(""))
  for _, value in ipairs { 1, true, print, coroutine.create(print) } do
    assert(getmetatable(value) == nil)
  end
  assert(getmetatable(nil) == nil)
  table.sort(lines)
  print(table.concat(lines, "\\n"))`;

Deno.test("nothing that a script can reach is a userdata or a thread", async () => {
  const found = (await output(walk)).trim().split("\n");
  assertEquals(found.filter((line) => /^(userdata|thread)/.test(line)), []);
  assert(found.length > 100, `only ${found.length} values were found`);
});

Deno.test("a script reaches Lua's own functions, the host's, and no others", async () => {
  const open: Record<string, string> = {
    coroutine: "close create isyieldable resume running status wrap yield",
    debug: "getinfo traceback",
    io: "stderr stdout write",
    math:
      "abs acos asin atan ceil cos deg exp floor fmod huge log max maxinteger min mininteger modf pi rad " +
      "random randomseed sin sqrt tan tointeger type ult",
    os: "clock date difftime time",
    package: "config loaded path preload searchers",
    string:
      "byte char find format gmatch gsub len lower match pack packsize rep reverse sub unpack upper",
    table: "concat insert move pack remove sort unpack",
    utf8: "char charpattern codepoint codes len offset",
  };
  const text = await output(`
    for _, name in ipairs { "${Object.keys(open).join('", "')}" } do
      local names = {}
      for key, value in pairs(_G[name]) do
        local ok, e = true
        if type(value) == "function" then ok, e = pcall(value) end
        if ok or not tostring(e):find("is not available to scripts", 1, true) then
          names[#names + 1] = key
        end
      end
      table.sort(names)
      print(name .. ": " .. table.concat(names, " "))
    end`);
  assertEquals(text, Object.entries(open).map(([name, list]) => `${name}: ${list}\n`).join(""));
});

Deno.test("the globals are Lua's and the host's", async () => {
  const text = await output(`
    local names = {} for name in pairs(_G) do names[#names + 1] = name end
    table.sort(names) print(table.concat(names, " "))`);
  assertEquals(
    text.trim(),
    "_G _SCRIPT_PATH _VERSION assert collectgarbage coroutine debug dofile error event file game " +
      "getmetatable gui io ipairs json load loadfile log math net next notify os package pairs pcall print " +
      "rawequal rawget rawlen rawset " +
      "require select setmetatable string table tonumber tostring type utf8 warn xpcall",
  );
});

Deno.test("os.clock() counts the run's time, and os.getenv() gives nothing away", async () => {
  const { printed } = await runScript(
    `event.on("frame_update", function() print(os.clock()) end) print(os.clock())`,
    { frames: 2, tick: 4 },
  );
  assertEquals(printed, "0.0\n0.25\n0.5\n");
});

Deno.test("a script that spoils its globals and libraries does not spoil what the host does", async () => {
  const { printed, errors } = await runScript(
    `
    local print, pairs, setmetatable, globals = print, pairs, setmetatable, _G
    event.on("frame_update", function(e) print("tick", e.delta_time) end)
    for _, library in pairs { string, table, os, io, event, log, package, debug } do
      for name in pairs(library) do library[name] = nil end
    end
    getmetatable("").__index = function() error("spoiled") end
    for name in pairs(globals) do globals[name] = nil end
    setmetatable(globals, { __index = function() error("spoiled") end, __newindex = error })`,
    { frames: 2, tick: 1 },
  );
  assertEquals(errors, []);
  assertEquals(printed, "tick\t1.0\ntick\t1.0\n");
});

Deno.test("two scripts of one host see nothing of each other", async () => {
  const { printed } = await runScripts({
    "a.lua": `shared = 1 string.upper = "spoiled" package.loaded.mine = 5 getmetatable("").x = 1`,
    "b.lua": `print(shared, ("x"):upper(), package.loaded.mine, getmetatable("").x)`,
  });
  assertEquals(printed, "nil\tX\tnil\tnil\n");
});
