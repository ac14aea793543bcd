import type {
  Door,
  Handshake,
  HttpRequest,
  Listener,
  ListenerTransport,
  Peer,
  PeerEvents,
  Refusal,
} from "../../transport.ts";
import { isThisMachine, notOurs, type PlainAnswer, portOf, refusedAnswer } from "../handshake.ts";
import type { End, EndEvents } from "./connection.ts";

/** Where ports begin that are taken for port 0. */
const FIRST_FREE = 40_000;

/** What Deno says of a connection that was lost. */
const LOST = "Unexpected EOF";

/** Listens in memory. */
export class FakeListeners implements ListenerTransport {
  readonly #held = new Map<number, FakeListener>();
  readonly #blocked = new Set<number>();
  /** Ports that somebody listened at, at some time. */
  readonly #known = new Set<number>();

  listen(port: number, door: Door): Listener | string {
    const free = port === 0 ? this.#free() : port;
    const last = this.#held.get(free)?.last;
    if (this.#blocked.has(free) || last?.closed === false) return `port ${free} is in use`;
    const listener = new FakeListener(free, door, () => this.#release(listener));
    if (last === undefined) this.#held.set(free, listener);
    else last.next = listener;
    this.#known.add(free);
    return listener;
  }

  /** Did anybody listen at the port that the address names, now or before? */
  knows(url: URL): boolean {
    return isThisMachine(url) && this.#known.has(portOf(url));
  }

  /**
   * Knocks at a port of this machine.
   * @returns the listener that lets the client in, why it does not, or undefined when nobody listens there
   */
  knock(url: URL, handshake: Handshake): FakeListener | Refusal | undefined {
    const listener = this.#at(url);
    return listener?.door.refusal(handshake) ?? listener;
  }

  /** What a server answers to a request that is no handshake; undefined where none listens. */
  answer({ url, method, headers }: HttpRequest): PlainAnswer | undefined {
    const door = this.#at(url)?.door;
    if (door === undefined) return undefined;
    const value = (name: string) => headers.find(([other]) => other.toLowerCase() === name)?.[1];
    const header = (name: string) => value(name) ?? (name === "host" ? url.host : null);
    // No request becomes a connection.
    return refusedAnswer(door, method, header) ?? notOurs;
  }

  /** Somebody else takes the port as soon as it is free. */
  block(port: number): void {
    this.#blocked.add(port);
  }

  unblock(port: number): void {
    this.#blocked.delete(port);
  }

  #at(url: URL): FakeListener | undefined {
    const listener = isThisMachine(url) ? this.#held.get(portOf(url)) : undefined;
    return listener?.closed === false ? listener : undefined;
  }

  #free(): number {
    let port = FIRST_FREE;
    while (this.#held.has(port) || this.#blocked.has(port)) port++;
    return port;
  }

  /** Its port goes to the one that waits for it. */
  #release({ port, next }: FakeListener): void {
    if (next !== undefined && !this.#blocked.has(port)) {
      this.#held.set(port, next);
    } else {
      this.#held.delete(port);
      if (next?.closed === false) next.door.failed(`port ${port} is in use`);
    }
  }
}

/** A port that is listened on. */
export class FakeListener implements Listener {
  /** Who gets the port when this one has let go of it. */
  next: FakeListener | undefined;
  readonly #ends = new Set<End>();
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
  get last(): FakeListener {
    return this.next?.last ?? this;
  }

  /** Lets a client in that has this end. */
  admit(end: End): void {
    this.#ends.add(end);
    const peer = new FakePeer(end, () => this.#ends.delete(end));
    end.events = peer;
    peer.events = this.door.opened(peer);
  }

  close(): Promise<void> {
    if (this.#closing !== undefined) return this.#closing;
    this.#closing = Promise.resolve().then(() => {
      // Nobody's answer is waited for.
      for (const end of this.#ends) end.end(1001, "");
      this.release();
    });
    for (const end of this.#ends) end.close(1001, "");
    return this.#closing;
  }
}

/** The listener's end of a connection. */
class FakePeer implements Peer, EndEvents {
  events: PeerEvents | undefined;
  /** How this end closed. */
  #closing: { readonly code: number; readonly reason: string } | undefined;

  constructor(private readonly end: End, private readonly gone: () => void) {}

  get waiting(): number {
    return this.end.waiting;
  }

  send(text: string): void {
    this.end.send(text);
  }

  close(code: number, reason: string): void {
    if (this.end.isOpen) this.#closing = { code, reason };
    this.end.close(code, reason);
  }

  message(message: string | Uint8Array): void {
    this.events?.message(message);
  }

  ended(code: number, reason: string, lost: boolean): void {
    this.gone();
    if (lost) this.events?.error(LOST);
    const { code: told, reason: why } = this.#closing ?? { code, reason };
    this.events?.closed(told, why);
  }
}
