import { Incoming } from "../../../support/incoming.ts";
import {
  closeOf,
  type Frame,
  frameOf,
  type FrameOptions,
  Opcode,
  readClose,
} from "../../../support/raw_client.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Listens on a free port of 127.0.0.1; its connections say what no WebSocket library would. */
export class RawServer implements Disposable {
  readonly #listener: Deno.Listener<Deno.TcpConn | Deno.TlsConn>;
  readonly #peers: RawPeer[] = [];
  #closed = false;

  /** @param tls a certificate and its key in PEM, for `wss:` */
  constructor(tls?: { readonly cert: string; readonly key: string }) {
    const at = { hostname: "127.0.0.1", port: 0 };
    this.#listener = tls === undefined ? Deno.listen(at) : Deno.listenTls({ ...at, ...tls });
  }

  get port(): number {
    return (this.#listener.addr as Deno.NetAddr).port;
  }

  /** The next connection; nothing of it has been read. */
  async accept(): Promise<RawPeer> {
    const peer = new RawPeer(await this.#listener.accept());
    this.#peers.push(peer);
    return peer;
  }

  /** The next connection, once it was let in. */
  async open(): Promise<RawPeer> {
    const peer = await this.accept();
    await peer.letIn();
    return peer;
  }

  /** Serves every connection until the server is closed, whether or not the client stays for it. */
  async serve(each: (peer: RawPeer) => Promise<void>): Promise<void> {
    const served: Promise<void>[] = [];
    try {
      for (;;) served.push(each(await this.accept()).catch(() => {}));
    } catch (error) {
      if (!this.#closed) throw error;
    }
    await Promise.all(served);
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener.close();
    for (const peer of this.#peers) peer[Symbol.dispose]();
  }
}

/** The server's end of a connection. Nothing is answered unless it is told to. */
export class RawPeer implements Disposable {
  readonly #connection: Deno.TcpConn | Deno.TlsConn;
  readonly #incoming: Incoming;
  #request: readonly string[] | undefined;

  constructor(connection: Deno.TcpConn | Deno.TlsConn) {
    this.#connection = connection;
    this.#incoming = new Incoming(connection, 1 << 20);
  }

  /** Reads the client's handshake; gives its lines. */
  async request(): Promise<readonly string[]> {
    const end = "\r\n\r\n";
    while (!decoder.decode(this.#incoming.bytes).includes(end)) {
      if (!await this.#incoming.fill()) throw new Error("the client went without a request");
    }
    const [head = ""] = decoder.decode(this.#incoming.bytes).split(end);
    this.#incoming.take(encoder.encode(head).length + end.length);
    this.#request = head.split("\r\n");
    return this.#request;
  }

  /** Accepts the client's handshake. What `follows` goes out with the answer in one piece. */
  async letIn(follows: Uint8Array = new Uint8Array(0), headers = ""): Promise<void> {
    const lines = this.#request ?? await this.request();
    const key = lines.find((line) => /^sec-websocket-key:/i.test(line))?.split(": ")[1] ?? "";
    const hash = await crypto.subtle.digest(
      "SHA-1",
      encoder.encode(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`),
    );
    const answer = encoder.encode(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        `Sec-WebSocket-Accept: ${new Uint8Array(hash).toBase64()}\r\n${headers}\r\n`,
    );
    await this.write(new Uint8Array([...answer, ...follows]));
  }

  async write(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === "string" ? encoder.encode(data) : data;
    for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
  }

  /** Sends one frame. */
  send(opcode: number, payload?: Uint8Array | string, options?: FrameOptions): Promise<void> {
    return this.write(frameOf(opcode, payload, { masked: false, ...options }));
  }

  /** The next frame, unmasked; undefined at the end of the connection, whatever ended it. */
  async frame(): Promise<Frame | undefined> {
    if (!await this.#incoming.has(2)) return undefined;
    const opcode = (this.#incoming.bytes[0] ?? 0) & 15;
    const short = (this.#incoming.bytes[1] ?? 0) & 127;
    const header = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (!await this.#incoming.has(header + 4)) return undefined;
    const view = new DataView(this.#incoming.bytes.buffer, this.#incoming.bytes.byteOffset);
    const length = short === 126
      ? view.getUint16(2)
      : short === 127
      ? Number(view.getBigUint64(2))
      : short;
    if (!await this.#incoming.has(header + 4 + length)) return undefined;
    const mask = this.#incoming.take(header + 4).slice(header);
    const payload = this.#incoming.take(length).map((byte, i) => byte ^ (mask[i & 3] ?? 0));
    return { opcode, payload };
  }

  /** The next text message; undefined at the end. Close frames are answered. */
  async message(): Promise<string | undefined> {
    for (let frame = await this.frame(); frame !== undefined; frame = await this.frame()) {
      if (frame.opcode === Opcode.text) {
        return new TextDecoder("utf-8", { ignoreBOM: true }).decode(frame.payload);
      }
      if (frame.opcode === Opcode.close) await this.send(Opcode.close, frame.payload);
    }
    return undefined;
  }

  /** Reads to the end; gives what the close frame says, 1006 if there was none. It is answered unless the peer is mute. */
  async ending(mute = false): Promise<{ code: number; reason: string }> {
    let ending = { code: 1006, reason: "" };
    for (let frame = await this.frame(); frame !== undefined; frame = await this.frame()) {
      if (frame.opcode !== Opcode.close) continue;
      ending = readClose(frame);
      if (!mute) await this.send(Opcode.close, frame.payload).catch(() => {});
    }
    return ending;
  }

  /** Sends a close frame and reads to the end. */
  async close(code: number, reason = ""): Promise<void> {
    await this.send(Opcode.close, closeOf(code, reason));
    await this.ending(true);
    this[Symbol.dispose]();
  }

  /** Ends the connection without a close frame; with a reset when there is something left unread. */
  [Symbol.dispose](): void {
    try {
      this.#connection.close();
    } catch {
      // It was closed before.
    }
  }
}
