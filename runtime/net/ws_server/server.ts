import { MESSAGE_BYTES, PEER_UNHEARD, PEER_WAITING, REFUSALS_LOGGED } from "../../limits.ts";
import type { Callback, ScriptContext } from "../../spec.ts";
import type { Door, Handshake, Listener, Peer, PeerEvents, Refusal } from "../../transport.ts";
import { refusal } from "./guard.ts";

/** What a script wants to hear of a server. */
export interface ServerCallbacks {
  readonly on_open: Callback | undefined;
  readonly on_message: Callback | undefined;
  readonly on_error: Callback | undefined;
  readonly on_close: Callback | undefined;
}

/** One connection, as the script knows it: from its `on_open` on. */
interface Client {
  readonly id: number;
  readonly peer: Peer;
  /** Bytes of messages that the script has not heard yet. */
  unheard: number;
  /** True once this end closed the connection: the script then hears its `on_close` and nothing else of it. */
  left: boolean;
}

/** How this end closed a connection. */
interface Ending {
  readonly code: number;
  readonly reason: string;
}

/** A server of a script. What arrives is told to the script on turns of its own, in the order of arrival. */
export class Server implements Door {
  readonly id: number;
  readonly #context: ScriptContext;
  readonly #callbacks: ServerCallbacks;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  readonly #encoder = new TextEncoder();
  readonly #clients = new Map<number, Client>();
  /** Those that count as gone, and whose `on_close` is still to come. */
  readonly #leaving = new Map<Client, Ending>();
  readonly #refused = new Set<string>();
  readonly #done: () => void;
  #listener: Listener | undefined;
  #lastClient = 0;
  #port: number;

  constructor(id: number, port: number, context: ScriptContext, callbacks: ServerCallbacks) {
    this.id = id;
    this.#port = port;
    this.#context = context;
    this.#callbacks = callbacks;
    this.#done = context.scope.work();
  }

  /** Takes the port; false, with a warning, when it can't be had. */
  start(): boolean {
    const listener = this.#port >= 0 && this.#port <= 65_535
      ? this.#context.transports.listener.listen(this.#port, this)
      : `port must be between 0 and 65535, got ${this.#port}`;
    if (typeof listener === "string") {
      this.#context.warn(`net.ws_server:listen: ${listener}`);
      this.#release();
      return false;
    }
    this.#listener = listener;
    this.#port = listener.port;
    if (listener.waiting === undefined) this.#say();
    else void listener.waiting.then(() => this.isOpen && this.#say());
    return true;
  }

  #say(): void {
    this.#context.say(`listens on ws://127.0.0.1:${this.#port}/`);
  }

  get isOpen(): boolean {
    return this.#listener !== undefined;
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  /** Sends one text message to one client; false when it can't be sent. */
  send(id: number, message: Uint8Array): boolean {
    const client = this.#clients.get(id);
    const text = client === undefined ? undefined : this.#textOf("send", message);
    if (client === undefined || text === undefined) return false;
    return this.#sendTo(client, text, message.length);
  }

  /** Sends one text message to every client. */
  broadcast(message: Uint8Array): void {
    if (this.#clients.size === 0) return;
    const text = this.#textOf("broadcast", message);
    if (text === undefined) return;
    for (const client of this.#clients.values()) this.#sendTo(client, text, message.length);
  }

  /** Closes the connection to a client; its `on_close` follows when it answers, or does not. */
  disconnect(id: number, code: number, reason: string): void {
    const client = this.#clients.get(id);
    if (client !== undefined) this.#end(client, code, reason);
  }

  /** Stops listening, and ends every connection. Gives what has to be waited for until the port is free. */
  close(): Promise<void> | undefined {
    const listener = this.#listener;
    if (listener === undefined) return undefined;
    this.#listener = undefined;
    for (const client of this.#clients.values()) this.#end(client, 1001, "");
    for (const [client, ending] of this.#leaving) this.#forgetSoon(client, ending);
    const closed = listener.close();
    this.#release();
    return closed;
  }

  refusal(handshake: Handshake): Refusal | undefined {
    const verdict = refusal(handshake, this.#context.settings.allowOrigins);
    if (verdict?.warning !== undefined) this.#logRefusal(verdict.warning);
    return verdict;
  }

  opened(peer: Peer): PeerEvents {
    const client: Client = { id: ++this.#lastClient, peer, unheard: 0, left: false };
    this.#turn(client, () => {
      this.#clients.set(client.id, client);
      this.#callbacks.on_open?.call(client.id);
    });
    return {
      message: (message) => this.#heard(client, message),
      error: (message) =>
        this.#turn(client, () => this.#callbacks.on_error?.call(client.id, message)),
      closed: (code, reason) => this.#context.post(() => this.#forget(client, code, reason)),
    };
  }

  failed(message: string): void {
    this.#listener = undefined;
    this.#context.post(() => {
      this.#context.warn(`net.ws_server:listen: ${message}; the server is closed`);
    });
    this.#release();
  }

  #heard(client: Client, message: string | Uint8Array): void {
    if (client.left) return;
    const bytes = typeof message === "string" ? this.#encoder.encode(message) : message;
    client.unheard += bytes.length;
    if (bytes.length >= MESSAGE_BYTES) {
      this.#refuse(client, 1009, "message too big", `a message of ${bytes.length} bytes`);
    } else if (client.unheard > PEER_UNHEARD) {
      this.#refuse(client, 1008, "too many messages", "messages came quicker than they were heard");
    } else {
      this.#turn(client, () => {
        client.unheard -= bytes.length;
        this.#callbacks.on_message?.call(client.id, bytes);
      });
    }
  }

  /** Drops a client that does what it may not. */
  #refuse(client: Client, code: number, reason: string, error: string): void {
    this.#turn(client, () => {
      this.#callbacks.on_error?.call(client.id, error);
      if (!client.left) this.#drop(client, code, reason);
    });
  }

  #sendTo(client: Client, text: string, size: number): boolean {
    if (client.peer.waiting + size > PEER_WAITING) {
      this.#drop(client, 1008, "too slow");
      return false;
    }
    client.peer.send(text);
    return true;
  }

  /** Closes the connection without waiting for an answer. */
  #drop(client: Client, code: number, reason: string): void {
    this.#end(client, code, reason);
    this.#forgetSoon(client, { code, reason });
  }

  /** Closes the connection: the client counts as gone from now on, whatever it still does. */
  #end(client: Client, code: number, reason: string): void {
    client.left = true;
    this.#clients.delete(client.id);
    this.#leaving.set(client, { code, reason });
    client.peer.close(code, reason);
  }

  #forgetSoon(client: Client, { code, reason }: Ending): void {
    this.#context.post(() => this.#forget(client, code, reason));
  }

  /** The connection is over; the script hears of it once, if it ever heard of the client. */
  #forget(client: Client, code: number, reason: string): void {
    const known = this.#clients.delete(client.id) || this.#leaving.delete(client);
    if (known) this.#callbacks.on_close?.call(client.id, code, reason);
  }

  /** Runs on a later turn, unless the client or the server has gone by then. */
  #turn(client: Client, turn: () => void): void {
    this.#context.post(() => {
      if (!client.left && this.isOpen) turn();
    });
  }

  /** The message as text; one that can't be sent is refused, with a warning. */
  #textOf(method: string, message: Uint8Array): string | undefined {
    if (message.length >= MESSAGE_BYTES) {
      const { length } = message;
      this.#warn(method, `a message of ${length} bytes is too big (under ${MESSAGE_BYTES})`);
      return undefined;
    }
    try {
      return this.#decoder.decode(message);
    } catch {
      this.#warn(method, "a message that is not valid UTF-8 can't be sent");
      return undefined;
    }
  }

  #warn(method: string, message: string): void {
    this.#context.warn(`WsServer:${method}: ${message}`);
  }

  /** Lets go of the script's functions, once what is still to be told has been told. */
  #release(): void {
    this.#done();
    this.#context.post(() => {
      for (const callback of Object.values(this.#callbacks)) callback?.release();
    });
  }

  #logRefusal(warning: string): void {
    if (this.#refused.has(warning) || this.#refused.size > REFUSALS_LOGGED) return;
    this.#refused.add(warning);
    const last = this.#refused.size > REFUSALS_LOGGED;
    this.#context.post(() => {
      const text = last ? "more connections are refused; no more is said of them" : warning;
      this.#context.warn(`net.ws_server: ${text}`);
    });
  }

  /** What `tostring` gives. */
  toString(): string {
    return `WsServer(${this.id}, 127.0.0.1:${this.#port})`;
  }
}
