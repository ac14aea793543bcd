import { CLOSE_TIMEOUT, MESSAGE_BYTES } from "../../limits.ts";
import type { Door, Listener, ListenerTransport, Peer, PeerEvents } from "../../transport.ts";
import { isThisMachine, notOurs, type PlainAnswer, portOf, refusedAnswer } from "../handshake.ts";

/** Listens through `Deno.serve`, on 127.0.0.1 only. */
export class DenoListeners implements ListenerTransport {
  /** Ports whose listeners are closing: Deno lets go of a port only when the server has finished. */
  readonly #closing = new Map<number, Closing>();

  listen(port: number, door: Door): Listener | string {
    const listener = new DenoListener(port, door, (port, closed) => {
      const closing: Closing = { closed };
      this.#closing.set(port, closing);
      closed.then(() => {
        if (this.#closing.get(port) === closing) this.#closing.delete(port);
      });
    });
    const closing = this.#closing.get(port);
    if (closing === undefined) return listener.start() ?? listener;
    if (closing.heir !== undefined) return `port ${port} is in use`;
    closing.heir = listener;
    listener.startAfter(closing.closed);
    return listener;
  }

  /** What has to be waited for when the port of a URL is about to pass from one listener to another. */
  handOver(url: URL): Promise<void> | undefined {
    if (this.#closing.size === 0 || !isThisMachine(url)) return undefined;
    return this.#closing.get(portOf(url))?.heir?.waiting;
  }
}

/** A port that is about to be free, and who waits for it. */
interface Closing {
  readonly closed: Promise<void>;
  heir?: DenoListener;
}

class DenoListener implements Listener {
  port: number;
  readonly #door: Door;
  readonly #closing: (port: number, closed: Promise<void>) => void;
  readonly #peers = new Set<DenoPeer>();
  readonly #abort = new AbortController();
  #server: Deno.HttpServer<Deno.NetAddr> | undefined;
  waiting: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(port: number, door: Door, closing: (port: number, closed: Promise<void>) => void) {
    this.port = port;
    this.#door = door;
    this.#closing = closing;
  }

  /** Takes the port; gives why not. */
  start(): string | undefined {
    try {
      this.#server = Deno.serve({
        hostname: "127.0.0.1",
        port: this.port,
        signal: this.#abort.signal,
        onListen: () => {},
        onError: () => new Response("The request can't be answered.\n", { status: 400 }),
      }, (request) => this.#answer(request));
      this.port = this.#server.addr.port;
      return undefined;
    } catch (error) {
      return whyNot(this.port, error);
    }
  }

  /** Takes the port when the one before has let go of it. */
  startAfter(closing: Promise<void>): void {
    this.waiting = closing.then(() => {
      this.waiting = undefined;
      const failure = this.#closed === undefined ? this.start() : undefined;
      if (failure !== undefined) this.#door.failed(failure);
    });
  }

  close(): Promise<void> {
    if (this.#closed !== undefined) return this.#closed;
    for (const peer of this.#peers) peer.close(1001, "");
    // Behind the close frames: nobody's answer is waited for.
    this.#abort.abort();
    const finished = this.#server?.finished ?? this.waiting ?? Promise.resolve();
    this.#closed = finished.catch(() => {}).finally(() =>
      this.#peers.forEach((peer) => peer.end())
    );
    this.#closing(this.port, this.#closed);
    return this.#closed;
  }

  #answer(request: Request): Response {
    const { method, headers } = request;
    const refused = refusedAnswer(this.#door, method, (name) => headers.get(name));
    if (refused !== undefined) return responseOf(refused);
    try {
      const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 0 });
      this.#welcome(socket);
      return response;
    } catch {
      return responseOf(notOurs);
    }
  }

  #welcome(socket: WebSocket): void {
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      const peer = new DenoPeer(socket, () => this.#peers.delete(peer));
      this.#peers.add(peer);
      if (this.#closed !== undefined) peer.close(1001, "");
      else peer.events = this.#door.opened(peer);
    };
  }
}

type Timer = ReturnType<typeof setTimeout>;

class DenoPeer implements Peer {
  events: PeerEvents | undefined;
  readonly #socket: WebSocket;
  readonly #gone: () => void;
  /** How this end closed the connection, and the timer that does not wait for the answer for ever. */
  #closing: { readonly code: number; readonly reason: string; readonly timer: Timer } | undefined;
  #tooBig = false;
  #ended = false;

  constructor(socket: WebSocket, gone: () => void) {
    this.#socket = socket;
    this.#gone = gone;
    socket.onmessage = ({ data }) => {
      this.events?.message(typeof data === "string" ? data : new Uint8Array(data as ArrayBuffer));
    };
    socket.onerror = (event) => {
      const message = event instanceof ErrorEvent ? event.message : "";
      // Deno's words for a frame of MESSAGE_BYTES and more.
      this.#tooBig = message.includes("Frame too large");
      this.events?.error(
        this.#tooBig ? `a message of ${MESSAGE_BYTES} bytes or more` : message || "connection lost",
      );
    };
    socket.onclose = ({ code, reason }) => {
      if (this.#closing !== undefined) this.#end(this.#closing.code, this.#closing.reason);
      else if (this.#tooBig) this.#end(1009, "message too big");
      else this.#end(code === 0 ? 1006 : code, reason);
    };
  }

  get waiting(): number {
    return this.#socket.bufferedAmount;
  }

  send(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  close(code: number, reason: string): void {
    // Otherwise it is over already, and that is about to be told.
    if (this.#closing !== undefined || this.#socket.readyState !== WebSocket.OPEN) return;
    const timer = setTimeout(() => this.#end(code, reason), CLOSE_TIMEOUT);
    this.#closing = { code, reason, timer };
    this.#socket.close(code, reason);
  }

  /** The listener has gone, and with it the connection. */
  end(): void {
    this.#end(this.#closing?.code ?? 1001, this.#closing?.reason ?? "");
  }

  #end(code: number, reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#closing?.timer);
    this.#gone();
    this.events?.closed(code, reason);
    this.events = undefined;
  }
}

function responseOf({ status, headers, body }: PlainAnswer): Response {
  return new Response(body, { status, headers });
}

function whyNot(port: number, error: unknown): string {
  if (error instanceof Deno.errors.AddrInUse) return `port ${port} is in use`;
  if (error instanceof Deno.errors.NotCapable) {
    return `port ${port} is not permitted: run luanet with --allow-net=127.0.0.1:${port}`;
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return `port ${port} is not permitted by the system`;
  }
  return `port ${port} can't be listened on: ${error instanceof Error ? error.message : error}`;
}
