import { assert, assertEquals, assertMatch } from "@std/assert";
import { type RawPeer, RawServer } from "../runtime/net/ws/raw_server.ts";
import { inFolder, luanet } from "../support/cli.ts";
import { closeOf, frameOf, Opcode } from "../support/raw_client.ts";

/** Lua that prints what it hears of one connection. */
const client = (url: string) => `
net.ws:connect("${url}", {
  on_open = function(id) print("open", id) ${"HELLO"} end,
  on_message = function(id, msg) print("message", id, #msg > 200 and #msg or msg) end,
  on_error = function(id, err) print("error", id, err) end,
  on_close = function(id, code, reason) print("close", id, code, reason) end,
})
`;

/** What a fault may need of the run. */
interface Choice {
  /** Lua for `on_open`. */
  readonly opened?: string;
  readonly scheme?: string;
}

/** A script meets a server that does wrong; gives what it heard, a line each, with spaces for tabs and HOST for the host. */
async function meet(
  fault: (peer: RawPeer) => Promise<void>,
  { opened = "", scheme = "ws" }: Choice = {},
): Promise<string[]> {
  using server = new RawServer();
  const url = `${scheme}://127.0.0.1:${server.port}/`;
  const served = server.serve(fault);
  let lines: string[] = [];
  await inFolder({ "main.lua": client(url).replace("HELLO", opened) }, async (cwd) => {
    const { code, stdout, stderr } = await luanet(["run", "main.lua"], { cwd });
    assertEquals({ code, stderr }, { code: 0, stderr: "" }, stdout);
    const shown = stdout.replaceAll("\t", " ").replaceAll(`127.0.0.1:${server.port}`, "HOST");
    lines = shown.split("\n").slice(0, -1);
  });
  server[Symbol.dispose]();
  await served;
  return lines;
}

/** Waits for the client to go, so that the answer reaches it. */
async function untilGone(peer: RawPeer): Promise<void> {
  while (await peer.frame() !== undefined);
}

/** The answer to the handshake. */
const answers: readonly (readonly [claim: string, answer: string, told: string])[] = [
  ["refuses the upgrade", "HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno", "(HTTP 403)"],
  ["knows nothing of WebSockets", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi", "(HTTP 200)"],
  ["sends elsewhere", "HTTP/1.1 301 Moved\r\nlocation: /x\r\n\r\n", "(HTTP 301)"],
  ["is out of order", "HTTP/1.1 500 Oh\r\n\r\n", "(HTTP 500)"],
];
for (const [claim, answer, told] of answers) {
  Deno.test(`a server that ${claim}: on_error says ${told}, on_close 1006`, async () => {
    const lines = await meet(async (peer) => {
      await peer.request();
      await peer.write(answer);
    });
    assertEquals(lines, [
      `error 1 HOST: the server refused the upgrade ${told}`,
      "close 1 1006 ",
    ]);
  });
}

/** Answers that are none. */
const nonsense: readonly (readonly [claim: string, answer: string, told: string])[] = [
  ["that is not HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n", "the answer is not valid HTTP"],
  ["of garbage", "\0\x01\x02\xff\r\n\r\n", "the answer is not valid HTTP"],
  ["of nothing", "", "the server closed the connection without an answer"],
  [
    "that ends in the middle",
    "HTTP/1.1 101 Swi",
    "the server closed the connection without an answer",
  ],
  [
    "of 101 without an upgrade",
    "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\n\r\n",
    "the answer is no WebSocket handshake",
  ],
  [
    "with a header of 1 MiB",
    `HTTP/1.1 101 S\r\nx: ${"x".repeat(1 << 20)}\r\n\r\n`,
    "the headers of the answer are too large",
  ],
];
for (const [claim, answer, told] of nonsense) {
  Deno.test(`an answer ${claim}: on_error says so, on_close 1006`, async () => {
    const lines = await meet(async (peer) => {
      await peer.request();
      await peer.write(answer);
      peer[Symbol.dispose]();
    });
    assertEquals(lines, [`error 1 HOST: ${told}`, "close 1 1006 "]);
  });
}

const unmasked = { masked: false };
const broken = "a frame that breaks the WebSocket protocol";

/** Frames that no server may send. */
const frames: readonly (readonly [claim: string, frame: Uint8Array, told: string])[] = [
  ["of a reserved opcode", frameOf(3, "x", unmasked), broken],
  ["of a reserved control opcode", frameOf(11, "x", unmasked), broken],
  ["with a reserved bit", frameOf(Opcode.text, "x", { ...unmasked, reserved: 2 }), broken],
  ["that is compressed", frameOf(Opcode.text, "x", { ...unmasked, reserved: 4 }), broken],
  ["that continues nothing", frameOf(Opcode.continuation, "x", unmasked), broken],
  ["of a ping in fragments", frameOf(Opcode.ping, "x", { ...unmasked, fin: false }), broken],
  ["of a ping of 126 bytes", frameOf(Opcode.ping, "x".repeat(126), unmasked), broken],
  [
    "of a text that is not UTF-8",
    frameOf(Opcode.text, new Uint8Array([0xff, 0xfe]), unmasked),
    "text that is not valid UTF-8",
  ],
  [
    "of a close whose reason is not UTF-8",
    frameOf(Opcode.close, new Uint8Array([3, 0xe8, 0xff]), unmasked),
    "text that is not valid UTF-8",
  ],
  ["of a close with one byte", frameOf(Opcode.close, new Uint8Array([3]), unmasked), broken],
  ...[0, 999, 1004, 1005, 1006, 1014, 1015, 1016, 2999, 5000, 65_535].map((
    code,
  ): [string, Uint8Array, string] => [
    `of a close with ${code}`,
    frameOf(Opcode.close, closeOf(code), unmasked),
    broken,
  ]),
];
for (const [claim, frame, told] of frames) {
  Deno.test(`a frame ${claim}: on_error says so, on_close 1006`, async () => {
    const lines = await meet(async (peer) => {
      await peer.letIn(frameOf(Opcode.text, "before", unmasked));
      await peer.write(frame);
      await untilGone(peer);
    });
    assertEquals(lines, [
      "open 1",
      "message 1 before",
      `error 1 HOST: ${told}`,
      "close 1 1006 ",
    ]);
  });
}

Deno.test("a close without a code is on_close 1005, and no error", async () => {
  const lines = await meet(async (peer) => {
    await peer.letIn();
    await peer.send(Opcode.close);
    await untilGone(peer);
  });
  assertEquals(lines, ["open 1", "close 1 1005 "]);
});

Deno.test("a frame of 64 MiB is refused by its header alone: 1009", async () => {
  const lines = await meet(async (peer) => {
    await peer.letIn();
    await peer.send(Opcode.binary, "", { length: 64 << 20 });
    await untilGone(peer);
  });
  assertEquals(lines, [
    "open 1",
    "error 1 HOST: a message of 64 MiB or more",
    "close 1 1009 message too big",
  ]);
});

Deno.test("80 MiB in fragments are refused: 1009", async () => {
  const lines = await meet(async (peer) => {
    await peer.letIn();
    const part = new Uint8Array(8 << 20);
    for (let n = 0; n < 10; n++) {
      const opcode = n === 0 ? Opcode.binary : Opcode.continuation;
      await peer.send(opcode, part, { fin: n === 9 });
    }
    assertEquals((await peer.frame())?.opcode, Opcode.close);
    await peer.send(Opcode.close, closeOf(1009));
    peer[Symbol.dispose]();
  });
  assertEquals(lines, [
    "open 1",
    "error 1 HOST: a message of 83886080 bytes is too big (under 67108864)",
    "close 1 1009 message too big",
  ]);
});

Deno.test("a connection that ends in the middle of a frame is lost: 1006", async () => {
  const lines = await meet(async (peer) => {
    await peer.letIn();
    await peer.send(Opcode.text, "abc", { length: 100 });
    peer[Symbol.dispose]();
  });
  assertEquals(lines, ["open 1", "error 1 HOST: the connection was lost", "close 1 1006 "]);
});

Deno.test("a close that is never answered is on_close 1006 after 2 s", async () => {
  let asked = 0, gone = 0;
  const lines = await meet(async (peer) => {
    await peer.letIn();
    await peer.frame();
    asked = performance.now();
    await untilGone(peer);
    gone = performance.now();
  }, { opened: "net.ws:close(id)" });
  assertEquals(lines, ["open 1", "close 1 1006 "]);
  assert(gone - asked > 1_900 && gone - asked < 5_000, `${gone - asked} ms`);
});

Deno.test("what a server still sends after a close is not heard", async () => {
  const lines = await meet(async (peer) => {
    await peer.letIn();
    const close = await peer.frame();
    await peer.send(Opcode.text, "too late");
    await peer.send(Opcode.close, close?.payload);
    peer[Symbol.dispose]();
  }, { opened: "net.ws:close(id)" });
  assertEquals(lines, ["open 1", "close 1 1000 "]);
});

Deno.test("wss: to a port without TLS: on_error says so", async () => {
  const lines = await meet(async (peer) => {
    await peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    await untilGone(peer);
  }, { scheme: "wss" });
  assertEquals(lines, ["error 1 HOST: TLS: the server does not speak TLS", "close 1 1006 "]);
});

Deno.test("wss: to a port that hangs up: on_error says so", async () => {
  const lines = await meet((peer) => Promise.resolve(peer[Symbol.dispose]()), { scheme: "wss" });
  const [error = "", close] = lines;
  assertMatch(error, /^error 1 HOST: (TLS: the handshake failed|connection reset)$/);
  assertEquals(close, "close 1 1006 ");
});
