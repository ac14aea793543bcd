/** The network as the rooms see it: interfaces only. The real one is in net/; specs and recordings have others. */

/** What the room says of one who asks to connect. */
export interface Handshake {
  /** The header `Host`. */
  readonly host: string | undefined;
  /** The header `Origin`. */
  readonly origin: string | undefined;
  readonly isUpgrade: boolean;
}

/** The answer to a handshake that is not accepted: an HTTP status and one line of text. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
}

/** The other end of an accepted connection. */
export interface Peer {
  /** Bytes handed over that have not been sent yet. */
  readonly waiting: number;
  /** Sends one text message; without effect once the connection closes. */
  send(text: string): void;
  /** Begins to close; `closed` follows when the other end answers, or has gone. */
  close(code: number, reason: string): void;
}

/** What happens on a connection. Nothing follows `closed`. */
export interface PeerEvents {
  /** A whole message: text, or bytes. */
  message(message: string | Uint8Array): void;
  error(message: string): void;
  /** @param code 1006 when there was no close frame */
  closed(code: number, reason: string): void;
}

/** Who answers at a port. */
export interface Door {
  /** Undefined for those that may come in. */
  refusal(handshake: Handshake): Refusal | undefined;
  /** A handshake was completed. */
  opened(peer: Peer): PeerEvents;
  /** The port that was waited for could not be taken after all. */
  failed(message: string): void;
}

/** A port that is listened on. */
export interface Listener {
  readonly port: number;
  /** Ends when the port is taken, or could not be; undefined when it need not be waited for. */
  readonly waiting?: Promise<void> | undefined;
  /** Takes no more connections, and ends those that are left at once. The port is free when the promise ends. */
  close(): Promise<void>;
}

/** What has to be waited for before a URL is asked, as its port is about to pass to another listener of this process. */
export type HandOver = (url: URL) => Promise<void> | undefined;

/** Listens on ports of 127.0.0.1. */
export interface ListenerTransport {
  /**
   * Listens on a port, 0 for any free one. A port whose listener is still closing is waited for.
   * @returns why not, as text, when the port can't be had
   */
  listen(port: number, door: Door): Listener | string;
}

/** A request as it goes out. */
export interface HttpRequest {
  /** An absolute `http:` or `https:` URL. */
  readonly url: URL;
  readonly method: string;
  /** Names and values, bytes as characters. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | undefined;
}

/** The beginning of an answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Bytes of the body, when the answer says it; 0 where there is none. */
  readonly length: number | undefined;
  /** The decoded body; each chunk is good until the next one is asked for. @throws {TransportError} what ended it early */
  body(): AsyncIterable<Uint8Array>;
  /** The decoded body, whole. @throws {TransportError} */
  whole(): Promise<Uint8Array>;
  /** Lets go of a body that is not read. */
  cancel(): void;
}

/** Sends requests; redirects are not followed. */
export interface HttpTransport {
  /**
   * @param signal ends the request, and the body that is being read
   * @throws {TransportError} when no answer came
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
}

/** Why something did not come through, in a few words: `connection refused`. */
export class TransportError extends Error {
  override readonly name = "TransportError";
}

/** Nothing will come in time, however long one waits: so who waits need not wait until the time is up. */
export class NeverInTime extends TransportError {}

/** A client's end of a WebSocket connection. */
export interface Socket {
  /** Bytes handed over that have not been sent yet. */
  readonly waiting: number;
  /** Sends one text message, once it is open. */
  send(text: string): void;
  /** Begins to close, or gives up connecting; `closed` follows. */
  close(code: number, reason: string): void;
}

/** What happens on a client's connection; `closed` comes once, and is the last. */
export interface SocketEvents extends PeerEvents {
  opened(): void;
}

/** Connects to WebSocket servers. */
export interface SocketTransport {
  /** Nothing is called before it has returned. */
  connect(url: URL, events: SocketEvents): Socket;
}

/** All that reaches the network. */
export interface Transports {
  readonly listener: ListenerTransport;
  readonly http: HttpTransport;
  readonly socket: SocketTransport;
}
