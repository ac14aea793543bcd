import { joined } from "../../bytes.ts";
import { RECORDED_BODY, RECORDED_BYTES } from "../../limits.ts";
import type { Headers, Payload } from "./model.ts";

/** Bytes that an entry takes besides its texts. */
const ENTRY = 200;

/** Bytes that are kept of one body, and of all bodies and messages. */
export interface Bounds {
  readonly body: number;
  readonly all: number;
}

/** The memory that a recording may take. What there is no room for is left out, and somebody is told. */
export class Budget {
  #left: number;
  #toldFull = false;

  /** @param warn is told what is left out */
  constructor(
    private readonly warn: (message: string) => void,
    private readonly bounds: Bounds = { body: RECORDED_BODY, all: RECORDED_BYTES },
  ) {
    this.#left = bounds.all;
  }

  /** The most that one body may have. */
  get body(): number {
    return this.bounds.body;
  }

  /** Is there room for so many bytes? They are taken then. */
  take(size: number): boolean {
    if (size <= this.#left) {
      this.#left -= size;
      return true;
    }
    if (!this.#toldFull) {
      this.#toldFull = true;
      this.warn(
        `the recording is full: what does not fit into ${this.bounds.all} bytes is left out`,
      );
    }
    return false;
  }

  /** Is there room for a request or a connection, without what it sends and receives? */
  takeEntry(url: string, headers: Headers): boolean {
    const lengths = headers.map(([name, value]) => name.length + value.length);
    return this.take(lengths.reduce((sum, length) => sum + length, url.length + ENTRY));
  }

  give(size: number): void {
    this.#left += size;
  }

  tell(message: string): void {
    this.warn(message);
  }
}

/** Collects a body, as far as there is room for it. */
export class Collector {
  #chunks: Uint8Array[] = [];
  #size = 0;
  #why: string | undefined;

  /** @param what whose body it is, as warnings say it */
  constructor(private readonly budget: Budget, private readonly what: string) {}

  /** Takes a chunk, which may be used again afterwards. */
  add(chunk: Uint8Array): void {
    this.#size += chunk.length;
    if (this.#why !== undefined) return;
    if (this.#size > this.budget.body) {
      this.#leaveOut(`left out: larger than ${this.budget.body} bytes`, chunk.length);
      this.budget.tell(
        `the body of ${this.what} is not recorded: it is larger than ${this.budget.body} bytes`,
      );
    } else if (this.budget.take(chunk.length)) this.#chunks.push(chunk.slice());
    else this.#leaveOut("left out: the recording is full", chunk.length);
  }

  /** What came so far. */
  body(): Payload {
    if (this.#why !== undefined) return { size: this.#size, bytes: undefined, why: this.#why };
    return { size: this.#size, bytes: joined(this.#chunks) };
  }

  /** @param last bytes of the chunk that was too much */
  #leaveOut(why: string, last: number): void {
    this.#why = why;
    this.#chunks = [];
    this.budget.give(this.#size - last);
  }
}
