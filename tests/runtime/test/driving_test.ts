import { assertEquals } from "@std/assert";
import { outcome, runSpecText } from "../../support/spec_files.ts";

Deno.test("what the condition of wait_until raises is raised at the call, as it is", async () => {
  const spec = `
    it("a text", function() luanet.wait_until(function() error("no condition") end) end)
    it("an assertion", function()
      luanet.wait_until(function()
        luanet.frames(1)
        assert.equal(1, 2)
      end)
    end)
    it("a table", function()
      assert.has_error(function() luanet.wait_until(function() error({ code = 2 }) end) end, { code = 2 })
    end)
    it("within another", function()
      local ok, raised = pcall(luanet.wait_until, function()
        luanet.wait_until(function() error({ "inner" }) end)
      end)
      assert.same({ false, { "inner" } }, { ok, raised })
    end)`;
  assertEquals(await outcome(spec), [
    "failed: a text",
    "  a_spec.lua:2: no condition",
    "failed: an assertion",
    "  a_spec.lua:6: expected 1, got 2",
    "passed: a table",
    "passed: within another",
  ]);
});

Deno.test("a test that yields fails, and the others run", async () => {
  const spec = `
    it("yields", function() coroutine.yield(1) end)
    it("yields in a condition", function() luanet.wait_until(function() coroutine.yield() end) end)
    it("goes on", function() luanet.frames(1) end)`;
  assertEquals(await outcome(spec), [
    "failed: yields",
    "  a_spec.lua:2: attempt to yield from outside a coroutine",
    "failed: yields in a condition",
    "  a_spec.lua:3: attempt to yield from outside a coroutine",
    "passed: goes on",
  ]);
});

Deno.test("an endless loop in what answers a script fails its test by name, and the others run", async () => {
  const spec = `
    it("loops", function()
      luanet.http.on("GET", "*", function() while true do end end)
      luanet.load("s.lua")
      luanet.frames(1)
    end)
    it("loops in a condition", function() luanet.wait_until(function() while true do end end) end)
    it("goes on", function() luanet.frames(1) end)`;
  const files = { "s.lua": `net.http:get("http://api.test/", function() end)` };
  const why = "it ran for longer than 0.2 s at a stretch, and is unloaded " +
    "(--callback-timeout=TIME allows more)";
  assertEquals(await outcome(spec, { files, callbackTimeout: 200 }), [
    "failed: loops",
    `  a_spec.lua:3: ${why}`,
    "failed: loops in a condition",
    `  a_spec.lua:7: ${why}`,
    "passed: goes on",
  ]);
});

Deno.test("a test that waits for what never comes ends: its frames and its calls are counted", async () => {
  const spec = `
    it("frames", function() luanet.frames(1e15) end)
    it("seconds", function() luanet.advance(1e300) end)
    it("a loop", function() while true do luanet.frames(0) end end)
    it("a day", function() luanet.advance(24 * 60 * 60) end)`;
  assertEquals(await outcome(spec), [
    "failed: frames",
    "  a_spec.lua:2: a test turns 6000000 frames at most: does it wait for what never comes?",
    "failed: seconds",
    "  a_spec.lua:3: a test turns 6000000 frames at most: does it wait for what never comes?",
    "failed: a loop",
    "  a_spec.lua:4: a test drives the host 1000000 times at most: does it wait for what never comes?",
    "passed: a day",
  ]);
});

Deno.test("what functions of a spec raise that the host calls is told once, each with its own difference", async () => {
  const spec = `
    it("t", function()
      luanet.http.on("*", "*", function(request) assert.equal("x", request.body) end)
      luanet.load("s.lua")
    end)`;
  const send = (body: string) =>
    `net.http:post("http://api.test/", "${body}", "text/plain", function() end)`;
  const files = { "s.lua": [send("a"), send("b"), send("a")].join("\n") };
  const { tests } = await runSpecText(spec, { files });
  assertEquals(
    tests[0]?.failures.map(({ kind, message, times, difference }) => [
      kind,
      message,
      times,
      difference?.actual,
    ]),
    [
      ["assertion", `expected "x", got "a"`, 2, `"a"`],
      ["assertion", `expected "x", got "b"`, undefined, `"b"`],
    ],
  );
});

Deno.test("an option that there is not is refused, with those that there are", async () => {
  for (
    const [lua, message] of [
      [
        `luanet.ws.on("ws://x.test/", {on_message = print})`,
        "bad argument #2 to 'on' (unknown field 'on_message'; known: 'open', 'message', 'close', 'refuse')",
      ],
      [
        `luanet.http.on("GET", "*", {staus = 404})`,
        "bad argument #3 to 'on' (unknown field 'staus'; known: 'status', 'body', 'headers', 'after', 'error')",
      ],
      [
        `luanet.wait_until(function() return true end, {withn = 1})`,
        "bad argument #2 to 'wait_until' (unknown field 'withn'; known: 'within')",
      ],
      [
        `luanet.load("a.lua", {"g.json"})`,
        "bad argument #2 to 'load' (unknown number as a key; known: 'game', 'root')",
      ],
    ] as const
  ) {
    const spec = `it("t", function() ${lua} end)`;
    assertEquals(await outcome(spec), ["failed: t", `  a_spec.lua:1: ${message}`]);
  }
});

Deno.test("what a spec changes in the player is there in script_unloaded, too", async () => {
  const spec = `
    it("t", function()
      luanet.game.localplayer = { health = 1 }
      local script = luanet.load("s.lua")
      luanet.game.localplayer.health = 2
      script:reload()
      luanet.game.localplayer.health = 3
      script:unload()
      assert.equal("load 1\\nunload 2\\nload 2\\nunload 3\\n", script.printed)
    end)`;
  const files = {
    "s.lua": `
      print("load " .. game.localplayer.health)
      event.on("script_unloaded", function() print("unload " .. game.localplayer.health) end)`,
  };
  assertEquals(await outcome(spec, { files }), ["passed: t"]);
});

Deno.test("luanet.game can be set as a whole, for its test only", async () => {
  const spec = `
    it("set", function()
      luanet.game = { localplayer = { health = 4 } }
      assert.equal(4, luanet.game.localplayer.health)
      luanet.game = {}
      assert.is_nil(luanet.game.localplayer)
    end)
    it("wrong", function() luanet.game = { health = 4 } end)
    it("not data", function() luanet.game.localplayer = { f = print } end)
    it("not data any more", function()
      luanet.game.localplayer = {}
      luanet.game.localplayer.f = print
      luanet.frames(1)
    end)
    it("read only", function() luanet.notices = {} end)
    it("other", function() assert.is_nil(luanet.game.localplayer) end)`;
  assertEquals(await outcome(spec), [
    "passed: set",
    "failed: wrong",
    "  a_spec.lua:8: luanet.game is a table with the one field localplayer: luanet.game.localplayer = {health = 87}",
    "failed: not data",
    "  a_spec.lua:9: a function can't be kept here: only plain data can",
    "failed: not data any more",
    "  a_spec.lua:10: luanet.game.localplayer: a function can't be kept here: only plain data can",
    "failed: read only",
    "  a_spec.lua:15: luanet.notices can only be read",
    "passed: other",
  ]);
});

Deno.test("a script of an earlier test can be read, and does nothing any more", async () => {
  const spec = `
    local script
    it("one", function() script = luanet.load("s.lua") end)
    it("reload", function()
      assert.equal("loaded\\n", script.printed)
      assert.is_false(script.is_loaded)
      script:reload()
    end)
    it("unload", function() script:unload() end)`;
  assertEquals(await outcome(spec, { files: { "s.lua": `print("loaded")` } }), [
    "passed: one",
    "failed: reload",
    "  a_spec.lua:7: script:reload: s.lua was loaded by an earlier test, and ended with it",
    "failed: unload",
    "  a_spec.lua:9: script:unload: s.lua was loaded by an earlier test, and ended with it",
  ]);
});

Deno.test("emit says what an event needs, what it got, and which events there are", async () => {
  const spec = `
    it("type", function() luanet.emit("menu_toggled", { visible = "yes" }) end)
    it("name", function() luanet.emit("menu_togled") end)
    it("unlike", function() luanet.emit("x") end)`;
  const [, type, , name, , unlike] = await outcome(spec);
  assertEquals(
    type,
    `  a_spec.lua:2: luanet.emit: menu_toggled needs a boolean in the field "visible", got a text`,
  );
  assertEquals(
    name,
    `  a_spec.lua:3: luanet.emit: no event is called "menu_togled"; did you mean "menu_toggled"?`,
  );
  assertEquals(
    unlike?.startsWith(
      `  a_spec.lua:4: luanet.emit: no event is called "x"; there are frame_update, `,
    ),
    true,
  );
});

Deno.test("random numbers of a test do not depend on the tests before it", async () => {
  const spec = `
    for _, name in ipairs { "one", "two" } do
      it(name, function()
        print(math.random(2 ^ 53))
        luanet.load("s.lua")
      end)
    end`;
  const files = { "s.lua": `print(math.random(2 ^ 53))` };
  const { tests: [one, two] } = await runSpecText(spec, { files });
  const { tests: [alone] } = await runSpecText(spec, { files, filter: "two" });
  assertEquals(one?.output, two?.output);
  assertEquals(two?.output, alone?.output);
});

Deno.test("a script that a spec writes is loaded, and reloaded, as it was written; the disk keeps its own", async () => {
  const spec = `
    it("writes", function()
      local script = luanet.load("s.lua")
      file.write("s.lua", "print('second')")
      script:reload()
      assert.equal("disk\\nsecond\\n", script.printed)
      file.write("sub/new.lua", "print(_SCRIPT_PATH)")
      assert.equal("sub/new.lua\\n", luanet.load("sub/new.lua").printed)
    end)
    it("has the disk's again", function()
      assert.equal("disk\\n", luanet.load("s.lua").printed)
      assert.has_error(function() luanet.load("sub/new.lua") end, "sub/new.lua: no such file; name a Lua script")
    end)`;
  const [first, second, ...more] = await outcome(spec, { files: { "s.lua": `print("disk")` } });
  assertEquals([first, second, more.length], ["passed: writes", "failed: has the disk's again", 1]);
});

Deno.test("modules and game files are as the test and its scripts have written them, beside a script and below the root", async () => {
  const spec = `
    it("writes", function()
      local script = luanet.load("m/asks.lua")
      assert.equal("disk\\tdisk\\n", script.printed)
      file.write("m/module.lua", "return 'written'")
      script:reload()
      assert.equal("disk\\tdisk\\nwritten\\twritten\\n", script.printed)
      file.remove("m/module.lua")
      assert.matches("module 'module' not found", luanet.load("m/asks.lua").errors[1].message)
    end)
    it("writes a script's own", function()
      assert.equal("7\\n", luanet.load("m/makes.lua").printed)
      file.write("new/main.lua", "print((require('new.beside')), (require('beside')))")
      file.write("new/beside.lua", "return 5")
      assert.equal("5\\t5\\n", luanet.load("new/main.lua").printed)
    end)
    it("removes", function()
      file.remove("m/makes.lua")
      assert.error_matches(function() luanet.load("m/makes.lua") end,
        "m/makes.lua: no such file, as it was removed in this test")
    end)
    it("has the disk's again", function()
      assert.equal("disk\\tdisk\\n", luanet.load("m/asks.lua").printed)
    end)`;
  const files = {
    "m/asks.lua": `print((require("module")), file.read("m/module.lua"):match("'(.*)'"))`,
    "m/module.lua": `return 'disk'`,
    "m/makes.lua": `file.write("m/made.lua", "return 7") print((require("made")))`,
  };
  assertEquals(await outcome(spec, { files }), [
    "passed: writes",
    "passed: writes a script's own",
    "passed: removes",
    "passed: has the disk's again",
  ]);
  const game = `it("plays", function()
    file.write("g.json", "written")
    luanet.load("s.lua", { game = "g.json" })
  end)`;
  const read: unknown[] = [];
  const readGame = (name: string, written: Uint8Array | undefined) => {
    read.push(name.split("/").at(-1), new TextDecoder().decode(written));
    return Promise.resolve([]);
  };
  await runSpecText(game, { files: { "s.lua": "" }, readGame });
  assertEquals(read, ["g.json", "written"]);
});

Deno.test("a file that was never there is missed as on the disk, and one that a reload misses fails its test alone", async () => {
  const spec = `
    it("misses", function()
      file.write("other.lua", "")
      local _, message = pcall(luanet.load, "typo.lua")
      assert.matches("typo.lua: no such file; name a Lua script", message, 1, true)
      assert.error_matches(function() luanet.load("") end, "name is empty")
    end)
    it("reloads", function()
      local script = luanet.load("s.lua")
      file.remove("s.lua")
      assert.error_matches(function() script:reload() end, "s.lua: no such file, as it was removed in this test")
    end)
    it("goes on", function() end)`;
  assertEquals(await outcome(spec, { files: { "s.lua": "" } }), [
    "passed: misses",
    "passed: reloads",
    "passed: goes on",
  ]);
});

Deno.test("what is kept of what a test's scripts say is bounded: more fails it by name, and the others run", async () => {
  const spec = `
    it("prints", function() luanet.load("print.lua") end)
    it("logs", function() luanet.load("log.lua") end)
    it("fails", function()
      local script = luanet.load("fail.lua")
      luanet.frames(70000)
      assert.is_true(#script.errors > 60000)
    end)
    it("says little", function() assert.equal("little\\n", luanet.load("little.lua").printed) end)`;
  const files = {
    "print.lua": `for _ = 1, 65 do print(("x"):rep(2 ^ 20)) end`,
    "log.lua": `for _ = 1, 65 do notify.info(("x"):rep(2 ^ 20)) end`,
    "fail.lua": `event.on("frame_update", function() error("no frame", 0) end)`,
    "little.lua": `print("little")`,
  };
  const written = "its scripts wrote and logged more than 64 MiB: what came then was not kept";
  assertEquals(await outcome(spec, { files }), [
    "failed: prints",
    `  a_spec.lua:2: ${written}`,
    "failed: logs",
    `  a_spec.lua:3: ${written}`,
    "failed: fails",
    "  a_spec.lua:4: its scripts raised more than 65536 errors: what came then was not kept",
    "passed: says little",
  ]);
});
