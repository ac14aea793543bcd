import { assertEquals } from "@std/assert";
import { inFolder, luanet } from "../support/cli.ts";

/** A script that is busy for `seconds` in the middle of a callback. */
const busy = (seconds: number) =>
  `local start = os.clock() while os.clock() - start < ${seconds} do end`;

/** Runs a script against a server on loopback; `PORT` in it stands for the server's. */
async function runWith(handler: Deno.ServeHandler, script: string): Promise<string> {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  let stdout = "";
  await inFolder({ "main.lua": script.replaceAll("PORT", `${server.addr.port}`) }, async (cwd) => {
    const result = await luanet(["run", "--callback-timeout=30s", "main.lua"], { cwd });
    assertEquals({ code: result.code, stderr: result.stderr }, { code: 0, stderr: "" });
    stdout = result.stdout;
  });
  return stdout;
}

Deno.test("an answer that came in time counts, though the script was busy until its time was up", async () => {
  const asked = Promise.withResolvers<void>(), busyNow = Promise.withResolvers<void>();
  const stdout = await runWith(
    async (request) => {
      if (request.url.endsWith("/slow")) {
        asked.resolve();
        await busyNow.promise;
        return new Response("in time");
      }
      await asked.promise;
      // The script hears of this one, and is busy from then on.
      setTimeout(busyNow.resolve, 100);
      return new Response("");
    },
    `
    net.http:get("http://127.0.0.1:PORT/slow", function(resp) print(resp.status, resp.error, resp.body) end, 4)
    net.http:get("http://127.0.0.1:PORT/fast", function() ${busy(4.5)} end)
  `,
  );
  assertEquals(stdout, "200\t\tin time\n");
});

Deno.test("a close that the server has answered is one, though the script was busy for longer than is waited for", async () => {
  const stdout = await runWith(
    (request) => {
      const { socket, response } = Deno.upgradeWebSocket(request);
      socket.onerror = () => {};
      return response;
    },
    `
    net.ws:connect("ws://127.0.0.1:PORT/", {
      on_open = function(id) net.ws:close(id) ${busy(3)} end,
      on_close = function(id, code) print(code) end,
    })
  `,
  );
  assertEquals(stdout, "1000\n");
});
