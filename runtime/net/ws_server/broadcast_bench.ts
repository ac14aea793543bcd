/**
 * 200 bytes to 500 clients in each of 60 frames a second, for ten seconds: the frames that luanet drops, beside a bare
 * Deno program that does the same, and the processor time that both take (on Linux). A program of its own:
 * `deno run --allow-all runtime/net/ws_server/broadcast_bench.ts`.
 */
const CLIENTS = 500, BYTES = 200, TICK = 60, SECONDS = 10;

const script = `
local srv, frames, dropped = nil, 0, 0
srv = net.ws_server:listen(0, {
  on_close = function()
    if srv:client_count() > 0 then return end
    print(frames .. " frames, " .. dropped .. " dropped")
    srv:close()
    event.off(update)
  end,
})
local message = ("x"):rep(${BYTES})
update = event.on("frame_update", function(e)
  if srv:client_count() < ${CLIENTS} then return end
  frames = frames + 1
  if frames > 1 then dropped = dropped + math.tointeger((e.delta_time * ${TICK} + 0.5) // 1) - 1 end
  srv:broadcast(message)
end)
print(tostring(srv):match(":(%d+)"))
`;

const bare = `
const clients = new Set();
let frames = 0, dropped = 0, slot = 0, start = 0;
const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: ({ port }) => console.log(port) }, (request) => {
  const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 0 });
  socket.onopen = () => {
    clients.add(socket);
    if (clients.size === ${CLIENTS}) { start = performance.now(); setTimeout(frame, 1000 / ${TICK}); }
  };
  socket.onclose = () => {
    clients.delete(socket);
    if (clients.size > 0) return;
    console.log(frames + " frames, " + dropped + " dropped");
    Deno.exit();
  };
  return response;
});
const message = "x".repeat(${BYTES});
function frame() {
  const now = Math.floor((performance.now() - start) * ${TICK} / 1000 + 1e-6);
  if (now > slot) {
    if (frames > 0) dropped += now - slot - 1;
    slot = now;
    frames++;
    for (const client of clients) if (client.readyState === 1) client.send(message);
  }
  setTimeout(frame, Math.ceil(start + (slot + 1) * 1000 / ${TICK} - performance.now()));
}
`;

/** Clients in a process of its own: raw connections, since it is not they that are measured. */
const audience = `
const port = Number(Deno.args[0]);
const handshake = new TextEncoder().encode("GET / HTTP/1.1\\r\\nhost: 127.0.0.1\\r\\nconnection: upgrade\\r\\nupgrade: websocket\\r\\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\\r\\nsec-websocket-version: 13\\r\\n\\r\\n");
let bytes = 0;
const connections = [];
for (let n = 0; n < ${CLIENTS}; n++) {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connections.push(connection);
  await connection.write(handshake);
  await connection.read(new Uint8Array(1024));
}
const buffer = new Uint8Array(65536);
const reading = connections.map(async (connection) => {
  for (let n = await connection.read(buffer).catch(() => null); n !== null; n = await connection.read(buffer).catch(() => null)) bytes += n;
});
await new Promise((end) => setTimeout(end, ${SECONDS * 1000}));
for (const connection of connections) connection.close();
console.log(Math.round(bytes / ${BYTES + 4} / ${CLIENTS}) + " frames heard by each client");
`;

const folder = await Deno.makeTempDir({ prefix: "luanet_bench_" });
try {
  await Deno.writeTextFile(`${folder}/broadcast.lua`, script);
  await Deno.writeTextFile(`${folder}/bare.js`, bare);
  await Deno.writeTextFile(`${folder}/audience.js`, audience);
  const main = new URL("../../../main.ts", import.meta.url).pathname;
  await measure("bare Deno", "--allow-net", `${folder}/bare.js`);
  await measure("luanet", "--allow-net", "--allow-read", main, "run", `${folder}/broadcast.lua`);
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function measure(name: string, ...args: string[]): Promise<void> {
  const deno = (args: readonly string[]) =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", ...args],
      stdout: "piped",
      stderr: "inherit",
    });
  const server = deno(args).spawn();
  const reader = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value: port = "" } = await reader.read();
  const before = processorTime(server.pid);
  const listening = deno(["--allow-net", `${folder}/audience.js`, port.trim()]).spawn().output();
  await new Promise((end) => setTimeout(end, SECONDS * 1000));
  const busy = processorTime(server.pid) - before;
  const heard = new TextDecoder().decode((await listening).stdout).trim();
  let counts = "";
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    counts += chunk.value;
  }
  await server.status;
  report(`${name}: ${counts.trim()}, ${heard}, ${busy.toFixed(1)} s of processor time`);
}

/** Seconds that a process has been busy; NaN where the system does not tell. */
function processorTime(pid: number): number {
  if (Deno.build.os !== "linux") return NaN;
  const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function report(line: string): void {
  // deno-lint-ignore no-console -- this is what the program is for
  console.log(line);
}
