/** Traffic as it was recorded: plain data. Times are milliseconds since the epoch, with fractions. */

/** What went over the network in a run, each in the order of its start. */
export interface Recording {
  readonly exchanges: readonly Exchange[];
  readonly conversations: readonly Conversation[];
}

export type Headers = readonly (readonly [name: string, value: string])[];

/** The bytes of a request or an answer. */
export interface Payload {
  /** How many there were, as far as that is known. */
  readonly size: number;
  /** Undefined where the recording leaves them out. */
  readonly bytes: Uint8Array | undefined;
  /** Why it does. */
  readonly why?: string;
}

/** A request, and what came of it. A redirect is followed by a request of its own. */
export interface Exchange {
  readonly method: string;
  /** Absolute, without a fragment and without a password. */
  readonly url: string;
  readonly headers: Headers;
  readonly body: Payload | undefined;
  readonly start: number;
  /** When the answer began. */
  readonly answered: number;
  readonly end: number;
  /** Undefined when none came. */
  readonly answer: Answer | undefined;
  /** Why no answer came, or why its body is not whole; `GIVEN_UP` when nobody waited any more. */
  readonly error: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  /** Decoded; what came of it. */
  readonly body: Payload;
}

/** The error of what the script did not wait for: its timeout, its end, a body that was too large. */
export const GIVEN_UP = "given up";

/** A client's WebSocket connection. */
export interface Conversation {
  /** Absolute, without a fragment and without a password. */
  readonly url: string;
  readonly start: number;
  /** When the server let the client in; undefined when it did not. */
  readonly opened: number | undefined;
  readonly messages: readonly Message[];
  /** True when later messages were left out. */
  readonly isCut: boolean;
  /** What went wrong, without the host. */
  readonly error: string | undefined;
  /** When the script closed it, after how many of the messages. */
  readonly asked: { readonly time: number; readonly after: number } | undefined;
  /** How it ended; undefined when nobody saw that. */
  readonly closed: Closed | undefined;
  /** The last that was seen of it. */
  readonly end: number;
}

export interface Message {
  readonly from: "script" | "server";
  readonly time: number;
  readonly data: string | Uint8Array;
}

export interface Closed {
  readonly time: number;
  /** 1006 when there was no close frame. */
  readonly code: number;
  readonly reason: string;
}
