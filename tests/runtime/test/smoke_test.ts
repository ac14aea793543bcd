import { assert, assertEquals, assertMatch } from "@std/assert";
import { runSmoke, type SmokeOptions } from "../../../runtime/test/smoke.ts";
import { specOptions } from "../../support/spec_files.ts";
import { exchange, http } from "../net/har/recordings.ts";

/** What came of a smoke run. */
interface Smoke {
  readonly failures: readonly string[];
  readonly warnings: readonly string[];
  readonly printed: string;
  /** How often it said that it goes on. */
  readonly turned: number;
}

async function smoke(script: string, more: Partial<SmokeOptions> = {}): Promise<Smoke> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/script.lua`, script);
    let turned = 0;
    const options = { ...specOptions, frames: 30, root: folder, ...more };
    const surroundings = { turned: () => void turned++ };
    const { tests } = await runSmoke(`${folder}/script.lua`, options, surroundings);
    const failures = tests.flatMap(({ failures }) => failures);
    assertEquals(tests.map(({ status }) => status), [failures.length > 0 ? "failed" : "passed"]);
    return {
      failures: failures.map(({ kind, message }) => `${kind}: ${message}`),
      warnings: tests.flatMap(({ warnings }) => warnings),
      printed: tests.flatMap(({ output }) => output.map(({ text }) => text)).join(""),
      turned,
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a smoke run loads, opens and closes the menu between frames, and unloads", async () => {
  const { printed, failures } = await smoke(`
    local frames = 0
    event.on("frame_update", function() frames = frames + 1 end)
    event.on("menu_toggled", function(e) print(frames, e.visible) end)
    event.on("script_unloaded", function() print(frames, "unloaded") end)`);
  assertEquals(printed, "10\ttrue\n20\tfalse\n30\tunloaded\n");
  assertEquals(failures, []);
});

Deno.test("a smoke run says that it goes on, in each frame: a long one does not hang", async () => {
  const { turned } = await smoke(`event.on("frame_update", function() end)`, { frames: 100 });
  assert(turned >= 100, `${turned}`);
});

Deno.test("a smoke run fails on what a script raises, once with how often it came", async () => {
  const { failures } = await smoke(`
    event.on("frame_update", function() error("boom") end)
    event.on("script_unloaded", function() error("last") end)`);
  assertEquals(failures, ["runtime: boom", "runtime: last"]);
});

Deno.test("a smoke run fails on a script that does not compile, or runs past its deadline", async () => {
  assertEquals((await smoke("local =")).failures.length, 1);
  const { failures } = await smoke("while true do end", { callbackTimeout: 50 });
  assertEquals(failures.length, 1);
  assert(failures[0]?.startsWith("killed: "), failures[0]);
});

Deno.test("in a smoke run the network is dead: what a script makes of that is its own affair", async () => {
  const { printed, failures } = await smoke(`
    net.http:get("http://api.test/x", function(r) print(r.status, r.error) end)
    net.ws:connect("ws://feed.test/", { on_close = function(_, code) print(code) end })`);
  assertEquals(printed, "0\tapi.test: connection refused\n1006\n");
  assertEquals(failures, []);
});

Deno.test("with a recording a smoke run fails on a request that is not in it", async () => {
  const replay = http(exchange("/known", 0, 10, "an answer"));
  const get = (path: string) =>
    `net.http:get("http://one.test${path}", function(r) print(r.body) end)`;
  const known = await smoke(get("/known"), { replay });
  assertEquals([known.printed, known.failures], ["an answer\n", []]);
  assertEquals((await smoke(get("/other"), { replay })).failures, [
    "network: GET http://one.test/other is not in the recording; the nearest is GET http://one.test/known",
  ]);
});

Deno.test("a smoke run warns of what luanet warns the script's author of, once, and not of the script's own lines", async () => {
  const { warnings } = await smoke(`
    log.warn("its own")
    event.on("frame_updaet", function() end)
    event.on("frame_update", function() json.encode({f = print}) end)
  `);
  assertEquals(warnings.length, 2, warnings.join("\n"));
  assertMatch(warnings.join("\n"), /nothing fires "frame_updaet"; did you mean "frame_update"\?/);
  assertMatch(warnings.join("\n"), /json\.encode: /);
});

Deno.test("a smoke run warns of what only the unload closed, and of nothing that the script closed", async () => {
  const opens = `
    local server = net.ws_server:listen(8080, {})
    local id = net.ws:connect("ws://127.0.0.1:8080/", {})
    event.on("frame_update", function() end)`;
  const { warnings } = await smoke(opens);
  assertEquals(warnings, ["still open when it was unloaded: 1 socket, 1 server"]);
  const closes = `event.on("script_unloaded", function() net.ws:close(id) server:close() end)`;
  assertEquals((await smoke(`${opens}\n${closes}`)).warnings, []);
});

Deno.test("of what a test writes there is kept what a report can show, and the rest is said to be left out", async () => {
  const { printed } = await smoke(
    `event.on("frame_update", function() print(("x"):rep(300000)) end)`,
  );
  assertEquals(printed.length < 2 ** 20 + 1_000, true);
  assertEquals(
    printed.split("\n").at(-1),
    "what scripts wrote from here on is left out: it is over 1048576 bytes",
  );
});
