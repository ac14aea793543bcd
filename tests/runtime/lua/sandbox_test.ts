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
    "_G _SCRIPT_PATH _VERSION assert collectgarbage coroutine debug dofile error event getmetatable io " +
      "ipairs load loadfile log math next os package pairs pcall print rawequal rawget rawlen rawset " +
      "require select setmetatable string table tonumber tostring type utf8 warn xpcall",
  );
});

Deno.test("load() takes no bytecode, whatever way and mode it comes in", async () => {
  const text = await output(`
    local code = "\\27Lua\\x54\\0\\x19\\x93\\r\\n\\x1a\\n"
    local function piecewise() local at = 0 return function() at = at + 1 return code:sub(at, at) end end
    for _, mode in ipairs { "b", "t", "bt", "tb", "bbbbbbbbbbbbt", "" } do
      print(mode, load(code, "x", mode) == nil, load(piecewise(), "x", mode) == nil)
    end
    print(load(code) == nil, load(piecewise()) == nil, load(code, nil, nil) == nil)
    print(load(code, "x", "b", {}) == nil)
    print((select(2, load(code))))`);
  assertEquals(
    text,
    ["b", "t", "bt", "tb", "bbbbbbbbbbbbt", ""].map((mode) => `${mode}\ttrue\ttrue\n`).join("") +
      "true\ttrue\ttrue\ntrue\nattempt to load a binary chunk (mode is 't')\n",
  );
});

Deno.test("load() of text works as in Lua: names, modes, environments, readers", async () => {
  const text = await output(`
    print(load("return 1 + 1")())
    print(load("return x", "=name", "t", { x = 5 })())
    print(load("return x", "=name", nil, { x = 6 })())
    print(load("x = 7", "=name", "bt")) x = nil
    print(pcall(load("return x.y", "=name", "t", nil)))
    print(load("error('e')", "=name", "t") ~= nil, select(2, pcall(load("error('e')", "=name"))))
    print(select(2, load("x =", "@file.lua")), select(2, load("x =")))
    print(select(2, load("return 1", "x", "b")) ~= nil)
    local pieces = { "return ", "4", "2" }
    print(load(function() return table.remove(pieces, 1) end)())
    print(pcall(load)) print(load(function() error("reader") end))`)
    .then((text) => text.replace(/0x\w+/, "0x"));
  assertEquals(
    text,
    "2\n5\n6\nfunction: 0x\nfalse\t[string \"=name\"]:1: attempt to index a nil value (upvalue '_ENV')\n"
      .replace(`[string "=name"]`, "name") +
      `true\tname:1: e\nfile.lua:1: unexpected symbol near <eof>\t[string "x ="]:1: unexpected symbol near <eof>\n` +
      "true\n42\nfalse\tbad argument #1 to 'load' (function expected, got no value)\nnil\ttest.lua:12: reader\n",
  );
});

Deno.test("setmetatable() refuses a finalizer and takes everything else", async () => {
  const text = await output(`
    print(pcall(setmetatable, {}, { __gc = function() while true do end end }))
    print(pcall(setmetatable, {}, { __gc = true }))
    print(pcall(setmetatable, {}, { __gc = false }))
    local t, meta = {}, { __index = { a = 1 } }
    print(setmetatable(t, meta) == t, t.a, getmetatable(t) == meta, setmetatable(t, nil) == t, t.a)
    print(pcall(setmetatable, 1, {})) print(pcall(setmetatable, {}))
    print(pcall(setmetatable, setmetatable({}, { __metatable = 1 }), {}))
    local hidden = setmetatable({}, setmetatable({}, { __index = { __gc = print } }))
    collectgarbage() print(hidden ~= nil)`);
  assertEquals(
    text,
    "false\t__gc metamethods are not available to scripts\n".repeat(3) +
      "true\t1\ttrue\ttrue\tnil\n" +
      "false\tbad argument #1 to 'setmetatable' (table expected, got number)\n" +
      "false\tbad argument #2 to 'setmetatable' (nil or table expected, got no value)\n" +
      "false\tcannot change a protected metatable\ntrue\n",
  );
});

Deno.test("a finalizer put into a metatable later never runs", async () => {
  const text = await output(`
    local meta = {}
    for i = 1, 100 do setmetatable({}, meta) end
    meta.__gc = function() print("a finalizer ran") end
    collectgarbage() collectgarbage() print("done")`);
  assertEquals(text, "done\n");
});

Deno.test("collectgarbage() counts, collects and steps, and does nothing else", async () => {
  const text = await output(`
    print(collectgarbage() == 0, collectgarbage("collect") == 0, collectgarbage("count") > 10)
    print(type(collectgarbage("step")), type(collectgarbage("step", 100)))
    for _, option in ipairs { "stop", "restart", "setpause", "setstepmul", "incremental",
      "generational", "isrunning" } do
      print(pcall(collectgarbage, option, 1))
    end
    print(select(2, pcall(collectgarbage, "none")))`);
  assertEquals(
    text,
    "true\ttrue\ttrue\nboolean\tboolean\n" +
      ["stop", "restart", "setpause", "setstepmul", "incremental", "generational", "isrunning"].map(
        (option) => `false\tcollectgarbage("${option}") is not available to scripts\n`,
      ).join("") +
      "bad argument #1 to 'collectgarbage' (invalid option 'none')\n",
  );
});

Deno.test("debug.getinfo() tells of the script's functions and hands out none of the host's", async () => {
  const text = await output(`
    local function mine() return debug.getinfo(1, "nSlf"), 1 end
    local info = mine()
    print(info.name, info.short_src, info.currentline, info.func == mine)
    print(debug.getinfo(print, "f").func, debug.getinfo(pcall, "f").func, debug.getinfo(print).what)
    local function levels(found)
      local level = 1
      while debug.getinfo(level) do
        local info = debug.getinfo(level)
        if info.what == "C" then found[#found + 1] = tostring(info.func) end
        level = level + 1
      end
      return found
    end
    print(table.concat(levels {}, " "))
    table.sort({ 1, 2 }, function() print(table.concat(levels {}, " ")) end)
    print(debug.getinfo(coroutine.create(print), 0), pcall(debug.getinfo, 1, ">f"))
    print(pcall(debug.getinfo), debug.getinfo(1000))`);
  assertEquals(
    text,
    "mine\ttest.lua\t2\ttrue\nnil\tnil\tC\n\nnil\n" +
      "nil\tfalse\tbad argument #2 to 'debug.getinfo' (invalid option '>')\nfalse\tnil\n",
  );
});

Deno.test("debug.traceback() names the script's functions only", async () => {
  const { printed } = await runScript(
    `
    event.on("frame_update", function() print(debug.traceback("here")) end)
    print(debug.traceback("top"))
    setmetatable(_G, { __index = function() return debug.traceback() end })
    print(missing)
    print(select(2, xpcall(error, debug.traceback, "x")))`,
    { frames: 1 },
  );
  for (const line of printed.split("\n")) {
    assert(
      /^(here|top|x|stack traceback:|\ttest\.lua:\d+: in .*|\t\[C\]: in (\?|function '\w+'))?$/
        .test(line),
      line,
    );
  }
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
