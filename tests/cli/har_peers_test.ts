/** A session with httpbin and python3-websockets, recorded, and replayed without them. */
import { assert, assertEquals } from "@std/assert";
import { readHar } from "../../runtime/net/har/read.ts";
import { schemaErrors } from "../runtime/net/har/schema.ts";
import { timeless } from "../runtime/net/har/support.ts";
import { inFolder, luanet, project } from "../support/cli.ts";
import { freePort, httpbinTest } from "../support/http_peers.ts";
import { luaString, program } from "../support/lua_requests.ts";
import { findPythonWebsockets } from "../support/python_websockets.ts";

/** Requests of every sort, all at once. */
const requests = {
  get: `net.http:get(URL .. "/get?a=1&b=%20#there", { headers = { ["X-Mine"] = "yes" } }, cb)`,
  form: `net.http:post(URL .. "/post", "a=1&b=2", "application/x-www-form-urlencoded", cb)`,
  binary: `net.http:post(URL .. "/post", { body = "\\xff\\0\\x80" }, cb)`,
  put: `net.http:request(URL .. "/put", "PUT", { body = "\\u{FEFF}new" }, cb)`,
  delete: `net.http:request(URL .. "/delete", "DELETE", {}, cb)`,
  head: `net.http:request(URL .. "/get", "HEAD", {}, cb)`,
  gzip: `net.http:get(URL .. "/gzip", cb)`,
  brotli: `net.http:get(URL .. "/brotli", cb)`,
  deflate: `net.http:get(URL .. "/deflate", cb)`,
  bytes: `net.http:get(URL .. "/bytes/100000?seed=7", cb)`,
  chunked: `net.http:get(URL .. "/stream-bytes/50000?seed=7&chunk_size=777", cb)`,
  png: `net.http:get(URL .. "/image/png", cb)`,
  saved: `net.http:get(URL .. "/image/jpeg", { save_to_file = "down/saved.jpg" }, cb)`,
  utf8: `net.http:get(URL .. "/encoding/utf8", cb)`,
  redirects: `net.http:get(URL .. "/redirect/5", cb)`,
  tooMany: `net.http:get(URL .. "/relative-redirect/21", cb)`,
  seeOther: `net.http:post(URL .. "/redirect-to?url=/get&status_code=303", "x", "text/plain", cb)`,
  teapot: `net.http:get(URL .. "/status/418", cb)`,
  missing: `net.http:get(URL .. "/status/404", cb)`,
  empty: `net.http:get(URL .. "/status/204", cb)`,
  slow: `net.http:get(URL .. "/delay/1", cb)`,
  tooSlow: `net.http:get(URL .. "/delay/5", cb, 1.5)`,
  dripping: `net.http:get(URL .. "/drip?duration=5&numbytes=5&delay=0", cb, 1)`,
  basic: `net.http:get(URL:gsub("//", "//me:secret@") .. "/basic-auth/me/secret", cb)`,
  refused: `net.http:get("http://127.0.0.1:" .. NOWHERE .. "/", cb)`,
  unknown: `net.http:get("http://no-such-host.invalid/", cb)`,
};

/** Connections, one behind the other. */
const connections = `
local paths = { "/echo", "/every_byte", "/fragments", "/close/3000/gr%C3%BC%C3%9Fe", "/reset", "/flood" }
local count = 0
local function nextOne()
  local path = table.remove(paths, 1)
  if path == nil then return end
  local function show(...) print(path, ...) end
  local left = { "one", "zwei\\0", "\\u{1F600}" }
  net.ws:connect(WS .. path, {
    on_open = function(id)
      show("open")
      if path == "/echo" or path == "/reset" then net.ws:send(id, left[1]) end
    end,
    on_message = function(id, msg)
      if path == "/flood" then
        count = count + 1
        if count < 1000 then return end
      end
      show("message", #msg, json.encode(msg))
      table.remove(left, 1)
      if path == "/echo" and #left > 0 then net.ws:send(id, left[1])
      elseif path ~= "/every_byte" or #left == 0 then net.ws:close(id) end
    end,
    on_error = function(_, err) show("error", err) end,
    on_close = function(_, code, reason) show("close", code, reason) nextOne() end,
  })
end
nextOne()
net.ws:connect("ws://127.0.0.1:" .. NOWHERE .. "/", {
  on_error = function(_, err) print("nowhere", err) end,
})
`;

const python = findPythonWebsockets();

async function startSockets(path: string): Promise<AsyncDisposable & { port: number }> {
  const child = new Deno.Command(path, {
    args: [`${project}tests/cli/ws_client_peer.py`],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  let shown = "";
  while (!shown.includes("\n")) {
    const { value } = await reader.read();
    if (value === undefined) throw new Error("the server ended");
    shown += new TextDecoder().decode(value);
  }
  return {
    port: Number(shown),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await reader.cancel();
      await child.status;
    },
  };
}

/** What a run printed: the connections in their order, the answers, which came when they liked, sorted. */
function printed(stdout: string): { talk: string[]; answers: string[] } {
  const lines = stdout.split("\n").slice(0, -1);
  return {
    talk: lines.filter((line) => line.startsWith("/")),
    answers: lines.filter((line) => !line.startsWith("/")).toSorted(),
  };
}

function trafficIn(file: string): unknown {
  const recording = readHar(JSON.parse(Deno.readTextFileSync(file)));
  const { exchanges, conversations } = timeless(recording) as Record<string, unknown[]>;
  const texts = (list: unknown[] = []) => list.map((item) => Deno.inspect(item, { depth: 9 }));
  // Redirects begin when they like.
  return [texts(exchanges).toSorted(), texts(conversations).toSorted()];
}

httpbinTest(
  "a session with httpbin and a WebSocket server, replayed with both stopped, gives the same prints and the same traffic",
  async (httpbin) => {
    if (python === undefined) return;
    const sockets = await startSockets(python);
    const before = `URL = ${luaString(httpbin.url)}
      WS = "ws://127.0.0.1:${sockets.port}"
      NOWHERE = ${freePort()}`;
    await inFolder({ "main.lua": program(requests, before) + connections }, async (cwd) => {
      const run = async (...flags: string[]) => {
        const { code, stdout, stderr } = await luanet(["run", ...flags, "main.lua"], { cwd });
        assertEquals({ code, stderr }, { code: 0, stderr: "" });
        const saved = await Deno.readFile(`${cwd}/down/saved.jpg`);
        await Deno.remove(`${cwd}/down`, { recursive: true });
        return { stdout, saved };
      };
      const recorded = await run("--record=first.har");
      await httpbin[Symbol.asyncDispose]();
      await sockets[Symbol.asyncDispose]();
      const har = JSON.parse(await Deno.readTextFile(`${cwd}/first.har`));
      assertEquals(schemaErrors(har), []);
      assert(har.log.entries.length > Object.keys(requests).length + 25);

      const replayed = await run("--replay=first.har", "--record=second.har");
      assertEquals(printed(replayed.stdout), printed(recorded.stdout));
      assertEquals(replayed.saved, recorded.saved);
      assertEquals(trafficIn(`${cwd}/second.har`), trafficIn(`${cwd}/first.har`));

      const virtual = await run("--virtual", "--replay=first.har", "--record=third.har");
      assertEquals(printed(virtual.stdout), printed(recorded.stdout));
      assertEquals(trafficIn(`${cwd}/third.har`), trafficIn(`${cwd}/first.har`));
      const again = await run("--virtual", "--replay=first.har", "--record=fourth.har");
      assertEquals(again, virtual);
      const text = (file: string) => Deno.readTextFileSync(`${cwd}/${file}`);
      assertEquals(text("fourth.har") === text("third.har"), true);
      assertEquals((await run("--virtual", "--replay=third.har")).stdout, virtual.stdout);
    });
  },
);
