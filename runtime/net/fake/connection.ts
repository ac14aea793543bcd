import { type Medium, Way } from "./time.ts";

const encoder = new TextEncoder();

/** What the holder of one end of a connection hears. Nothing follows `ended`. */
export interface EndEvents {
  message(message: string | Uint8Array): void;
  /** @param lost without a close frame, and not because this end wanted it */
  ended(code: number, reason: string, lost: boolean): void;
}

/** How one side of a connection takes its turns. */
export interface Side {
  /** What its holder hears. */
  arrive(turn: () => void): void;
  /** What it does of itself about something that came. */
  react(turn: () => void): void;
}

/** Makes a connection; each end is handed to its holder, who sets its `events`. */
export function makeConnection(medium: Medium, one: Side, other: Side): [End, End] {
  const first = new End(medium, one, new Way(medium, other.arrive));
  const second = new End(medium, other, new Way(medium, one.arrive));
  first.other = second;
  second.other = first;
  return [first, second];
}

/** One end of a connection, as a WebSocket behaves. */
export class End {
  events: EndEvents | undefined;
  /** While true it answers no close. */
  mute = false;
  /** Set when the connection is made. */
  other!: End;
  readonly #medium: Medium;
  readonly #side: Side;
  readonly #way: Way;
  #state: "open" | "closing" | "ended" = "open";
  #takeBack: () => void = () => {};
  #waiting = 0;
  #paused = false;
  /** What came while it was paused. */
  readonly #unread: (() => void)[] = [];

  /** @param way leads to the other end */
  constructor(medium: Medium, side: Side, way: Way) {
    this.#medium = medium;
    this.#side = side;
    this.#way = way;
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  /** Bytes of messages that the other end has not read yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** While true it reads nothing: what it is sent waits. */
  get paused(): boolean {
    return this.#paused;
  }

  set paused(paused: boolean) {
    this.#paused = paused;
    if (paused || this.#unread.length === 0) return;
    this.#side.arrive(() => {
      while (!this.#paused && this.#unread.length > 0) this.#unread.shift()?.();
    });
  }

  /** Lets something happen at the other end, behind all that was sent before. */
  carry(turn: () => void): void {
    this.#way.carry(turn);
  }

  /** The same, when it is because of something that came. */
  answer(turn: () => void): void {
    this.#side.react(() => this.#way.carry(turn));
  }

  /** Sends a message, once it is open. */
  send(message: string | Uint8Array): void {
    if (this.#state !== "open") return;
    const { other } = this;
    const code = this.#medium.faults.breaks();
    if (code !== undefined) {
      this.carry(() => other.#break(code));
    } else if (!this.#medium.faults.loses()) {
      let size = 0, isRead = false;
      this.carry(() =>
        other.#read(() => {
          isRead = true;
          this.#waiting -= size;
          if (other.#state !== "ended") other.events?.message(message);
        })
      );
      // Most are read at once, and counting takes longer than that.
      if (!isRead) {
        size = typeof message === "string" ? encoder.encode(message).length : message.length;
        this.#waiting += size;
      }
    }
  }

  /** Begins to close; it has ended when the other end answers, or has not for a while. */
  close(code: number, reason: string): void {
    if (this.#state !== "open") return;
    this.#state = "closing";
    const { time, bounds } = this.#medium;
    this.#takeBack = time.at(time.now() + bounds.close, () => this.end(1006, ""));
    const { other } = this;
    this.carry(() => other.#read(() => other.#closeCame(code, reason)));
    // Who closes reads on, or would not find the answer.
    this.paused = false;
  }

  /** Goes without a word. */
  vanish(): void {
    if (this.#state === "ended") return;
    const { other, events } = this;
    this.carry(() => other.#read(() => other.#lost()));
    this.events = undefined;
    this.end(1006, "");
    // Whoever holds it is in the middle of something.
    this.#side.arrive(() => events?.ended(1006, "", false));
  }

  /** It is over for this end, whatever the other one does. */
  end(code: number, reason: string, lost = false): void {
    if (this.#state === "ended") return;
    this.#state = "ended";
    this.#takeBack();
    this.events?.ended(code, reason, lost);
  }

  #closeCame(code: number, reason: string): void {
    if (this.mute) return;
    const isAnswer = this.#state === "closing";
    this.end(code, reason);
    const { other } = this;
    if (!isAnswer) this.answer(() => other.#read(() => other.end(code, reason)));
  }

  /** The network ends the connection: this end hears of it first. */
  #break(code: number): void {
    this.#cut(code);
    const { other } = this;
    this.answer(() => other.#cut(code));
  }

  #cut(code: number): void {
    if (code === 1006) this.#lost();
    else this.end(code, "");
  }

  #lost(): void {
    this.end(1006, "", this.#state === "open");
  }

  #read(turn: () => void): void {
    if (this.#paused) this.#unread.push(turn);
    else turn();
  }
}
