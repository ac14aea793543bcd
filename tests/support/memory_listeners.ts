import { CLOSE_TIMEOUT } from "../../runtime/limits.ts";
import type {
  Door,
  Handshake,
  Listener,
  ListenerTransport,
  Peer,
  PeerEvents,
  Refusal,
} from "../../runtime/transport.ts";

/** Where ports begin that are taken for port 0. */
const FIRST_FREE = 40_000;

/** Listens in memory. As with a network nothing is told at once: it comes in order, at the end of the current turn. */
export class MemoryListeners implements ListenerTransport {
  readonly #held = new Map<number, MemoryListener>();
  readonly #blocked = new Set<number>();

  listen(port: number, door: Door): Listener | string {
    const free = port === 0 ? this.#free() : port;
    const last = this.#held.get(free)?.last;
    if (this.#blocked.has(free) || last?.closed === false) return `port ${free} is in use`;
    const listener = new MemoryListener(free, door, () => this.#release(listener));
    if (last === undefined) this.#held.set(free, listener);
    else last.next = listener;
    return listener;
  }

  /** Knocks at a port: a client, why it may not come in, or undefined when nobody listens there. */
  connect(port: number, handshake: Partial<Handshake> = {}): MemoryClient | Refusal | undefined {
    const listener = this.#held.get(port);
    if (listener === undefined || listener.closed) return undefined;
    const refusal = listener.door.refusal({
      host: "127.0.0.1",
      origin: undefined,
      isUpgrade: true,
      ...handshake,
    });
    if (refusal !== undefined) return refusal;
    const client = new MemoryClient();
    listener.admit(client);
    return client;
  }

  /** Somebody else takes the port as soon as it is free. */
  block(port: number): void {
    this.#blocked.add(port);
  }

  unblock(port: number): void {
    this.#blocked.delete(port);
  }

  #free(): number {
    let port = FIRST_FREE;
    while (this.#held.has(port) || this.#blocked.has(port)) port++;
    return port;
  }

  /** Its port goes to the one that waits for it. */
  #release({ port, next }: MemoryListener): void {
    if (next !== undefined && !this.#blocked.has(port)) {
      this.#held.set(port, next);
    } else {
      this.#held.delete(port);
      if (next?.closed === false) next.door.failed(`port ${port} is in use`);
    }
  }
}

class MemoryListener implements Listener {
  /** Who gets the port when this one has let go of it. */
  next: MemoryListener | undefined;
  readonly #ends = new Set<ListenersEnd>();
  #closing: Promise<void> | undefined;

  constructor(
    readonly port: number,
    readonly door: Door,
    private readonly release: () => void,
  ) {}

  get closed(): boolean {
    return this.#closing !== undefined;
  }

  /** The last of those that wait for the port. */
  get last(): MemoryListener {
    return this.next?.last ?? this;
  }

  admit(client: MemoryClient): void {
    const end = new ListenersEnd(client, () => this.#ends.delete(end));
    this.#ends.add(end);
    end.tell(() => {
      end.events = this.door.opened(end);
    });
  }

  close(): Promise<void> {
    this.#closing ??= Promise.resolve().then(() => {
      for (const end of this.#ends) end.cut(1001, "");
      this.release();
    });
    return this.#closing;
  }
}

/** The far end of a connection, as a test holds it. */
export class MemoryClient {
  /** The messages that it has read. */
  readonly heard: string[] = [];
  /** How the connection ended, as it sees it. */
  ended: { readonly code: number; readonly reason: string } | undefined;
  /** While true it answers no close. */
  mute = false;
  /** Set when it is let in. */
  far: ListenersEnd | undefined;
  #paused = false;

  /** While true it reads nothing: what it is sent waits. */
  get paused(): boolean {
    return this.#paused;
  }

  set paused(paused: boolean) {
    this.#paused = paused;
    if (!paused) this.far?.deliver();
  }

  send(message: string | Uint8Array): void {
    if (this.ended !== undefined) return;
    const bytes = typeof message === "string" ? message : message.slice();
    this.far?.tell(() => this.far?.events?.message(bytes));
  }

  close(code: number, reason = ""): void {
    if (this.ended !== undefined) return;
    this.ended = { code, reason };
    this.far?.tell(() => this.far?.end(code, reason));
  }

  /** Something goes wrong on the way. */
  fail(message: string): void {
    this.far?.tell(() => this.far?.events?.error(message));
  }

  /** It is gone without a word. */
  vanish(): void {
    this.close(1006);
  }
}

/** The listener's end of a connection. */
class ListenersEnd implements Peer {
  events: PeerEvents | undefined;
  readonly #client: MemoryClient;
  readonly #gone: () => void;
  readonly #unread: string[] = [];
  #closing: { code: number; reason: string; timer: ReturnType<typeof setTimeout> } | undefined;
  #ended = false;

  constructor(client: MemoryClient, gone: () => void) {
    this.#client = client;
    this.#gone = gone;
    client.far = this;
  }

  get waiting(): number {
    return this.#unread.reduce((sum, text) => sum + new TextEncoder().encode(text).length, 0);
  }

  send(text: string): void {
    if (this.#closing !== undefined || this.#client.ended !== undefined) return;
    this.#unread.push(text);
    this.deliver();
  }

  close(code: number, reason: string): void {
    if (this.#closing !== undefined || this.#ended) return;
    const timer = setTimeout(() => this.end(code, reason), CLOSE_TIMEOUT);
    this.#closing = { code, reason, timer };
    if (this.#client.mute || this.#client.paused) return;
    this.#client.ended ??= { code, reason };
    this.tell(() => this.end(code, reason));
  }

  /** Gives the client what it has not read. */
  deliver(): void {
    if (!this.#client.paused) this.#client.heard.push(...this.#unread.splice(0));
  }

  /** Runs at the end of this turn, unless the connection has ended by then. */
  tell(happened: () => void): void {
    queueMicrotask(() => {
      if (!this.#ended) happened();
    });
  }

  /** Nobody's answer is waited for any more. */
  cut(code: number, reason: string): void {
    this.#client.ended ??= { code, reason };
    this.end(code, reason);
  }

  /** The connection is over; how this end closed it comes first. */
  end(code: number, reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#closing?.timer);
    this.#gone();
    this.events?.closed(this.#closing?.code ?? code, this.#closing?.reason ?? reason);
  }
}
