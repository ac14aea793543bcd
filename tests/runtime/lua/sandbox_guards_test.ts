import { assert, assertEquals } from "@std/assert";
import { runScript } from "../../support/host.ts";

/** What a script prints. */
async function output(text: string): Promise<string> {
  const { printed, errors } = await runScript(text);
  assertEquals(errors, []);
  return printed;
}

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
