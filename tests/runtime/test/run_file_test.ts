import { assertEquals, assertRejects } from "@std/assert";
import { HostError } from "../../../runtime/errors.ts";
import { runSpecFile } from "../../../runtime/test/run_file.ts";
import { outcome, runSpecText, specOptions } from "../../support/spec_files.ts";

Deno.test("each test has a host of its own: no script, frame, setting, file or answer is left of another", async () => {
  const spec = `
    for _, name in ipairs { "one", "other" } do
      it(name, function()
        assert.equal(0, luanet.time)
        assert.is_nil(luanet.gui.get("a.b"))
        assert.is_nil(luanet.game.localplayer)
        assert.same({}, luanet.notices)
        assert.same({}, luanet.http.calls)
        assert.is_false(file.exists("made.txt"))
        local script = luanet.load("script.lua")
        luanet.frames(10)
        luanet.gui.set("a.b", 1)
        luanet.game.localplayer = { health = 1 }
        assert.equal("10", script.printed:match("%d+"))
        assert.equal("here", file.read("made.txt"))
        assert.equal(1, #luanet.notices)
      end)
    end`;
  const files = {
    "script.lua": `
      file.write("made.txt", "here")
      local n = 0
      event.on("frame_update", function() n = n + 1 if n == 10 then print(n) notify.info("ten") end end)`,
  };
  assertEquals(await outcome(spec, { files }), ["passed: one", "passed: other"]);
});

Deno.test("what the scripts of a test write is nowhere on the disk", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${folder}/s.lua`,
      `file.write("a/b.txt", "x") file.remove("kept.txt")`,
    );
    await Deno.writeTextFile(`${folder}/kept.txt`, "kept");
    await Deno.writeTextFile(
      `${folder}/a_spec.lua`,
      `it("t", function() luanet.load("s.lua") assert.equal("x", file.read("a/b.txt")) assert.is_false(file.exists("kept.txt")) end)`,
    );
    const { tests } = await runSpecFile(`${folder}/a_spec.lua`, {
      ...specOptions,
      root: folder,
    }, { readGame: () => Promise.resolve([]) });
    assertEquals(tests.map(({ status, failures }) => [status, failures]), [["passed", []]]);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).toSorted(), [
      "a_spec.lua",
      "kept.txt",
      "s.lua",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("an error that a script does not handle fails the test, once with how often it came", async () => {
  const files = { "s.lua": `event.on("frame_update", function()\nerror("boom")\nend)` };
  assertEquals(
    await outcome(`it("t", function() luanet.load("s.lua") luanet.frames(3) end)`, { files }),
    ["failed: t", "  s.lua:2: boom (3 times)"],
  );
});

Deno.test("an error that the spec has looked at is expected; one that comes later is not", async () => {
  const files = { "s.lua": `event.on("menu_toggled", function() error("boom") end)` };
  const spec = (after: string) => `
    it("t", function()
      local script = luanet.load("s.lua")
      luanet.emit("menu_toggled", {visible = true})
      assert.equal("boom", script.errors[1].message)
      assert.equal("s.lua:1: boom", tostring(script.errors[1]):gsub("^.*/", ""))
      ${after}
    end)`;
  assertEquals(await outcome(spec(""), { files }), ["passed: t"]);
  assertEquals(await outcome(spec(`luanet.emit("menu_toggled", {visible = true})`), { files }), [
    "failed: t",
    "  s.lua:1: boom",
  ]);
});

Deno.test("a script that is stopped in a callback fails the test, and the others run", async () => {
  const files = { "s.lua": `event.on("menu_toggled", function() while true do end end)` };
  const spec = `
    it("hangs", function()
      local script = luanet.load("s.lua")
      luanet.emit("menu_toggled", {visible = true})
      assert.is_false(script.is_loaded)
    end)
    it("runs", function() end)`;
  const lines = await outcome(spec, { files, callbackTimeout: 100 });
  assertEquals(lines.length, 3, lines.join("\n"));
  assertEquals([lines[0], lines[2]], ["failed: hangs", "passed: runs"]);
  assertEquals(lines[1]?.startsWith("  s.lua:1: it ran for longer than 0.1 s at a stretch"), true);
});

Deno.test("a spec that is stopped fails that test, and its other tests run in a new machine", async () => {
  const spec = `
    local count = 0
    before_each(function() count = count + 1 end)
    it("first", function() assert.equal(1, count) end)
    it("hangs", function() while true do end end)
    it("third", function() assert.equal(1, count) end)
    it("fourth", function() assert.equal(2, count) end)`;
  const lines = await outcome(spec, { callbackTimeout: 100 });
  assertEquals(lines.filter((line) => !line.startsWith("  ")), [
    "passed: first",
    "failed: hangs",
    "passed: third",
    "passed: fourth",
  ]);
});

Deno.test("a script's top level that fails does not stop the spec; one that does not compile or is not there raises", async () => {
  const files = { "fails.lua": `error("at once")`, "wrong.lua": "local = 1" };
  assertEquals(
    await outcome(
      `
      it("fails", function()
        local script = luanet.load("fails.lua")
        assert.equal(1, #script.errors)
        assert.is_false(script.is_loaded)
      end)
      it("does not compile", function()
        assert.error_matches(function() luanet.load("wrong.lua") end, "wrong.lua:1: .*expected near '='")
      end)
      it("is not there", function()
        assert.error_matches(function() luanet.load("none.lua") end, "none.lua: no such file; name a Lua script")
      end)
      it("unhandled", function()
        luanet.load("none.lua")
      end)`,
      { files },
    ),
    [
      "passed: fails",
      "passed: does not compile",
      "passed: is not there",
      "failed: unhandled",
      "  a_spec.lua:14: none.lua: no such file; name a Lua script",
    ],
  );
});

Deno.test("what is unloaded at a test's end is told so, and can fail it", async () => {
  const files = { "s.lua": `event.on("script_unloaded", function() error("at the end") end)` };
  assertEquals(await outcome(`it("t", function() luanet.load("s.lua") end)`, { files }), [
    "failed: t",
    "  s.lua:1: at the end",
  ]);
});

Deno.test("a request or connection that nothing answers fails the test by method and URL", async () => {
  const files = {
    "s.lua": `
      net.http:get("http://api.test/status?id=1", function(resp) print(resp.error) end)
      net.ws:connect("ws://chat.test/room", { on_error = function(_, err) print(err) end })`,
  };
  const lines = await outcome(`it("t", function() luanet.load("s.lua") luanet.frames(2) end)`, {
    files,
  });
  assertEquals(lines[0], "failed: t");
  assertEquals(lines.length, 3);
  assertEquals(
    lines[1]?.startsWith("  a_spec.lua:1: GET http://api.test/status?id=1 was not answered"),
    true,
    lines[1],
  );
  assertEquals(lines[2]?.includes("ws://chat.test/room"), true, lines[2]);
});

Deno.test("a spec that does not compile, or fails outside of its tests, is broken at its line", async () => {
  assertEquals(await outcome(`it("t", function() end)\nlocal = 1`), [
    "broken: a_spec.lua:2: <name> expected near '='",
  ]);
  assertEquals(
    await outcome(`it("t", function() end)\ndescribe("d", function()\nerror("no")\nend)`),
    [
      "broken: a_spec.lua:3: no",
    ],
  );
  assertEquals(await outcome(`luanet.frames(1)`), [
    "broken: a_spec.lua:1: frames waits for the host, which only a test itself can: not what runs outside of one, in a coroutine, in an " +
    "answer of the network's, or in a function given to table.sort or string.gsub",
  ]);
  await assertRejects(
    () => runSpecFile("none_spec.lua", specOptions, { readGame: () => Promise.resolve([]) }),
    HostError,
    "none_spec.lua: no such file",
  );
});

const three = `
  describe("block", function()
    it("one", function() end)
    it("two", function() error("two") end)
    it("three", function() error("three") end)
  end)`;

Deno.test("a filter is a text of the full name, or an expression that fits it", async () => {
  assertEquals(await outcome(three, { filter: "block one" }), ["passed: block one"]);
  assertEquals(await outcome(three, { filter: "/^block (one|four)$/" }), ["passed: block one"]);
  // As reports show it.
  assertEquals(await outcome(three, { filter: "block > one" }), ["passed: block one"]);
  const others = await outcome(three, { filter: "/^(?!block one)/" });
  assertEquals(others.includes("passed: block one"), false);
  assertEquals(await outcome(three, { filter: "none" }), []);
});

Deno.test("results stand in the order of the file, whatever order the tests ran in", async () => {
  const lines = [
    "passed: block one",
    "failed: block two",
    "  a_spec.lua:4: two",
    "failed: block three",
    "  a_spec.lua:5: three",
  ];
  const orders = new Set<string>();
  for (let seed = 0; seed < 20; seed++) {
    const ran: number[] = [];
    assertEquals(await outcome(three, { seed, begins: ({ number }) => ran.push(number) }), lines);
    orders.add(ran.join(" "));
  }
  assertEquals(orders.size > 3, true, [...orders].join(", "));
});

Deno.test("tests that were done are left out, and a file ends after so many failures", async () => {
  assertEquals(await outcome(three, { done: [1, 2] }), ["passed: block one"]);
  assertEquals(await outcome(three, { failFast: 1 }), [
    "passed: block one",
    "failed: block two",
    "  a_spec.lua:4: two",
  ]);
});

Deno.test("the output of a test stands in it, that of the file beside it; times are virtual", async () => {
  const files = { "s.lua": `print("from the script") log.warn("careful")` };
  const { output, tests: [test] } = await runSpecText(
    `print("telling") it("t", function() print("begin") luanet.load("s.lua") luanet.advance(1.5) print("end") end)`,
    { files },
  );
  assertEquals(output.map(({ text }) => text), ["telling\n"]);
  assertEquals(test?.seconds, 1.5);
  assertEquals(test?.output.map(({ script, stream, text }) => `${script} ${stream} ${text}`), [
    "undefined stdout begin\n",
    "s.lua stdout from the script\n",
    "s.lua warn careful",
    "undefined stdout end\n",
  ]);
});

Deno.test("a filter between slashes is a regular expression with all that those of --filter have", async () => {
  const spec = `it("p{L}", function() end) it("ä", function() end) it("12", function() end)`;
  assertEquals(await outcome(spec, { filter: String.raw`/^\p{L}$/` }), ["passed: ä"]);
  assertEquals(await outcome(spec, { filter: "p{L}" }), ["passed: p{L}"]);
});
