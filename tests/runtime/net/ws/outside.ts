import type { SocketEvents, SocketTransport } from "../../../../runtime/transport.ts";

/** How a connection ended in the eyes of one end. */
export interface Ending {
  readonly code: number;
  readonly reason: string;
}

/** The server's end of a connection. */
export interface Server {
  send(message: string | Uint8Array): void | Promise<void>;
  /** Closes; without a code when none is given. */
  close(code?: number, reason?: string): void | Promise<void>;
  /** Goes without a word. */
  vanish(): void | Promise<void>;
  /** The next message. */
  message(): Promise<string | undefined>;
  /** Waits for the end; a mute server answers no close. */
  ending(mute?: boolean): Promise<Ending>;
}

/** A connection that waits for its answer. */
export interface Knock {
  /** What is asked for, such as `/path?query`. */
  readonly target: string;
  /** Lets it in; `first` comes in one piece with the answer. */
  letIn(first?: string): Promise<Server>;
  /** Refuses it with 403. */
  refuse(): Promise<void>;
  /** Hangs up without an answer. */
  hangUp(): void | Promise<void>;
}

/** The side of the network that a transport can't see. */
export interface Outside extends Disposable {
  readonly sockets: SocketTransport;
  /** Milliseconds after which connecting, or an unanswered close, is given up. */
  readonly bounds: { readonly connect: number; readonly close: number };
  /** Where a server waits. */
  readonly url: URL;
  /** Where nobody does. */
  readonly nowhere: URL;
  /** The next connection to the server. */
  knock(): Promise<Knock>;
}

/** Writes down what happens on a connection, and lets everyone wait for it. */
export class Book implements SocketEvents {
  readonly lines: string[] = [];
  readonly bytes: Uint8Array[] = [];
  #wake: (() => void) | undefined;

  opened(): void {
    this.#note("opened");
  }

  message(message: string | Uint8Array): void {
    if (typeof message !== "string") this.bytes.push(message);
    this.#note(`message ${typeof message === "string" ? message : `${message.length} bytes`}`);
  }

  error(message: string): void {
    this.#note(`error ${message}`);
  }

  closed(code: number, reason: string): void {
    this.#note(`closed ${code} "${reason}"`);
  }

  /** Waits for a line that begins so. */
  async until(beginning: string): Promise<void> {
    while (!this.lines.some((line) => line.startsWith(beginning))) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  #note(line: string): void {
    this.lines.push(line);
    this.#wake?.();
  }
}
