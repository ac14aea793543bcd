import type { Clock } from "./clock.ts";
import { CATCH_UP, OVERDUE } from "./limits.ts";
import type { Sink } from "./sink.ts";

/** A turn that is due at a time; none once it is taken back. */
interface Timer {
  readonly time: number;
  turn: (() => void) | undefined;
  /** False once it was due. */
  waits: boolean;
}

/** Timers that are over before they are let go of, at least. */
const TIDY = 64;

/** What is to run at some time of a run's clock. Times are milliseconds. */
export class Timers {
  /** By time, then in the order of setting. Those that are over go together: each alone would take as long as all. */
  #timers: Timer[] = [];
  #over = 0;
  /** How many at the beginning are over. */
  #first = 0;

  /** When the next one is due; never is Infinity. */
  get next(): number {
    while (this.#first < this.#timers.length && !isOn(this.#timers[this.#first])) this.#first++;
    return this.#timers[this.#first]?.time ?? Infinity;
  }

  /** Sets a timer; the result takes it back. */
  set(time: number, turn: () => void): () => void {
    const timer: Timer = { time, turn, waits: true };
    let from = this.#first, to = this.#timers.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#timers[middle]?.time ?? Infinity) <= time) from = middle + 1;
      else to = middle;
    }
    this.#timers.splice(from, 0, timer);
    return () => {
      const wasOn = isOn(timer);
      timer.turn = undefined;
      if (wasOn) this.#end();
    };
  }

  /** Takes out what is due at `now`, in its order. One that is taken back by another of them does nothing. */
  take(now: number): (() => void)[] {
    const due: (() => void)[] = [];
    while (this.next <= now) {
      const timer = this.#timers[this.#first] as Timer;
      timer.waits = false;
      due.push(() => timer.turn?.());
      this.#end();
    }
    return due;
  }

  /** One more is over. */
  #end(): void {
    this.#over++;
    if (this.#over < TIDY || this.#over * 2 < this.#timers.length) return;
    this.#timers = this.#timers.filter(isOn);
    this.#over = 0;
    this.#first = 0;
  }
}

function isOn(timer: Timer | undefined): boolean {
  return timer?.turn !== undefined && timer.waits;
}

/** What waits for its turn: what arrived from outside, in its order, and what is due at a time. */
export class Inbox {
  readonly #timers = new Timers();
  #turns: (() => void)[] = [];

  /** @param wake is called when there is something new */
  constructor(private readonly wake: () => void) {}

  /** True when nothing has arrived; timers may be set. */
  get isEmpty(): boolean {
    return this.#turns.length === 0;
  }

  /** When the next timer is due; never is Infinity. */
  get nextTimer(): number {
    return this.#timers.next;
  }

  post(turn: () => void): void {
    this.#turns.push(turn);
    this.wake();
  }

  /** Sets a timer; the result takes it back. */
  at(time: number, turn: () => void): () => void {
    const cancel = this.#timers.set(time, turn);
    this.wake();
    return cancel;
  }

  /** Takes out what arrived, and then the timers that are due. What comes meanwhile waits for the next time. */
  take(now: number): readonly (() => void)[] {
    const turns = this.#turns;
    this.#turns = [];
    return turns.length === 0 ? this.#timers.take(now) : turns.concat(this.#timers.take(now));
  }
}

/** What a host does when no Lua runs: what arrived, what has to be waited for, and what comes after that. */
export class Turns {
  readonly #inbox: Inbox;
  readonly #awaited: Promise<void>[] = [];
  /** What is to be done once nothing is waited for. */
  readonly #settled: (() => void)[] = [];
  #error: { readonly error: unknown } | undefined;

  /**
   * @param clock is woken by what arrives
   * @param sink is flushed when nothing is waited for
   * @param stop ends the run: something went wrong in luanet itself
   */
  constructor(
    private readonly clock: Clock,
    private readonly sink: Sink,
    private readonly stop: () => void,
  ) {
    this.#inbox = new Inbox(() => clock.wake());
  }

  /** True when nothing has arrived; timers may be set. */
  get isEmpty(): boolean {
    return this.#inbox.isEmpty;
  }

  /** True when nothing has arrived, and nothing is waited for. */
  get isQuiet(): boolean {
    return this.#inbox.isEmpty && this.#awaited.length === 0;
  }

  /** When the next timer is due; never is Infinity. */
  get nextTimer(): number {
    return this.#inbox.nextTimer;
  }

  /** Takes in what arrived from outside: `turn` runs when no Lua does, in the order of arrival. */
  post(turn: () => void): void {
    this.#inbox.post(turn);
  }

  /** Sets a timer; the result takes it back. */
  at(time: number, turn: () => void): () => void {
    return this.#inbox.at(time, turn);
  }

  /** The next `settle` waits for `work`. */
  await(work: Promise<void>): void {
    this.#awaited.push(work.catch((error) => this.fail(error)));
  }

  /** Runs `turn` once nothing is waited for. */
  afterwards(turn: () => void): void {
    this.#settled.push(turn);
  }

  /**
   * When Lua was busy beyond the time `due` at which the process was to wake, and a timer fell due meanwhile: gives what
   * arrived the time to come in before it.
   */
  catchUp(due: number): Promise<void> | void {
    const now = this.clock.now();
    if (this.clock.virtual || now - due < OVERDUE || this.nextTimer > now) return;
    return new Promise((end) => setTimeout(end, CATCH_UP));
  }

  /** Runs what arrived, and the timers that are due. */
  takeIn(): void {
    for (const turn of this.#inbox.take(this.clock.now())) this.guard(turn);
  }

  /** Flushes; gives a promise when something has to be waited for before the run goes on. */
  settle(): Promise<void> | void {
    if (this.#awaited.length === 0) {
      for (const turn of this.#settled.splice(0)) this.guard(turn);
      const flushing = this.sink.flush();
      return flushing?.catch((error) => this.fail(error));
    }
    return Promise.all(this.#awaited.splice(0)).then(() => this.settle());
  }

  /** What luanet itself gets wrong ends the run, but in order: every script is still unloaded. */
  guard(turn: () => void): void {
    try {
      turn();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Something went wrong in luanet itself. */
  fail(error: unknown): void {
    this.#error ??= { error };
    this.stop();
  }

  /** @throws what went wrong in luanet itself, the first of it */
  check(): void {
    if (this.#error !== undefined) throw this.#error.error;
  }
}
