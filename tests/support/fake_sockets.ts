import { CLOSE_TIMEOUT, CONNECT_TIMEOUT } from "../../runtime/limits.ts";
import type { Socket, SocketEvents, SocketTransport } from "../../runtime/transport.ts";

/** What a test may choose of a network in memory. Times in milliseconds. */
export interface FakeNetwork {
  /** Runs what happens, in order and on a later turn: with a virtual clock the host's `post`. */
  later?(turn: () => void): void;
  readonly connectTimeout?: number;
  readonly closeTimeout?: number;
}

/** Connects in memory. As with a network nothing is told at once. */
export class FakeSockets implements SocketTransport {
  /** The far ends of all connections, in the order of connecting. */
  readonly peers: FakePeer[] = [];
  readonly #network: Required<FakeNetwork>;
  readonly #servers = new Map<string, (peer: FakePeer) => void>();

  constructor(network: FakeNetwork = {}) {
    this.#network = {
      later: queueMicrotask,
      connectTimeout: CONNECT_TIMEOUT,
      closeTimeout: CLOSE_TIMEOUT,
      ...network,
    };
  }

  /** Says who answers at a host, such as `echo.test` or `127.0.0.1:80`; others can't be resolved. */
  serve(host: string, server: (peer: FakePeer) => void): void {
    this.#servers.set(host, server);
  }

  connect(url: URL, events: SocketEvents): Socket {
    const socket = new FakeSocket(url, events, this.#network);
    const peer = new FakePeer(socket);
    socket.peer = peer;
    this.peers.push(peer);
    const server = this.#servers.get(url.host);
    if (server === undefined) peer.refuse("could not resolve host");
    else socket.tell(() => server(peer));
    return socket;
  }
}

/** A server that lets everyone in and sends each message back. */
export function echo(peer: FakePeer): void {
  peer.letIn();
  peer.onMessage = (text) => peer.send(text);
}

/** The network of the programs below tests/lua/net.ws. */
export function luaSockets(): FakeSockets {
  const sockets = new FakeSockets();
  sockets.serve("echo.test", echo);
  sockets.serve("refusing.test", (peer) => {
    peer.refuse("the server refused the upgrade (HTTP 403)");
  });
  sockets.serve("closing.test", (peer) => {
    peer.letIn();
    peer.send(Uint8Array.from({ length: 256 }, (_, i) => i));
    peer.close(4000, "bye");
  });
  return sockets;
}

/** The server's end of a connection, as a test holds it. */
export class FakePeer {
  /** The messages that it has read. */
  readonly heard: string[] = [];
  /** How the connection ended, as it sees it. */
  ended: { readonly code: number; readonly reason: string } | undefined;
  /** While true it answers no close. */
  mute = false;
  /** Is called with each message that it reads. */
  onMessage: (text: string) => void = () => {};
  readonly #socket: FakeSocket;
  #paused = false;

  constructor(socket: FakeSocket) {
    this.#socket = socket;
  }

  get url(): URL {
    return this.#socket.url;
  }

  /** While true it reads nothing: what it is sent waits. */
  get paused(): boolean {
    return this.#paused;
  }

  set paused(paused: boolean) {
    this.#paused = paused;
    if (!paused) this.#socket.deliver();
  }

  /** Accepts the handshake. */
  letIn(): void {
    this.#socket.tell(() => this.#socket.opened());
  }

  /** Does not: the script hears why. */
  refuse(why: string): void {
    this.#socket.tell(() => this.#socket.fail(why));
  }

  send(message: string | Uint8Array): void {
    if (this.ended !== undefined) return;
    const sent = typeof message === "string" ? message : message.slice();
    this.#socket.tell(() => this.#socket.events.message(sent));
  }

  close(code: number, reason = ""): void {
    if (this.ended !== undefined) return;
    this.ended = { code, reason };
    this.#socket.tell(() => this.#socket.end(code, reason));
  }

  /** It is gone without a word. */
  vanish(): void {
    if (this.ended !== undefined) return;
    this.ended = { code: 1006, reason: "" };
    this.#socket.tell(() => this.#socket.fail("the connection was lost"));
  }
}

/** The script's end of a connection. */
class FakeSocket implements Socket {
  peer: FakePeer | undefined;
  readonly #network: Required<FakeNetwork>;
  readonly #unread: string[] = [];
  readonly #encoder = new TextEncoder();
  #state: "connecting" | "open" | "closing" | "ended" = "connecting";
  #closing: { readonly code: number; readonly reason: string } | undefined;
  #timer: ReturnType<typeof setTimeout>;

  constructor(readonly url: URL, readonly events: SocketEvents, network: Required<FakeNetwork>) {
    this.#network = network;
    const { connectTimeout } = network;
    this.#timer = setTimeout(
      () => this.fail(`timed out after ${connectTimeout / 1000} s`),
      connectTimeout,
    );
  }

  get waiting(): number {
    return this.#unread.reduce((sum, text) => sum + this.#encoder.encode(text).length, 0);
  }

  send(text: string): void {
    if (this.#state !== "open") return;
    this.#unread.push(text);
    this.deliver();
  }

  close(code: number, reason: string): void {
    if (this.#state === "closing" || this.#state === "ended") return;
    clearTimeout(this.#timer);
    const wasOpen = this.#state === "open";
    this.#state = "closing";
    if (!wasOpen) {
      this.tell(() => this.end(1006, ""));
      return;
    }
    this.#closing = { code, reason };
    if (this.peer?.mute === true || this.peer?.paused === true) {
      this.#timer = setTimeout(() => this.end(1006, ""), this.#network.closeTimeout);
    }
    this.deliver();
  }

  /** Gives the far end what it has not read, and the close behind it, which it answers. */
  deliver(): void {
    const { peer } = this;
    if (peer === undefined || peer.paused) return;
    for (const text of this.#unread.splice(0)) {
      this.tell(() => {
        peer.heard.push(text);
        peer.onMessage(text);
      });
    }
    const closing = this.#closing;
    if (closing === undefined || peer.mute) return;
    this.tell(() => {
      peer.ended ??= closing;
      this.end(peer.ended.code, peer.ended.reason);
    });
  }

  opened(): void {
    if (this.#state !== "connecting") return;
    clearTimeout(this.#timer);
    this.#state = "open";
    this.events.opened();
  }

  /** Something went wrong: that is told unless this end has closed. */
  fail(why: string): void {
    if (this.#state !== "closing") this.events.error(`${this.url.host}: ${why}`);
    this.end(1006, "");
  }

  /** Runs on a later turn, unless the connection has ended by then. */
  tell(happened: () => void): void {
    this.#network.later(() => {
      if (this.#state !== "ended") happened();
    });
  }

  end(code: number, reason: string): void {
    if (this.#state === "ended") return;
    this.#state = "ended";
    clearTimeout(this.#timer);
    if (this.peer !== undefined) this.peer.ended ??= { code, reason };
    this.events.closed(code, reason);
  }
}
