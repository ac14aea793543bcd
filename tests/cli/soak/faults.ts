import { type RawPeer, RawServer } from "../../runtime/net/ws/raw_server.ts";
import { closeOf, Opcode } from "../../support/raw_client.ts";

/** One way to treat a client: it ends when the connection may end. */
type Treatment = (peer: RawPeer) => Promise<void>;

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const below = (n: number) => Math.floor(Math.random() * n);
const oneOf = <T>(all: readonly T[]): T => all[below(all.length)] as T;

/** Sends messages back, up to `most` of them. */
async function echo(peer: RawPeer, most: number): Promise<void> {
  for (let n = 0; n < most; n++) {
    const message = await peer.message();
    if (message === undefined) return;
    await peer.send(Opcode.text, message);
  }
}

/** Lets the client in and goes on with a frame. */
const afterwards = (...frame: Parameters<RawPeer["send"]>): Treatment => async (peer) => {
  await peer.letIn();
  await echo(peer, below(3));
  await peer.send(...frame);
  await pause(below(100));
};

const sockets: readonly Treatment[] = [
  // Well-behaved ones, some of which close.
  async (peer) => {
    await peer.letIn();
    await echo(peer, Infinity);
  },
  async (peer) => {
    await peer.letIn();
    await echo(peer, 1 + below(20));
    await peer.close(oneOf([1000, 1001, 1011, 3000, 4999]), "enough");
  },
  async (peer) => {
    await peer.letIn();
    for (let n = 0; n < 1000; n++) await peer.send(Opcode.binary, String(n));
    await peer.close(1000);
  },
  afterwards(Opcode.close),
  // Those that refuse, or never answer.
  (peer) => peer.write("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n"),
  (peer) => peer.write("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
  () => Promise.resolve(),
  () => pause(below(3_000)),
  () => pause(12_000),
  // Those that break off, or break the protocol.
  async (peer) => {
    await peer.letIn();
    await pause(below(200));
  },
  async (peer) => {
    await peer.letIn();
    await echo(peer, 2);
    await peer.send(Opcode.text, "abc", { length: 1000 });
  },
  afterwards(3, "x"),
  afterwards(Opcode.text, new Uint8Array([0xff])),
  afterwards(Opcode.binary, "", { length: 64 << 20 }),
  afterwards(Opcode.close, closeOf(1005)),
  async (peer) => {
    await peer.letIn();
    for (let n = 0; n < 8; n++) {
      await peer.send(n === 0 ? Opcode.binary : Opcode.continuation, "x".repeat(below(10_000)), {
        fin: n === 7,
      });
    }
    await echo(peer, 3);
  },
  // Those that never answer a close.
  async (peer) => {
    await peer.letIn();
    await pause(below(4_000));
  },
];

const head = (length: number | string, more = "") =>
  `HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ${length}\r\n${more}\r\n`;

const requests: readonly Treatment[] = [
  (peer) => peer.write(`${head(5)}hello`),
  (peer) => peer.write(`${head(200_000)}${"x".repeat(200_000)}`),
  (peer) => peer.write("HTTP/1.1 500 Oh\r\nconnection: close\r\ncontent-length: 2\r\n\r\nno"),
  (peer) => peer.write("HTTP/1.1 302 Found\r\nlocation: /again\r\ncontent-length: 0\r\n\r\n"),
  (peer) => peer.write("HTTP/1.1 302 Found\r\nlocation: file:///etc\r\ncontent-length: 0\r\n\r\n"),
  (peer) => peer.write(`${head(500)}too short`),
  (peer) => peer.write(head("x")),
  (peer) => peer.write("garbage\r\n\r\n"),
  (peer) => peer.write("HTTP/1.1 200 O"),
  () => Promise.resolve(),
  () => pause(below(3_000)),
  async (peer) => {
    await peer.write(head(1_000));
    for (let n = 0; n < 10; n++) {
      await peer.write("x".repeat(100));
      await pause(below(400));
    }
  },
];

/** A server that treats each client in a way of its own choice; HTTP and WebSockets on one port. */
export function startFaults(): RawServer {
  const server = new RawServer();
  server.serve(async (peer) => {
    const lines = await peer.request();
    const upgrade = lines.some((line) => /^upgrade: websocket$/i.test(line));
    await oneOf(upgrade ? sockets : requests)(peer);
    peer[Symbol.dispose]();
  });
  return server;
}
