/**
 * 1,000 GETs of 1 KB at once, answered in Lua, beside the same loop in bare Deno: at least 0.8 of its rate. The server
 * is another process. What a download costs beside curl is measured by tests/cli/http_download_test.ts.
 */
import { createHost, denoWorld } from "../../mod.ts";
import type { ScriptFile } from "../../script_file.ts";

const REQUESTS = 1_000;

const server = new Deno.Command(Deno.execPath(), {
  args: [
    "eval",
    `const body = new Uint8Array(1024).fill(120);
     const { addr } = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response(body));
     Deno.stdout.writeSync(new TextEncoder().encode(addr.port + "\\n"));`,
  ],
  stdout: "piped",
}).spawn();
const chunk = (await server.stdout.getReader().read()).value;
const url = `http://127.0.0.1:${new TextDecoder().decode(chunk).trim()}/`;
addEventListener("unload", () => server.kill("SIGKILL"));
server.unref();

const sink = { write() {}, log() {}, fail: (error: Error) => fail(error), flush() {} };

function fail(error: Error): never {
  throw error;
}

const source = `
  local heard = 0
  for _ = 1, ${REQUESTS} do
    net.http:get("${url}", function(resp)
      heard = heard + (resp.ok and #resp.body or 0)
      if heard == ${REQUESTS * 1024} then print("done") end
    end)
  end
`;
const file: ScriptFile = {
  path: "bench.lua",
  file: "bench.lua",
  folder: undefined,
  text: new TextEncoder().encode(source),
};

async function luanet(): Promise<void> {
  let done = false;
  const world = denoWorld({ sink: { ...sink, write: () => void (done = true) }, root: "." });
  const host = createHost(world, {
    tick: 60,
    dispatch: "now",
    timeout: 5_000,
    memory: 64 << 20,
  });
  await host.prepare([file]);
  host.start([host.compile(file)]);
  await host.run();
  if (!done) throw new Error("some were not answered");
}

async function bare(): Promise<void> {
  const bodies = await Promise.all(
    Array.from({ length: REQUESTS }, async () => await (await fetch(url)).arrayBuffer()),
  );
  if (bodies.some(({ byteLength }) => byteLength !== 1024)) throw new Error("a wrong body");
}

const group = `${REQUESTS} GETs of 1 KB`;
Deno.bench({ name: "bare Deno", group, baseline: true, fn: bare });
Deno.bench({ name: "luanet", group, fn: luanet });
