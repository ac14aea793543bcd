import { LAST_WORDS, MESSAGE_BYTES, PEER_UNHEARD, PEER_WAITING } from "../../limits.ts";
import type { Callback, ScriptContext } from "../../spec.ts";
import type { Socket, SocketEvents } from "../../transport.ts";

/** What a script wants to hear of a connection. */
export interface SocketCallbacks {
  readonly on_open: Callback | undefined;
  readonly on_message: Callback | undefined;
  readonly on_error: Callback | undefined;
  readonly on_close: Callback | undefined;
}

/** The numbers of connections: none comes twice in a run, whichever script asks. */
class Ids {
  #last = 0;

  next(): number {
    return ++this.#last;
  }
}

/** One connection of a script. */
class Connection implements SocketEvents {
  readonly id: number;
  /** Ends when the transport has told of the end, whether or not the script hears of it. */
  readonly over: Promise<void>;
  socket: Socket | undefined;
  readonly #host: string;
  readonly #context: ScriptContext;
  readonly #callbacks: SocketCallbacks;
  readonly #gone: () => void;
  readonly #encoder = new TextEncoder();
  /** As the script knows it. */
  #state: "connecting" | "open" | "closing" | "closed" = "connecting";
  #end: () => void = () => {};
  /** True once it has ended, or is about to, and the script has still to hear of that. */
  #lost = false;
  #unheard = 0;
  /** What the peer did that it may not, and how the script hears of it. */
  #dropped: { readonly code: number; readonly reason: string } | undefined;

  constructor(
    id: number,
    host: string,
    context: ScriptContext,
    callbacks: SocketCallbacks,
    gone: () => void,
  ) {
    this.id = id;
    this.#host = host;
    this.#context = context;
    this.#callbacks = callbacks;
    this.#gone = gone;
    this.over = new Promise((end) => {
      this.#end = end;
    });
  }

  /** Can messages be sent? */
  get isOpen(): boolean {
    return this.#state === "open" && !this.#lost;
  }

  /** Has neither the script nor its peer closed it? */
  get isKept(): boolean {
    return (this.#state === "connecting" || this.#state === "open") && !this.#lost;
  }

  opened(): void {
    this.#turn(() => {
      if (this.#state !== "connecting") return;
      this.#state = "open";
      this.#callbacks.on_open?.call(this.id);
    });
  }

  message(message: string | Uint8Array): void {
    if (this.#dropped !== undefined) return;
    const bytes = typeof message === "string" ? this.#encoder.encode(message) : message;
    this.#unheard += bytes.length;
    if (bytes.length >= MESSAGE_BYTES) {
      const why = `a message of ${bytes.length} bytes is too big (under ${MESSAGE_BYTES})`;
      this.#drop(1009, "message too big", why);
    } else if (this.#unheard > PEER_UNHEARD) {
      this.#drop(1008, "too many messages", "messages came quicker than they were heard");
    } else {
      this.#turn(() => {
        this.#unheard -= bytes.length;
        if (this.#state === "open") this.#callbacks.on_message?.call(this.id, bytes);
      });
    }
  }

  error(message: string): void {
    this.#turn(() => this.#callbacks.on_error?.call(this.id, message));
  }

  closed(code: number, reason: string): void {
    const { code: told, reason: why } = this.#dropped ?? { code, reason };
    this.#lost = true;
    this.#end();
    this.#turn(() => {
      this.#state = "closed";
      this.#gone();
      this.#callbacks.on_close?.call(this.id, told, why);
      for (const callback of Object.values(this.#callbacks)) callback?.release();
    });
  }

  /** Closes; `on_close` follows when the other end answers, or does not. */
  close(): void {
    if (this.#state === "closing" || this.#state === "closed") return;
    this.#state = "closing";
    this.socket?.close(1000, "");
  }

  #drop(code: number, reason: string, error: string): void {
    this.#dropped = { code, reason };
    this.#lost = true;
    this.error(`${this.#host}: ${error}`);
    this.socket?.close(code, reason);
  }

  #turn(turn: () => void): void {
    this.#context.post(() => {
      if (this.#state !== "closed") turn();
    });
  }
}

/** The connections of one script. */
export class Sockets {
  readonly #context: ScriptContext;
  readonly #connections = new Map<number, Connection>();
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  constructor(context: ScriptContext) {
    this.#context = context;
    context.scope.add({
      close: () => this.#closeAll(),
      open: () => ({
        socket: [...this.#connections.values()].filter(({ isKept }) => isKept).length,
      }),
    });
  }

  /** Connects; gives the number of the connection at once, whatever comes of it. */
  connect(address: string, callbacks: SocketCallbacks): number {
    const id = this.#context.shared(Ids).next();
    const done = this.#context.scope.work();
    const url = URL.parse(address);
    const connection = new Connection(id, url?.host ?? "", this.#context, callbacks, () => {
      this.#connections.delete(id);
      done();
    });
    this.#connections.set(id, connection);
    if (url === null || url.protocol !== "ws:" && url.protocol !== "wss:") {
      const shown = JSON.stringify(address.length > 100 ? `${address.slice(0, 100)}...` : address);
      const why = url === null ? "" : ": only ws: and wss: are connected to";
      connection.error(`invalid URL ${shown}${why}`);
      connection.closed(1006, "");
      return id;
    }
    // Not a part of what is asked for, and no handshake may have it.
    url.hash = "";
    connection.socket = this.#context.transports.socket.connect(url, connection);
    // A virtual run goes through its frames without a pause: what is known at once would come too late.
    if (this.#context.clock.virtual) this.#context.await(Promise.resolve());
    return id;
  }

  /** Sends one text message; false when it can't be sent. */
  send(id: number, message: Uint8Array): boolean {
    const connection = this.#connections.get(id);
    if (connection?.socket === undefined || !connection.isOpen) return false;
    if (message.length >= MESSAGE_BYTES) {
      return this.#refuse(
        `a message of ${message.length} bytes is too big (under ${MESSAGE_BYTES})`,
      );
    }
    if (connection.socket.waiting >= PEER_WAITING) return false;
    let text: string;
    try {
      text = this.#decoder.decode(message);
    } catch {
      return this.#refuse("a message that is not valid UTF-8 can't be sent");
    }
    connection.socket.send(text);
    return true;
  }

  close(id: number): void {
    this.#connections.get(id)?.close();
  }

  isOpen(id: number): boolean {
    return this.#connections.get(id)?.isOpen === true;
  }

  #refuse(why: string): false {
    this.#context.warn(`net.ws:send: ${why}`);
    return false;
  }

  #closeAll(): void {
    const connections = [...this.#connections.values()];
    this.#connections.clear();
    for (const { socket } of connections) socket?.close(1000, "");
    // What was sent last would be cut off if the process ended now. With a virtual clock nothing is on its way.
    if (connections.length === 0 || this.#context.clock.virtual) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((end) => {
      timer = setTimeout(end, LAST_WORDS);
    });
    const over = Promise.all(connections.map(({ over }) => over)).then(() => {});
    this.#context.await(Promise.race([over, late]).finally(() => clearTimeout(timer)));
  }
}
