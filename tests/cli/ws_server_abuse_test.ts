import { assert, assertEquals } from "@std/assert";
import { inFolder, project } from "../support/cli.ts";
import { findPythonWebsockets } from "../support/python_websockets.ts";
import { closeOf, frameOf, handshakeOf, Opcode, RawClient } from "../support/raw_client.ts";
import { announce, ServerRun } from "../support/ws_server_run.ts";

/** Echoes, and ticks to everyone; tells its counts when asked. */
const server = `
local opened, closed, tick = 0, 0, 0
local srv
srv = net.ws_server:listen(0, {
  on_open = function() opened = opened + 1 end,
  on_message = function(client, msg)
    if msg == "counts" then msg = opened .. " " .. closed .. " " .. srv:client_count() end
    srv:send(client, #msg < 1000 and utf8.len(msg) and msg or #msg .. " bytes")
  end,
  on_close = function() closed = closed + 1 end,
})
event.on("frame_update", function()
  tick = tick + 1
  srv:broadcast("tick " .. tick)
end)
${announce}
`;

/** Numbers from 0 to 1, the same ones in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ state >>> 15, 1 | state);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 2 ** 32;
  };
}

/** Runs `body` for the numbers below `count`, some at a time. */
async function manyTimes(count: number, body: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < count; n = next++) await body(n);
  };
  await Promise.all(Array.from({ length: 32 }, worker));
}

/** Real clients in processes of their own, which fail when a message is missing, out of order or not theirs. */
const python = findPythonWebsockets();
const witnesses: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  {
    name: "Deno's WebSocket",
    command: [
      Deno.execPath(),
      "run",
      "--quiet",
      "--no-prompt",
      "--allow-net",
      `${project}tests/support/well_behaved.ts`,
    ],
  },
  ...python === undefined ? [] : [{
    name: "python's websockets",
    command: [python, `${project}tests/support/well_behaved.py`],
  }],
];

/** A witness at work. */
class Witness implements AsyncDisposable {
  readonly #name: string;
  readonly #child: Deno.ChildProcess;
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #stderr: Promise<string>;
  #shown = "";

  constructor(name: string, [command = "", ...args]: readonly string[], port: number) {
    this.#name = name;
    this.#child = new Deno.Command(command, {
      args: [...args, String(port)],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#reader = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#stderr = this.#child.stderr.text();
  }

  /** Waits until it has heard both its echo and a tick. */
  async ready(): Promise<void> {
    while (!this.#shown.includes("ready\n") && await this.#read());
  }

  /** Ends it; fails when it saw anything wrong. */
  async finish(): Promise<void> {
    await this.#child.stdin.close().catch(() => {});
    while (await this.#read());
    const { success } = await this.#child.status;
    const [, ticks = 0, echoes = 0] = (/(\d+) ticks, (\d+) echoes/.exec(this.#shown) ?? []).map(
      Number,
    );
    const fine = success && ticks > 0 && echoes > 0;
    if (!fine) throw new Error(`${this.#name}: ${this.#shown}${await this.#stderr}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.cancel();
    await this.#child.stdin.close().catch(() => {});
    await this.#child[Symbol.asyncDispose]();
    await this.#stderr;
  }

  async #read(): Promise<boolean> {
    const { value } = await this.#reader.read();
    this.#shown += value ?? "";
    return value !== undefined;
  }
}

/** Whom the server is left with: those it opened and closed add up to those who are here. */
async function counts(port: number): Promise<{ opened: number; closed: number; here: number }> {
  using client = await RawClient.open(port);
  for (;;) {
    await client.send(Opcode.text, "counts");
    let text = "tick";
    while (text.startsWith("tick")) {
      text = new TextDecoder().decode((await client.frame())?.payload);
    }
    const [opened = NaN, closed = NaN, here = NaN] = text.split(" ").map(Number);
    // Itself, and the witnesses.
    if (here === witnesses.length + 1) return { opened, closed, here };
  }
}

/** Waits until a client that comes now was answered. */
async function othersAreServed(port: number): Promise<void> {
  using client = await RawClient.open(port);
  await client.send(Opcode.text, "and me?");
  for (;;) {
    const frame = await client.frame();
    if (new TextDecoder().decode(frame?.payload) === "and me?") return;
  }
}

/** A test in which `abuse` is done to a server while its other clients see every message in order. */
function abuseTest(name: string, abuse: (port: number) => Promise<void>): void {
  Deno.test(name, () =>
    inFolder({ "main.lua": server }, async (cwd) => {
      await using run = new ServerRun(["run", "main.lua"], cwd);
      const port = await run.port();
      const present = witnesses.map(({ name, command }) => new Witness(name, command, port));
      try {
        await Promise.all(present.map((witness) => witness.ready()));
        await abuse(port);
        const { opened, closed, here } = await counts(port);
        assertEquals(opened - closed, here);
        await Promise.all(present.map((witness) => witness.finish()));
      } finally {
        for (const witness of present) await witness[Symbol.asyncDispose]();
      }
      run.send("SIGINT");
      const { code, stderr } = await run.end();
      assertEquals(
        { code, errors: stderr.split("\n").filter((line) => /error|panic/i.test(line)) },
        {
          code: 130,
          errors: [],
        },
      );
    }));
}

abuseTest("10,000 random handshakes", async (port) => {
  const random = randomFrom(1);
  const start = performance.now();
  await manyTimes(10_000, async (n) => {
    // Pure noise, and handshakes in which some bytes are wrong.
    const bytes = n % 2 === 0
      ? Uint8Array.from({ length: random() * 200 }, () => random() * 256)
      : new TextEncoder().encode(handshakeOf());
    for (let wrong = n % 2 === 0 ? 0 : random() * 5; wrong > 0; wrong--) {
      bytes[Math.floor(random() * bytes.length)] = random() * 256;
    }
    using client = await RawClient.dial(port);
    // It may hang up in the middle.
    await client.write(bytes).catch(() => {});
    client.finish();
    await client.end();
  });
  assert(performance.now() - start < 60_000);
});

abuseTest("1,000 connections that never finish their handshake", async (port) => {
  const half: RawClient[] = [];
  try {
    for (let n = 0; n < 1_000; n++) {
      const client = await RawClient.dial(port);
      half.push(client);
      await client.write(handshakeOf().slice(0, n % 150));
    }
    await othersAreServed(port);
  } finally {
    for (const client of half) client[Symbol.dispose]();
  }
});

/** Frames that no client may send: each ends its connection, and only that. */
const wrongs: readonly (readonly [name: string, ...frames: Uint8Array[]])[] = [
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode) =>
    [`opcode ${opcode}`, frameOf(opcode, "x")] as const
  ),
  ...[1, 2, 3, 4, 5, 6, 7].map((reserved) =>
    [`reserved bits ${reserved}`, frameOf(Opcode.text, "x", { reserved })] as const
  ),
  ["text that is not UTF-8", frameOf(Opcode.text, new Uint8Array([0xff]))],
  ["text with a surrogate", frameOf(Opcode.text, new Uint8Array([0xed, 0xa0, 0x80]))],
  [
    "fragments that are not UTF-8 together",
    frameOf(Opcode.text, new Uint8Array([0xc3]), { fin: false }),
    frameOf(Opcode.continuation, new Uint8Array([0x28])),
  ],
  ...[0, 999, 1004, 1005, 1006, 1014, 1015, 1016, 1100, 2000, 2999, 5000, 65_535].map((code) =>
    [`a close of ${code}`, frameOf(Opcode.close, closeOf(code))] as const
  ),
  ["a close of one byte", frameOf(Opcode.close, new Uint8Array([3]))],
  [
    "a close whose reason is not UTF-8",
    frameOf(Opcode.close, new Uint8Array([...closeOf(1000), 0xff])),
  ],
  ["a ping that is too long", frameOf(Opcode.ping, "x".repeat(126))],
  ["a ping in fragments", frameOf(Opcode.ping, "x", { fin: false })],
  ["a continuation of nothing", frameOf(Opcode.continuation, "x")],
  [
    "a message within a message",
    frameOf(Opcode.text, "x", { fin: false }),
    frameOf(Opcode.text, "y"),
  ],
  ...[67_108_864n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n].map(
    (length) => [`a length of ${length}`, frameOf(Opcode.binary, "", { length })] as const,
  ),
];

abuseTest("frames that no client may send", async (port) => {
  for (let round = 0; round < 3; round++) {
    for (const [name, ...frames] of wrongs) {
      using client = await RawClient.open(port);
      await client.send(Opcode.text, "hello");
      for (const frame of frames) await client.write(frame).catch(() => {});
      const code = await client.end();
      assert(code === 1006 || code === 1002, `${name} was answered with ${code}`);
    }
  }
});

abuseTest("closes that are allowed are answered in kind", async (port) => {
  for (const code of [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 4999]) {
    using client = await RawClient.open(port);
    await client.send(Opcode.close, closeOf(code, "x".repeat(123)));
    assertEquals(await client.end(), code);
  }
});

abuseTest("3,000 random bytes after a good handshake, 2,000 times", async (port) => {
  const random = randomFrom(2);
  await manyTimes(2_000, async () => {
    using client = await RawClient.open(port);
    const bytes = Uint8Array.from({ length: random() * 3_000 }, () => random() * 256);
    await client.write(bytes).catch(() => {});
    client.finish();
    await client.end();
  });
});

abuseTest("300 clients that announce 63 MiB and send nothing of it", async (port) => {
  const clients: RawClient[] = [];
  try {
    for (let n = 0; n < 300; n++) {
      const client = await RawClient.open(port);
      clients.push(client);
      await client.write(frameOf(Opcode.binary, "some", { length: 63 << 20 }));
    }
  } finally {
    for (const client of clients) client[Symbol.dispose]();
  }
});

abuseTest("200,000 pings, with and without an eye for the answers", async (port) => {
  const pings = new Uint8Array(100 * 131);
  for (let n = 0; n < 100; n++) pings.set(frameOf(Opcode.ping, "p".repeat(125)), n * 131);
  using polite = await RawClient.open(port);
  let pongs = 0;
  const reading = (async () => {
    while (pongs < 100_000) if ((await polite.frame())?.opcode === Opcode.pong) pongs++;
  })();
  for (let n = 0; n < 1_000; n++) await polite.write(pings);
  await reading;
  using rude = await RawClient.open(port);
  // It stops when the answers that nobody reads fill the pipe.
  const writing = (async () => {
    for (let n = 0; n < 1_000; n++) await rude.write(pings);
  })().catch(() => {});
  await othersAreServed(port);
  rude[Symbol.dispose]();
  await writing;
});

abuseTest("a flood of small messages from 20 clients at once", async (port) => {
  const messages = new Uint8Array(500 * 10);
  for (let n = 0; n < 500; n++) messages.set(frameOf(Opcode.text, "echo"), n * 10);
  await Promise.all(Array.from({ length: 20 }, async () => {
    using client = await RawClient.open(port);
    let echoes = 0;
    const reading = (async () => {
      while (echoes < 5_000) {
        const frame = await client.frame();
        if (frame?.payload.length === 4) echoes++;
      }
    })();
    for (let n = 0; n < 10; n++) await client.write(messages);
    await reading;
  }));
});

abuseTest(
  "clients that vanish: their process is killed, or their connection reset",
  async (port) => {
    for (let n = 0; n < 5; n++) {
      const program = `
      const socket = new WebSocket("ws://127.0.0.1:${port}");
      socket.onmessage = () => Deno.stdout.writeSync(new Uint8Array(1));
      setInterval(() => socket.readyState === 1 && socket.send("x".repeat(10000)), 0);`;
      await using child = new Deno.Command(Deno.execPath(), {
        args: ["eval", program],
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const reader = child.stdout.getReader();
      await reader.read();
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
    }
    for (let n = 0; n < 200; n++) {
      // What was not read when it is closed makes a reset of it.
      using client = await RawClient.open(port);
      await client.send(Opcode.text, "x".repeat(n * 10));
      await client.frame();
      await client.send(Opcode.text, "y".repeat(n * 10));
    }
  },
);
