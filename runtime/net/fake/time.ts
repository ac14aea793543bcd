import { type Faults, NO_FAULTS } from "./faults.ts";

/** The time and the turns of one test, as a network in memory needs them. Times are milliseconds of its clock. */
export interface FakeTime {
  now(): number;
  /** Runs a turn on the scripts' side, in the order of coming. */
  post(turn: () => void): void;
  /** Runs a turn on the far side, the servers and pages of a spec: in the order of coming, when no Lua runs. */
  far(turn: () => void): void;
  /** Runs a turn at a time, when no Lua runs; the result takes it back. */
  at(time: number, turn: () => void): () => void;
  /** Lets nothing else happen until `work`, short and certain to end, is done. */
  await(work: Promise<void>): void;
}

/** Milliseconds after which something is given up. */
export interface Bounds {
  /** Of connecting to a WebSocket server. */
  readonly connect: number;
  /** Of the answer to a close. */
  readonly close: number;
}

/** What everything in a network in memory goes through. */
export class Medium {
  faults: Faults = NO_FAULTS;

  constructor(readonly time: FakeTime, readonly bounds: Bounds) {}
}

/** One direction of a connection: what goes along it arrives in its order, after the time that it takes. */
export class Way {
  readonly #medium: Medium;
  readonly #arrive: (turn: () => void) => void;
  #inAir = 0;
  /** When the last of what is in the air arrives. */
  #last = 0;

  /** @param arrive runs what happens at the other end */
  constructor(medium: Medium, arrive: (turn: () => void) => void) {
    this.#medium = medium;
    this.#arrive = arrive;
  }

  carry(turn: () => void): void {
    const { time, faults } = this.#medium;
    const delay = faults.delay();
    if (delay === 0 && this.#inAir === 0) return this.#arrive(turn);
    this.#last = Math.max(time.now() + delay, this.#inAir === 0 ? 0 : this.#last);
    this.#inAir++;
    time.at(this.#last, () => {
      this.#inAir--;
      this.#arrive(turn);
    });
  }
}
