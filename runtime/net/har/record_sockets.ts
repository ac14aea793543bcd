import type { Socket, SocketEvents, SocketTransport } from "../../transport.ts";
import { plainUrl } from "../address.ts";
import type { Closed, Conversation, Message } from "./model.ts";
import type { Recorders } from "./record_http.ts";

/** The same connections, with a record of each. */
export class RecordedSockets implements SocketTransport {
  readonly #conversations: RecordedConversation[] = [];

  constructor(private readonly inner: SocketTransport, private readonly recorders: Recorders) {}

  /** What was recorded so far. */
  get conversations(): Conversation[] {
    return this.#conversations.map((conversation) => conversation.taken());
  }

  connect(url: URL, events: SocketEvents): Socket {
    if (!this.recorders.budget.takeEntry(url.href, [])) return this.inner.connect(url, events);
    const conversation = new RecordedConversation(url, events, this.recorders);
    this.#conversations.push(conversation);
    return conversation.around(this.inner.connect(url, conversation));
  }
}

/** One connection that is being recorded. */
class RecordedConversation implements SocketEvents {
  readonly #url: string;
  readonly #host: string;
  readonly #start: number;
  readonly #messages: Message[] = [];
  #opened: number | undefined;
  #isCut = false;
  #error: string | undefined;
  #asked: Conversation["asked"];
  #closed: Closed | undefined;

  constructor(
    url: URL,
    private readonly events: SocketEvents,
    private readonly recorders: Recorders,
  ) {
    this.#url = plainUrl(url);
    this.#host = `${url.host}: `;
    this.#start = recorders.stamp(this);
  }

  taken(): Conversation {
    return {
      url: this.#url,
      start: this.#start,
      opened: this.#opened,
      messages: this.#messages,
      isCut: this.#isCut,
      error: this.#error,
      asked: this.#asked,
      closed: this.#closed,
      end: this.#closed?.time ?? this.recorders.stamp(this),
    };
  }

  around(socket: Socket): Socket {
    return {
      get waiting() {
        return socket.waiting;
      },
      send: (text) => {
        const isSent = this.#opened !== undefined && this.#asked === undefined;
        if (isSent && this.#closed === undefined) this.#keep("script", text);
        socket.send(text);
      },
      close: (code, reason) => {
        if (this.#closed === undefined) {
          this.#asked ??= { time: this.recorders.stamp(this), after: this.#messages.length };
        }
        socket.close(code, reason);
      },
    };
  }

  opened(): void {
    this.#opened = this.recorders.stamp(this);
    this.events.opened();
  }

  message(message: string | Uint8Array): void {
    this.#keep("server", message);
    this.events.message(message);
  }

  error(message: string): void {
    this.#error ??= message.startsWith(this.#host) ? message.slice(this.#host.length) : message;
    this.events.error(message);
  }

  closed(code: number, reason: string): void {
    this.#closed = { time: this.recorders.stamp(this), code, reason };
    this.events.closed(code, reason);
  }

  #keep(from: Message["from"], data: string | Uint8Array): void {
    // Behind a gap nothing would be where it was.
    this.#isCut ||= !this.recorders.budget.take(weightOf(data));
    if (this.#isCut) return;
    const own = typeof data === "string" ? data : data.slice();
    this.#messages.push({ from, time: this.recorders.stamp(this), data: own });
  }
}

/** Bytes that a message takes besides its own. */
const MESSAGE = 64;

function weightOf(data: string | Uint8Array): number {
  return data.length + MESSAGE;
}
