/**
 * A program of its own, for `deno run --v8-flags=--expose-gc`: loads and unloads a script with a server 1,000 times and
 * then 1,000 times more, always on one port and with two clients, and prints the process's memory after each thousand,
 * in bytes.
 */
import { createHost, denoWorld, scriptFromInput } from "../../runtime/mod.ts";
import { collectGarbage, smallHost } from "./memory.ts";
import { RawClient } from "./raw_client.ts";

const probe = Deno.listen({ hostname: "127.0.0.1", port: 0 });
const { port } = probe.addr;
probe.close();

const script = scriptFromInput(new TextEncoder().encode(`
local seen = 0
for _ = 1, 10 do
  event.on("frame_update", function() seen = seen + 1 end)
end
local srv
srv = assert(net.ws_server:listen(${port}, {
  on_open = function(client) srv:send(client, "welcome " .. client) end,
  on_message = function(client, msg) srv:broadcast(msg) end,
  on_error = function(client, err) error(err) end,
  on_close = function(client, code, reason) error("a callback after the end") end,
}))
`));

const sink = {
  write() {},
  log({ level, message }: { level: string; message: Uint8Array }) {
    if (level !== "info") throw new Error(new TextDecoder().decode(message));
  },
  fail(error: Error) {
    throw error;
  },
  flush() {},
};
const world = denoWorld({ sink, root: "." });
const transports = await world.transports();

/** Fails when the next message is another one. */
async function expect(client: RawClient, message: string): Promise<void> {
  const got = new TextDecoder().decode((await client.frame())?.payload);
  if (got !== message) throw new Error(`heard "${got}" instead of "${message}"`);
}

/** Loads the script, lets two clients in, unloads it. */
async function loadAndUnload(): Promise<void> {
  const host = createHost({ ...world, transports: () => Promise.resolve(transports) }, smallHost);
  await host.prepare([script]);
  host.start([host.compile(script)]);
  const running = host.run();
  using first = await RawClient.open(port);
  using second = await RawClient.open(port);
  await expect(first, "welcome 1");
  await expect(second, "welcome 2");
  await second.send(1, "hello");
  await expect(first, "hello");
  await expect(second, "hello");
  host.emit("frame_update", { delta_time: 1 / 60 });
  host.stop();
  await running;
  for (const client of [first, second]) {
    const code = await client.end();
    if (code !== 1001) throw new Error(`closed with ${code}`);
  }
}

for (let thousand = 0; thousand < 2; thousand++) {
  for (let n = 1; n <= 1000; n++) {
    await loadAndUnload();
    // Often, or V8's heap grows and shrinks by more than what is looked for.
    if (n % 100 === 0) collectGarbage();
  }
  // deno-lint-ignore no-console -- this is what the program is for
  console.log(Deno.memoryUsage().rss);
}
Deno.listen({ hostname: "127.0.0.1", port }).close();
