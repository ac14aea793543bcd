import { Incoming } from "./incoming.ts";

/** A WebSocket frame as it stands on the wire. */
export interface Frame {
  readonly opcode: number;
  readonly payload: Uint8Array;
}

/** What a frame may have that a well-behaved client never sends. */
export interface FrameOptions {
  /** False for all but the last fragment of a message. */
  readonly fin?: boolean;
  /** The three reserved bits, 0 to 7. */
  readonly reserved?: number;
  readonly masked?: boolean;
  /** What the header says, whatever follows. */
  readonly length?: number | bigint;
}

export const Opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The bytes of a frame. */
export function frameOf(
  opcode: number,
  payload: Uint8Array | string = "",
  { fin = true, reserved = 0, masked = true, length }: FrameOptions = {},
): Uint8Array {
  const body = typeof payload === "string" ? encoder.encode(payload) : payload;
  const size = length ?? body.length;
  const wide = size < 126 ? 0 : size < 65_536 ? 2 : 8;
  const frame = new Uint8Array(2 + wide + (masked ? 4 : 0) + body.length);
  frame[0] = (fin ? 0x80 : 0) | reserved << 4 | opcode;
  frame[1] = (masked ? 0x80 : 0) | (wide === 0 ? Number(size) : wide === 2 ? 126 : 127);
  const view = new DataView(frame.buffer);
  if (wide === 2) view.setUint16(2, Number(size));
  if (wide === 8) view.setBigUint64(2, BigInt(size));
  // The mask is four zeros: masking changes nothing.
  frame.set(body, frame.length - body.length);
  return frame;
}

/** The payload of a close frame. */
export function closeOf(code: number, reason = ""): Uint8Array {
  return new Uint8Array([code >> 8, code & 255, ...encoder.encode(reason)]);
}

/** Reads the code and the reason of a close frame; 1005 is for none. */
export function readClose({ payload }: Frame): { code: number; reason: string } {
  if (payload.length < 2) return { code: 1005, reason: "" };
  const code = (payload[0] ?? 0) << 8 | (payload[1] ?? 0);
  return { code, reason: decoder.decode(payload.subarray(2)) };
}

/** A request for a WebSocket; a header that is undefined is left out. */
export function handshakeOf(headers: Readonly<Record<string, string | undefined>> = {}): string {
  const all: Record<string, string | undefined> = {
    host: "127.0.0.1",
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    "sec-websocket-version": "13",
    ...headers,
  };
  const lines = Object.entries(all).filter(([, value]) => value !== undefined).map((
    [name, value],
  ) => `${name}: ${value}\r\n`);
  return `GET / HTTP/1.1\r\n${lines.join("")}\r\n`;
}

/** A TCP connection that says what no WebSocket library would. Nothing is answered unless it is told to. */
export class RawClient {
  readonly #connection: Deno.TcpConn;
  readonly #incoming: Incoming;

  constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
    this.#incoming = new Incoming(connection, 65_536);
  }

  /** Connects, and says nothing. */
  static async dial(port: number): Promise<RawClient> {
    return new RawClient(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** Connects and is let in. */
  static async open(port: number): Promise<RawClient> {
    const client = await RawClient.dial(port);
    await client.write(handshakeOf());
    const { status } = await client.response();
    if (status === 101) return client;
    client[Symbol.dispose]();
    throw new Error(`the handshake was answered with ${status}`);
  }

  async write(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === "string" ? encoder.encode(data) : data;
    for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
  }

  /** Sends one frame. */
  send(opcode: number, payload?: Uint8Array | string, options?: FrameOptions): Promise<void> {
    return this.write(frameOf(opcode, payload, options));
  }

  /** The answer to a request. */
  async response(): Promise<{ status: number; headers: Headers; body: string }> {
    const end = "\r\n\r\n";
    while (!decoder.decode(this.#incoming.bytes).includes(end)) {
      if (!await this.#incoming.fill()) throw new Error("the connection ended without an answer");
    }
    const [head = ""] = decoder.decode(this.#incoming.bytes).split(end);
    this.#incoming.take(encoder.encode(head).length + end.length);
    const [first = "", ...lines] = head.split("\r\n");
    const headers = new Headers(lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }));
    const status = Number(first.split(" ")[1]);
    const length = status === 101 ? 0 : Number(headers.get("content-length") ?? 0);
    while (this.#incoming.bytes.length < length && await this.#incoming.fill());
    return { status, headers, body: decoder.decode(this.#incoming.take(length)) };
  }

  /** The next frame; undefined at the end of the connection, whatever ended it. */
  async frame(): Promise<Frame | undefined> {
    if (!await this.#incoming.has(2)) return undefined;
    const opcode = (this.#incoming.bytes[0] ?? 0) & 15;
    const short = (this.#incoming.bytes[1] ?? 0) & 127;
    const header = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (!await this.#incoming.has(header)) return undefined;
    const view = new DataView(this.#incoming.bytes.buffer, this.#incoming.bytes.byteOffset);
    const length = short === 126
      ? view.getUint16(2)
      : short === 127
      ? Number(view.getBigUint64(2))
      : short;
    if (!await this.#incoming.has(header + length)) return undefined;
    return { opcode, payload: this.#incoming.take(header + length).slice(header) };
  }

  /** Says that nothing more will come. */
  finish(): void {
    this.#connection.closeWrite().catch(() => {});
  }

  /** Reads to the end; gives the code of the close frame, 1006 if there was none. Nothing is answered. */
  async end(): Promise<number> {
    let code = 1006;
    for (let frame = await this.frame(); frame !== undefined; frame = await this.frame()) {
      if (frame.opcode === Opcode.close) code = readClose(frame).code;
    }
    return code;
  }

  /** Ends the connection without a close frame. */
  [Symbol.dispose](): void {
    try {
      this.#connection.close();
    } catch {
      // It was closed before.
    }
  }
}
