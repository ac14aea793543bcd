/**
 * A program of its own, for `deno run --v8-flags=--expose-gc`: a script's server refuses ten messages of 64 MiB and then
 * ten more; prints the process's memory after each ten, in bytes.
 */
import { createHost, denoWorld, scriptFromInput } from "../../runtime/mod.ts";
import { collectGarbage, smallHost } from "./memory.ts";
import { Opcode, RawClient } from "./raw_client.ts";

const HALF = new Uint8Array(32 << 20);

const script = scriptFromInput(new TextEncoder().encode(`
net.ws_server:listen(0, {
  on_close = function(client, code, reason) print(client, code, reason) end,
})
`));

const decoder = new TextDecoder();
let port = NaN;
let closed: (line: string) => void = () => {};
const sink = {
  write: (_: string, __: string, bytes: Uint8Array) => closed(decoder.decode(bytes)),
  log({ message }: { message: Uint8Array }) {
    port = Number(/:(\d+)\/$/.exec(decoder.decode(message))?.[1]);
  },
  fail(error: Error) {
    throw error;
  },
  flush() {},
};
const host = createHost(denoWorld({ sink, root: "." }), smallHost);
await host.prepare([script]);
host.start([host.compile(script)]);
const running = host.run();

/** Sends 64 MiB; waits until the client was thrown out for it. */
async function overstep(client: number): Promise<void> {
  using raw = await RawClient.open(port);
  const heard = new Promise<string>((heard) => {
    closed = heard;
  });
  await raw.send(Opcode.binary, HALF, { fin: false });
  await raw.send(Opcode.continuation, HALF);
  const line = await heard;
  if (line !== `${client}\t1009\tmessage too big\n`) throw new Error(line);
}

for (let client = 1; client <= 20; client++) {
  await overstep(client);
  collectGarbage();
  // deno-lint-ignore no-console -- this is what the program is for
  if (client % 10 === 0) console.log(Deno.memoryUsage().rss);
}
host.stop();
await running;
