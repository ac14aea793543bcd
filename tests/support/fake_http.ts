import {
  type HttpAnswer,
  type HttpRequest,
  type HttpTransport,
  TransportError,
} from "../../runtime/transport.ts";

/** What a fake server answers. */
export interface FakeAnswer {
  /** 200 if left out. */
  readonly status?: number;
  readonly statusText?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as UTF-8, bytes, or several of them: they come one by one. */
  readonly body?: string | Uint8Array | readonly (string | Uint8Array)[];
  /** False for a body whose length nobody says. */
  readonly hasLength?: boolean;
  /** What becomes of the connection before the body's end: it breaks, or nothing more comes. */
  readonly end?: "broken" | "silent";
}

/** Answers a request: with an answer, or with why there is none; `silent` never answers. */
export type FakeServer = (
  request: HttpRequest,
) => FakeAnswer | TransportError | "silent" | Promise<FakeAnswer | TransportError>;

/** HTTP in memory: one server answers everything. As with a network nothing comes at once. */
export class FakeHttp implements HttpTransport {
  /** The requests that were sent. */
  readonly requests: HttpRequest[] = [];

  constructor(private readonly server: FakeServer) {}

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    if (signal.aborted) throw new TransportError("given up");
    this.requests.push(request);
    const answer = await unlessGivenUp(Promise.resolve(this.server(request)), signal);
    if (answer === "silent") return await unlessGivenUp(new Promise<never>(() => {}), signal);
    if (answer instanceof TransportError) throw answer;
    return new FakeHttpAnswer(request, answer, signal);
  }
}

class FakeHttpAnswer implements HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly length: number | undefined;
  readonly #chunks: readonly Uint8Array[];
  readonly #end: FakeAnswer["end"];
  readonly #signal: AbortSignal;

  constructor(request: HttpRequest, answer: FakeAnswer, signal: AbortSignal) {
    const { status = 200, statusText = "", headers = {}, body = [], hasLength = true } = answer;
    this.status = status;
    this.statusText = statusText;
    const parts = typeof body === "string" || body instanceof Uint8Array ? [body] : body;
    const encoder = new TextEncoder();
    const chunks = parts.map((part) => typeof part === "string" ? encoder.encode(part) : part);
    this.#chunks = request.method === "HEAD" ? [] : chunks;
    this.#end = answer.end;
    this.#signal = signal;
    // More was to come of a body that breaks off.
    const size = chunks.reduce((sum, { length }) => sum + length, answer.end === undefined ? 0 : 1);
    const length: [string, string][] = hasLength ? [["content-length", String(size)]] : [];
    this.headers = [
      ...Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const),
      ...length,
    ];
    this.length = request.method === "HEAD" ? 0 : hasLength ? size : undefined;
  }

  async *body(): AsyncIterable<Uint8Array> {
    for (const chunk of this.#chunks) {
      await unlessGivenUp(Promise.resolve(), this.#signal);
      yield chunk.slice();
    }
    if (this.#end === "broken") throw new TransportError("the answer broke off in the middle");
    if (this.#end === "silent") await unlessGivenUp(new Promise<never>(() => {}), this.#signal);
  }

  async whole(): Promise<Uint8Array> {
    const chunks = await Array.fromAsync(this.body());
    const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const chunk of chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  }

  cancel(): void {}
}

/** What comes of it, unless the request is given up before. */
function unlessGivenUp<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new TransportError("given up"));
    if (signal.aborted) return giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}

/**
 * The server of the programs below tests/lua. `/status/404` answers with that status, `/silent` never, `/closed` not at
 * all, `/bytes` with every byte once; anything else with the request itself: `GET /path`, a line for each header, an
 * empty line and the body.
 */
export function echoServer(
  { method, url, headers, body }: HttpRequest,
): FakeAnswer | TransportError | "silent" {
  const [, first = "", second = ""] = url.pathname.split("/");
  if (first === "silent") return "silent";
  if (first === "closed") return new TransportError("connection refused");
  if (first === "bytes") return { body: Uint8Array.from({ length: 256 }, (_, i) => i) };
  if (first === "status") {
    const words: Record<string, string> = { "204": "No Content", "404": "Not Found" };
    return { status: Number(second), statusText: words[second] ?? "", body: `status ${second}` };
  }
  const lines = headers.map(([name, value]) => `${name}: ${value}\n`).toSorted();
  const head = `${method} ${url.pathname}${url.search}\n${lines.join("")}\n`;
  return { body: body === undefined ? head : [head, body] };
}
