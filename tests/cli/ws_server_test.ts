import { assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder, luanet } from "../support/cli.ts";
import { closeOf, handshakeOf, Opcode, RawClient, readClose } from "../support/raw_client.ts";
import { announce, ServerRun } from "../support/ws_server_run.ts";

const posix = Deno.build.os !== "windows";

/** A server that prints what it hears, and says goodbye. */
const loud = `
local on, srv = {}, nil
for _, name in ipairs { "open", "message", "error", "close" } do
  on["on_" .. name] = function(...) print(name, ...) end
end
srv = net.ws_server:listen(0, on)
${announce}
event.on("script_unloaded", function() srv:broadcast("goodbye") end)
`;

/** The status that a page of `origin` gets. */
async function statusFor(port: number, origin: string): Promise<number> {
  using client = await RawClient.dial(port);
  await client.write(handshakeOf({ origin }));
  return (await client.response()).status;
}

/** A time of day, as log lines begin with it. */
const undated = (text: string) => text.replace(/^\d\d:\d\d:\d\d\.\d{3} /gm, "");

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name: `${signal} lets a server say goodbye, then closes it with 1001, and nothing calls back`,
    ignore: !posix,
    fn: () =>
      inFolder({ "main.lua": loud }, async (cwd) => {
        await using run = new ServerRun(["run", "main.lua"], cwd);
        const port = await run.port();
        using client = await RawClient.open(port);
        await run.shows("open\t1\n");
        run.send(signal);
        assertEquals(new TextDecoder().decode((await client.frame())?.payload), "goodbye");
        const close = await client.frame();
        assertEquals(close?.opcode, Opcode.close);
        assertEquals(close && readClose(close), { code: 1001, reason: "" });
        assertEquals(await client.frame(), undefined);
        const ended = await run.end();
        assertEquals(ended.code, code);
        assertEquals(ended.stdout, "listening\nopen\t1\n");
        assertEquals(ended.stderr, `main.lua listens on ws://127.0.0.1:${port}/\n`);
        Deno.listen({ hostname: "127.0.0.1", port }).close();
      }),
  });
}

Deno.test("a run goes on as long as a server listens, and ends with it", () =>
  inFolder({
    "main.lua": `
      local srv
      srv = net.ws_server:listen(0, {
        on_message = function() srv:close() end,
        on_close = function(client, code) print("close", client, code) end,
      })
      ${announce}`,
  }, async (cwd) => {
    await using run = new ServerRun(["run", "main.lua"], cwd);
    const port = await run.port();
    using client = await RawClient.open(port);
    await client.send(Opcode.text, "enough");
    assertEquals(await client.end(), 1001);
    const { code, stdout } = await run.end();
    assertEquals({ code, stdout }, { code: 0, stdout: "listening\nclose\t1\t1001\n" });
  }));

Deno.test("--frames ends a run with a server, and its clients are told 1001", () =>
  inFolder({ "main.lua": loud }, async (cwd) => {
    await using run = new ServerRun(["run", "--frames=60", "main.lua"], cwd);
    using client = await RawClient.open(await run.port());
    assertEquals(await client.end(), 1001);
    assertEquals((await run.end()).code, 0);
  }));

Deno.test("an error in a callback makes the run exit 1 at its end, and not before", () =>
  inFolder({
    "main.lua": `
      local srv
      srv = net.ws_server:listen(0, {
        on_message = function(client, msg)
          if msg == "stop" then return srv:close() end
          srv:send(client, msg)
          error("no " .. msg)
        end,
      })
      ${announce}`,
  }, async (cwd) => {
    await using run = new ServerRun(["run", "main.lua"], cwd);
    using client = await RawClient.open(await run.port());
    for (const word of ["one", "two"]) {
      await client.send(Opcode.text, word);
      assertEquals(new TextDecoder().decode((await client.frame())?.payload), word);
    }
    await client.send(Opcode.text, "stop");
    const { code, stderr } = await run.end();
    assertEquals(code, 1);
    assertStringIncludes(stderr, "error: no one\n    at main.lua:7");
    assertStringIncludes(stderr, "error: no two\n    at main.lua:7");
  }));

Deno.test("--allow-origin lets in the pages that it names, as often as it is given", () =>
  inFolder({ "main.lua": loud }, async (cwd) => {
    const flags = ["--allow-origin=http://one.example", "--allow-origin=null"];
    await using run = new ServerRun(["run", "--frames=120", ...flags, "main.lua"], cwd);
    const port = await run.port();
    assertEquals(await statusFor(port, "http://one.example"), 101);
    assertEquals(await statusFor(port, "null"), 101);
    assertEquals(await statusFor(port, "http://two.example"), 403);
    const { stderr } = await run.end();
    assertEquals(
      undated(stderr),
      [
        `main.lua listens on ws://127.0.0.1:${port}/`,
        "warn  main.lua: net.ws_server: refused a page of http://two.example: --allow-origin=http://two.example lets it in",
        "",
      ].join("\n"),
    );
  }));

Deno.test("--allow-origin=* lets every page in", () =>
  inFolder({ "main.lua": loud }, async (cwd) => {
    await using run = new ServerRun(["run", "--frames=60", "--allow-origin=*", "main.lua"], cwd);
    const port = await run.port();
    for (const origin of ["http://one.example", "null"]) {
      assertEquals(await statusFor(port, origin), 101);
    }
    assertEquals((await run.end()).stderr, `main.lua listens on ws://127.0.0.1:${port}/\n`);
  }));

const listens = `print(net.ws_server:listen(0, {}))`;

Deno.test("under --virtual the network is refused: nil and a warning", () =>
  inFolder({ "main.lua": listens }, async (cwd) => {
    const { code, stdout, stderr } = await luanet(["run", "--virtual", "main.lua"], { cwd });
    assertEquals({ code, stdout, stderr: undated(stderr) }, {
      code: 0,
      stdout: "nil\n",
      stderr:
        "warn  main.lua: net.ws_server:listen: the network is refused under a virtual clock\n",
    });
  }));

Deno.test("without permission for the port listen gives nil, and a warning that names the flag", () =>
  inFolder({
    "main.lua": `local srv = net.ws_server:listen(0, {}) print(srv) if srv then srv:close() end`,
  }, async (cwd) => {
    const run = (...more: string[]) =>
      luanet(["run", "main.lua"], { cwd, permissions: ["--allow-read", ...more] });
    const refused = await run();
    assertEquals({ ...refused, stderr: undated(refused.stderr) }, {
      ...refused,
      code: 0,
      stdout: "nil\n",
      stderr:
        "warn  main.lua: net.ws_server:listen: port 0 is not permitted: run luanet with --allow-net=127.0.0.1:0\n",
    });
    const elsewhere = await run("--allow-net=example.com");
    assertEquals(undated(elsewhere.stderr), undated(refused.stderr));
    const allowed = await run("--allow-net=127.0.0.1:0");
    assertStringIncludes(allowed.stdout, "WsServer(1, 127.0.0.1:");
  }));

Deno.test("a busy port is nil and a warning, and the run goes on", () =>
  inFolder({}, async (cwd) => {
    using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = other.addr;
    await Deno.writeTextFile(`${cwd}/main.lua`, `print(net.ws_server:listen(${port}, {}))`);
    const { code, stdout, stderr } = await luanet(["run", "main.lua"], { cwd });
    assertEquals({ code, stdout, stderr: undated(stderr) }, {
      code: 0,
      stdout: "nil\n",
      stderr: `warn  main.lua: net.ws_server:listen: port ${port} is in use\n`,
    });
  }));

Deno.test("with --dispatch=frame what arrives is heard at the next frame", () =>
  inFolder({
    "main.lua": `
      local heard, srv, frames = {}, nil, nil
      frames = event.on("frame_update", function()
        if #heard < 100 then return end
        print(#heard)
        event.off(frames)
        srv:close()
      end)
      srv = net.ws_server:listen(0, { on_message = function(_, msg)
        heard[#heard + 1] = msg
        assert(tonumber(msg) == #heard)
      end })
      ${announce}`,
  }, async (cwd) => {
    await using run = new ServerRun([
      "run",
      "--dispatch=frame",
      "--tick=10",
      "--frames=100",
      "main.lua",
    ], cwd);
    using client = await RawClient.open(await run.port());
    for (let n = 1; n <= 100; n++) await client.send(Opcode.text, String(n));
    await run.shows("100\n");
    assertEquals(await client.end(), 1001);
    await run.end();
  }));

Deno.test("--quiet hides where a server listens, and json tells it", () =>
  inFolder({ "main.lua": `net.ws_server:listen(0, {}):close()` }, async (cwd) => {
    assertEquals((await luanet(["run", "--quiet", "main.lua"], { cwd })).stderr, "");
    const { stderr } = await luanet(["run", "--log-format=json", "main.lua"], { cwd });
    const line = JSON.parse(stderr.split("\n")[0] ?? "");
    assertEquals([line.level, line.script], ["info", "main.lua"]);
    assertStringIncludes(line.message, "listens on ws://127.0.0.1:");
  }));

Deno.test("a client may close first, and the script hears its code and reason", () =>
  inFolder({ "main.lua": loud }, async (cwd) => {
    await using run = new ServerRun(["run", "--frames=600", "main.lua"], cwd);
    using client = await RawClient.open(await run.port());
    await client.send(Opcode.close, closeOf(4001, "à demain"));
    await run.shows("close\t1\t4001\tà demain\n");
    assertEquals(await client.end(), 4001);
    run.send("SIGINT");
    await run.end();
  }));
