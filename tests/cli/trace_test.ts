import { assertEquals, assertMatch } from "@std/assert";
import { inFolder, luanet, Running } from "../support/cli.ts";

/** The lines of a trace, without what differs from run to run. */
function traceLines(stderr: string): string[] {
  return stderr.split("\n").filter((line) => line.includes(" trace ")).map((line) =>
    line.replace(/^[\d:.]+ trace s\.lua: /, "").replace(/\d+\.\d ms/g, "T ms")
      .replace(/127\.0\.0\.1:\d+/g, "HOST").replace(/ws_server \d+/g, "ws_server PORT")
  );
}

Deno.test("--trace shows a line for each request, with sizes and times, and no password", async () => {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/moved") {
        return new Response(null, { status: 302, headers: { location: "/" } });
      }
      return new Response(`${(await request.bytes()).length} bytes`, { status: 201 });
    },
  );
  const { port } = server.addr;
  const script = `
    net.http:get("http://me:secret@127.0.0.1:${port}/moved", function()
      net.http:post("http://127.0.0.1:${port}/post", "hello", "text/plain", function()
        net.http:get("http://no-such-host.invalid/", function() end)
      end)
    end)`;
  await inFolder({ "s.lua": script }, async (folder) => {
    const { code, stderr } = await luanet(["run", "--trace", "s.lua"], { cwd: folder });
    assertEquals(code, 0, stderr);
    assertEquals(traceLines(stderr), [
      "GET http://HOST/moved 302, not read, in T ms",
      "GET http://HOST/ 201, received 7 bytes in T ms",
      "POST http://HOST/post 201, sent 5 bytes, received 7 bytes in T ms",
      "GET http://no-such-host.invalid/, no answer in T ms: could not resolve host",
    ]);
  });
});

const talk = `
  local srv
  srv = net.ws_server:listen(0, {
    on_message = function(client, msg) srv:send(client, msg .. msg) end,
    on_close = function() srv:close() end,
  })
  local port = tostring(srv):match(":(%d+)")
  net.ws:connect("ws://me:secret@127.0.0.1:" .. port .. "/", {
    on_open = function(id) net.ws:send(id, "häh") end,
    on_message = function(id) net.ws:close(id) end,
  })`;

Deno.test("--trace shows a line for each connection and message, on both sides", () =>
  inFolder({ "s.lua": talk }, async (folder) => {
    const { code, stderr } = await luanet(["run", "--trace", "s.lua"], { cwd: folder });
    assertEquals(code, 0, stderr);
    assertEquals(traceLines(stderr).toSorted(), [
      "ws 1 ws://HOST/ closed 1000 after T ms",
      "ws 1 ws://HOST/ opened in T ms",
      "ws 1 ws://HOST/ received 8 bytes of text",
      "ws 1 ws://HOST/ sent 4 bytes of text",
      "ws_server PORT client 1 closed 1000 after T ms",
      "ws_server PORT client 1 opened",
      "ws_server PORT client 1 received 4 bytes of text",
      "ws_server PORT client 1 sent 8 bytes of text",
    ]);
  }));

Deno.test("a trace is shown whatever the log level, hidden by --quiet, and marked in JSON", () =>
  inFolder({ "s.lua": talk }, async (folder) => {
    const run = async (...flags: string[]) =>
      (await luanet(["run", "--trace", ...flags, "s.lua"], { cwd: folder })).stderr;
    assertEquals(traceLines(await run("--log-level=error")).length, 8);
    assertEquals(await run("--quiet"), "");
    const lines = (await run("--log-format=json")).trim().split("\n").map((line) =>
      JSON.parse(line)
    );
    assertEquals(lines.filter(({ trace }) => trace === true).length, 8);
  }));

Deno.test("--trace says what a server answers to those it does not let in", () =>
  inFolder(
    { "s.lua": `srv = net.ws_server:listen(0, {}) print(tostring(srv):match(":(%d+)") .. ".")` },
    async (folder) => {
      await using run = new Running(["run", "--trace", "s.lua"], { cwd: folder });
      const [, port] = await run.shows(/(\d+)\.\n/);
      await (await fetch(`http://127.0.0.1:${port}/`)).body?.cancel();
      await run.says(/ trace s\.lua: ws_server \d+ answered 426\n/);
      run.send("SIGINT");
      assertMatch((await run.end()).stderr, /listens on/);
    },
  ));
