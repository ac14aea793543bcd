import { assertEquals } from "@std/assert";
import { RawServer } from "../runtime/net/ws/raw_server.ts";
import { inFolder, luanet, type Result, type Start } from "../support/cli.ts";
import { Opcode } from "../support/raw_client.ts";

/** Lua that prints what it hears; `urls` is Lua for a list. */
const client = (urls: string) => `
local ready = false
for _, url in ipairs(${urls}) do
  local function heard(...)
    assert(ready, "before connect has returned")
    print(...)
  end
  local id = net.ws:connect(url, {
    on_open = function(id) heard("open", id) net.ws:close(id) end,
    on_error = function(id, err) heard("error", id, err) end,
    on_close = function(id, code, reason) heard("close", id, code, reason) end,
  })
  assert(math.type(id) == "integer")
end
ready = true
`;

/** Runs a script; its lines with spaces for tabs. */
async function run(
  text: string,
  args: readonly string[] = [],
  start: Start = {},
): Promise<Pick<Result, "code" | "stderr"> & { lines: readonly string[] }> {
  let result = { code: NaN, stderr: "", lines: [] as readonly string[] };
  await inFolder({ "main.lua": text }, async (cwd) => {
    const { code, stdout, stderr } = await luanet(["run", ...args, "main.lua"], { ...start, cwd });
    result = { code, stderr, lines: stdout.replaceAll("\t", " ").split("\n").slice(0, -1) };
  });
  return result;
}

/** A port that nobody listens at. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

const only = "only ws: and wss: are connected to";

/** URLs as Lua, and what is said of them. */
const bad: readonly (readonly [lua: string, told: string])[] = [
  [`""`, `invalid URL ""`],
  [`"nonsense"`, `invalid URL "nonsense"`],
  [`"127.0.0.1:80"`, `invalid URL "127.0.0.1:80"`],
  [`"//127.0.0.1/"`, `invalid URL "//127.0.0.1/"`],
  [`"ws:"`, `invalid URL "ws:"`],
  [`"ws://"`, `invalid URL "ws://"`],
  [`"ws://:80/"`, `invalid URL "ws://:80/"`],
  [`"ws://127.0.0.1:99999/"`, `invalid URL "ws://127.0.0.1:99999/"`],
  [`"ws://127.0.0.1:-1/"`, `invalid URL "ws://127.0.0.1:-1/"`],
  [`"ws://127.0.0.1:x/"`, `invalid URL "ws://127.0.0.1:x/"`],
  [`"ws://256.0.0.1/"`, `invalid URL "ws://256.0.0.1/"`],
  [`"ws://[::1/"`, `invalid URL "ws://[::1/"`],
  [`"ws://a b/"`, `invalid URL "ws://a b/"`],
  [`"ws://a\\0b/"`, `invalid URL "ws://a\\u0000b/"`],
  [`"ws://\\xff/"`, `invalid URL "ws://\ufffd/"`],
  [`"ws://%/"`, `invalid URL "ws://%/"`],
  [`"http://127.0.0.1/"`, `invalid URL "http://127.0.0.1/": ${only}`],
  [`"https://127.0.0.1/"`, `invalid URL "https://127.0.0.1/": ${only}`],
  [`"ftp://127.0.0.1/"`, `invalid URL "ftp://127.0.0.1/": ${only}`],
  [`"file:///etc/passwd"`, `invalid URL "file:///etc/passwd": ${only}`],
  [`"data:text/plain,x"`, `invalid URL "data:text/plain,x": ${only}`],
  [`"blob:ws://x/1"`, `invalid URL "blob:ws://x/1": ${only}`],
  [`"javascript:alert(1)"`, `invalid URL "javascript:alert(1)": ${only}`],
  [`"wsx://127.0.0.1/"`, `invalid URL "wsx://127.0.0.1/": ${only}`],
  [`"localhost:80"`, `invalid URL "localhost:80": ${only}`],
  [`string.rep("x", 1000000)`, `invalid URL "${"x".repeat(100)}..."`],
  [`12`, `invalid URL "12"`],
];

Deno.test("a bad URL of any kind is on_error and on_close(id, 1006, '') on a later turn", async () => {
  const { code, stderr, lines } = await run(client(`{ ${bad.map(([lua]) => lua).join(", ")} }`));
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  assertEquals(
    lines,
    bad.flatMap(([, told], i) => [`error ${i + 1} ${told}`, `close ${i + 1} 1006 `]),
  );
});

Deno.test("the path and the query are asked for, and never the fragment", async () => {
  using server = new RawServer();
  const asked: string[] = [];
  const served = server.serve(async (peer) => {
    asked.push((await peer.request())[0] ?? "");
    await peer.letIn();
    await peer.ending();
    peer[Symbol.dispose]();
  });
  const at = `ws://127.0.0.1:${server.port}`;
  const { lines } = await run(client(`{ "${at}", "  WS${at.slice(2)}/a b?c=%20d#e", "${at}/#" }`));
  server[Symbol.dispose]();
  await served;
  assertEquals(asked.toSorted(), [
    "GET / HTTP/1.1",
    "GET / HTTP/1.1",
    "GET /a%20b?c=%20d HTTP/1.1",
  ]);
  assertEquals(lines.filter((line) => /^close \d 1000 $/.test(line)).length, 3);
});

Deno.test("a host that does not exist and a closed port are told in words, with the host", async () => {
  const port = freePort();
  const { code, stderr, lines } = await run(
    client(`{ "ws://no-such-host.invalid/x", "wss://127.0.0.1:${port}/", "ws://[::1]:${port}/" }`),
  );
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  assertEquals(lines.toSorted(), [
    "close 1 1006 ",
    "close 2 1006 ",
    "close 3 1006 ",
    "error 1 no-such-host.invalid: could not resolve host",
    `error 2 127.0.0.1:${port}: connection refused`,
    `error 3 [::1]:${port}: connection refused`,
  ]);
});

Deno.test("a host that is not permitted is on_error with the flag that permits it", async () => {
  const port = freePort();
  const urls = `{ "ws://127.0.0.1:${port}/", "wss://example.com/" }`;
  for (const permissions of [["--allow-read"], ["--allow-read", "--allow-net=127.0.0.1:1"]]) {
    const { code, stderr, lines } = await run(client(urls), [], { permissions });
    assertEquals({ code, stderr }, { code: 0, stderr: "" });
    assertEquals(lines, [
      `error 1 127.0.0.1:${port}: not permitted: run luanet with --allow-net=127.0.0.1:${port}`,
      "close 1 1006 ",
      "error 2 example.com: not permitted: run luanet with --allow-net=example.com",
      "close 2 1006 ",
    ]);
  }
  const permissions = ["--allow-read", `--allow-net=127.0.0.1:${port}`];
  const { lines } = await run(client(urls), [], { permissions });
  assertEquals(lines.includes(`error 1 127.0.0.1:${port}: connection refused`), true);
});

Deno.test("under a virtual clock the network is refused, a frame after the connect", async () => {
  const text = `
    local frame = 0
    event.on("frame_update", function()
      frame = frame + 1
      if frame ~= 3 then return end
      net.ws:connect("ws://127.0.0.1:8080/", {
        on_error = function(id, err) print(frame, err) end,
        on_close = function(id, code) print(frame, code) end,
      })
    end)`;
  const { code, stderr, lines } = await run(text, ["--virtual", "--frames=5"]);
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  assertEquals(lines, [
    "3 127.0.0.1:8080: the network is refused under a virtual clock",
    "3 1006",
  ]);
});

Deno.test("--dispatch=frame holds callbacks back to the start of a frame, in their order", async () => {
  using server = new RawServer();
  const served = server.serve(async (peer) => {
    await peer.letIn();
    for (const text of ["one", "two"]) await peer.send(Opcode.text, text);
    await peer.close(3000, "done");
  });
  const text = `
    local function heard(...) print(os.clock() > 0.4, ...) end
    net.ws:connect("ws://127.0.0.1:${server.port}/", {
      on_open = heard, on_message = heard, on_close = heard,
    })`;
  const { code, stderr, lines } = await run(text, ["--dispatch=frame", "--tick=2"]);
  server[Symbol.dispose]();
  await served;
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  assertEquals(lines, ["true 1", "true 1 one", "true 1 two", "true 1 3000 done"]);
});
