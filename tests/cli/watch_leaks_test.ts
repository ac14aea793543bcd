import { assert, assertEquals } from "@std/assert";
import { inFolder, Running } from "../support/cli.ts";

/** Reloads of this test; the full measure takes two minutes: `LUANET_RELOADS=1000`. */
const RELOADS = Number(Deno.env.get("LUANET_RELOADS") ?? 60);
/** Bytes that the second half of the reloads may add. */
const GROWTH = 20 * 1024 * 1024;

/** A script with a server on its port, a client of its own, ten subscriptions and a request that is never answered. */
const script = (n: number, port: number, slow: number) =>
  `
  local srv = net.ws_server:listen(${port}, {
    on_open = function(client) srv:send(client, "generation ${n}") end,
  })
  if not srv then print("no port for ${n}.") end
  for _ = 1, 10 do event.on("frame_update", function() end) end
  net.http:get("http://127.0.0.1:${slow}/", function() print("answered") end)
  net.ws:connect("ws://127.0.0.1:${port}/", {
    on_message = function(_, text) print("said " .. text .. ".") end,
  })
`.replace("local srv =", "srv =");

Deno.test({
  name: `${RELOADS} reloads leave nothing behind, and each takes the port over`,
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inFolder({}, async (folder) => {
      // Accepts, and never says anything.
      using mute = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const connections: Deno.Conn[] = [];
      const accepting = (async () => {
        for await (const connection of mute) connections.push(connection);
      })();
      const port = freePort();
      const save = (n: number) =>
        Deno.writeTextFile(`${folder}/s.lua`, script(n, port, mute.addr.port));
      await save(0);
      await using run = new Running(["run", "--watch", "s.lua"], {
        cwd: folder,
        patience: 60_000 + RELOADS * 1_000,
      });
      const memory: number[] = [];
      for (let n = 0; n <= RELOADS; n++) {
        if (n > 0) await save(n);
        await run.shows(`said generation ${n}.`);
        if (n === RELOADS >> 1 || n === RELOADS) memory.push(await residentBytes(run.pid));
      }
      run.send("SIGINT");
      const { code, stdout, stderr } = await run.end();
      for (const connection of connections) connection.close();
      mute.close();
      await accepting;
      assertEquals(code, 130, stderr);
      // Never two generations at once, none left out, none without its port, no answer of a request that was dropped.
      const expected = Array.from({ length: RELOADS + 1 }, (_, n) => `said generation ${n}.`);
      assertEquals(stdout.split("\n").slice(0, -1), expected);
      assertEquals(stderr.match(/closed 1 request, 1 socket, 1 server/g)?.length, RELOADS);
      const [half = 0, whole = 0] = memory;
      assert(whole - half < GROWTH, `from ${half} to ${whole} bytes in the second half`);
    }),
});

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function residentBytes(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}
