/** An HTTP server of raw bytes, for what no well-behaved server does. */

const encoder = new TextEncoder();

/** A request as it came. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  /** Names as they were sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** The value of a request's header, if it has it. */
export function headerOf({ headers }: RawRequest, name: string): string | undefined {
  return headers.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

/** Bytes as characters, one for each, and back. */
export function latin(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

/** The server's end of a connection on which a request came. */
export class RawConnection {
  constructor(private readonly connection: Deno.Conn) {}

  /** Sends text as UTF-8, or bytes; false when the other end is gone. */
  async send(what: string | Uint8Array): Promise<boolean> {
    const bytes = typeof what === "string" ? encoder.encode(what) : what;
    try {
      for (let at = 0; at < bytes.length;) at += await this.connection.write(bytes.subarray(at));
      return true;
    } catch {
      return false;
    }
  }

  /** Waits until the other end is gone. */
  async gone(): Promise<void> {
    const chunk = new Uint8Array(1024);
    while ((await this.connection.read(chunk).catch(() => null)) !== null);
  }
}

/** What a server does with a request; the connection is closed when it is done. */
export type RawHandler = (
  connection: RawConnection,
  request: RawRequest,
) => Promise<unknown> | unknown;

/** Answers each connection's first request as it is told. */
export class RawHttp implements AsyncDisposable {
  readonly port: number;
  /** The requests that came. */
  readonly requests: RawRequest[] = [];
  readonly #listener: Deno.Listener;
  readonly #open = new Set<Deno.Conn>();
  readonly #handling = new Set<Promise<void>>();
  readonly #accepting: Promise<void>;

  constructor(private readonly handler: RawHandler) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.port = (this.#listener.addr as Deno.NetAddr).port;
    this.#accepting = this.#accept();
  }

  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Connections that are open. */
  get open(): number {
    return this.#open.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) this.#close(connection);
    await this.#accepting;
    await Promise.all(this.#handling);
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#listener) {
      this.#open.add(connection);
      const handling = this.#handle(connection).finally(() => {
        this.#close(connection);
        this.#handling.delete(handling);
      });
      this.#handling.add(handling);
    }
  }

  async #handle(connection: Deno.Conn): Promise<void> {
    const request = await read(connection).catch(() => undefined);
    if (request === undefined) return;
    this.requests.push(request);
    await this.handler(new RawConnection(connection), request);
  }

  #close(connection: Deno.Conn): void {
    this.#open.delete(connection);
    try {
      connection.close();
    } catch {
      // It was closed before.
    }
  }
}

/** Reads one request, whose body has a Content-Length if any. */
async function read(connection: Deno.Conn): Promise<RawRequest | undefined> {
  const chunks: Uint8Array[] = [];
  const chunk = new Uint8Array(65_536);
  let head = "", size = 0;
  const more = async () => {
    const count = await connection.read(chunk);
    if (count === null) return false;
    chunks.push(chunk.slice(0, count));
    size += count;
    return true;
  };
  while (!head.includes("\r\n\r\n")) {
    if (!await more()) return undefined;
    head += latin(chunks.at(-1) ?? new Uint8Array());
  }
  const [start = ""] = head.split("\r\n\r\n");
  const [first = "", ...lines] = start.split("\r\n");
  const [method = "", target = ""] = first.split(" ");
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
  });
  const length = Number(headers.find(([name]) => /^content-length$/i.test(name))?.[1] ?? 0);
  while (size < start.length + 4 + length && await more());
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of chunks) {
    all.set(part, at);
    at += part.length;
  }
  return { method, target, headers, body: all.slice(start.length + 4, start.length + 4 + length) };
}

/** A whole answer, as text. */
export function answer(status: string, body = "", headers: readonly string[] = []): string {
  const length = encoder.encode(body).length;
  return [
    `HTTP/1.1 ${status}`,
    `Content-Length: ${length}`,
    "Connection: close",
    ...headers,
    "",
    body,
  ]
    .join("\r\n");
}
