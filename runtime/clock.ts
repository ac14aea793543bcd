import { FRAMES_PER_BREATH } from "./limits.ts";

/** Time as a run sees it. Times are milliseconds. */
export interface Clock {
  /** True when time moves only as the run moves it: such a run repeats. */
  readonly virtual: boolean;
  /** Milliseconds since the run began; never goes back. */
  now(): number;
  /** Milliseconds since the epoch. */
  wallTime(): number;
  /** Waits until `now()` has reached `time`, or until `wake` is called. A virtual clock jumps there. */
  sleepUntil(time: number): Promise<void> | void;
  /** Ends the sleep that is under way, or the next one at once if none is. */
  wake(): void;
}

/** Monotonic time, with the system's timers. */
export class RealClock implements Clock {
  readonly virtual = false;
  readonly #start = performance.now();
  #awake = false;
  #sleepless = 0;
  /** Timers that have fired, by their milliseconds: setting one again costs less than a new one. */
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #end: (() => void) | undefined;

  now(): number {
    return performance.now() - this.#start;
  }

  wallTime(): number {
    return Date.now();
  }

  sleepUntil(time: number): Promise<void> | void {
    if (this.#awake) {
      this.#awake = false;
      // What wakes it again and again must not keep signals and sockets waiting.
      return ++this.#sleepless % SLEEPLESS === 0 ? turn() : undefined;
    }
    // Timers keep whole milliseconds: rounded up, or the sleeper would wake too early and sleep again.
    const wait = Math.max(0, Math.min(Math.ceil(time - this.now()), LONGEST_TIMER));
    return new Promise<void>((resolve) => {
      this.#end = resolve;
      this.#timer = this.#timers.get(wait)?.refresh() ?? this.#setTimer(wait);
    });
  }

  #setTimer(wait: number): ReturnType<typeof setTimeout> {
    const timer = setTimeout(this.#wakeUp, wait);
    if (wait <= LONGEST_KEPT) this.#timers.set(wait, timer);
    return timer;
  }

  wake(): void {
    if (this.#end === undefined) {
      this.#awake = true;
    } else {
      clearTimeout(this.#timer);
      // One that was cleared can't be set again.
      this.#timers.clear();
      this.#wakeUp();
    }
  }

  readonly #wakeUp = (): void => {
    const end = this.#end;
    this.#end = undefined;
    end?.();
  };
}

/** Sleeps that were cut short before they began, until the rest of the process gets a turn. */
const SLEEPLESS = 100;

/** Ends when everything else that was ready has had its turn. */
function turn(): Promise<void> {
  return new Promise((end) => setImmediate(end));
}

/** Milliseconds up to which a timer is kept to be set again: those between frames. */
const LONGEST_KEPT = 100;

/** Timers of more milliseconds than this fire at once. */
const LONGEST_TIMER = 0x7fff_ffff;

/** Where virtual time begins: the same in every run, so that runs repeat. */
const VIRTUAL_EPOCH = Date.UTC(2000, 0, 1);

/** Time that moves only when it is told to, as fast as the machine goes. */
export class VirtualClock implements Clock {
  readonly virtual = true;
  #now = 0;
  #sleeps = 0;

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return VIRTUAL_EPOCH + this.#now;
  }

  sleepUntil(time: number): Promise<void> | void {
    this.#now = Math.max(this.#now, time);
    // Now and then the rest of the process gets a turn: a signal that ends the run, for one.
    if (++this.#sleeps % FRAMES_PER_BREATH === 0) return turn();
  }

  wake(): void {}
}

/**
 * When frames are due: on a grid of `tick` a second from `start` on, so that no lateness adds up. What a late frame
 * missed is dropped, never made up.
 */
export class FrameGrid {
  #slot = 0;
  #count = 0;

  /** @param start milliseconds; @param tick frames per second */
  constructor(private readonly start: number, private readonly tick: number) {}

  /** Frames so far. */
  get count(): number {
    return this.#count;
  }

  /** Frames that were due while another one was late. */
  get dropped(): number {
    return this.#slot - this.#count;
  }

  /** When the next frame is due, in milliseconds. */
  get next(): number {
    return this.start + (this.#slot + 1) * 1000 / this.tick;
  }

  /** When the frame with this number is due, if none is dropped before it. */
  timeOf(number: number): number {
    return this.start + (this.#slot + number - this.#count) * 1000 / this.tick;
  }

  /** Lets the frames pass that are due at `now`, up to `most` in all: nobody hears them, but they count. */
  pass(now: number, most: number): void {
    const due = Math.min(this.#slotAt(now) - this.#slot, most - this.#count);
    if (due <= 0) return;
    this.#slot += due;
    this.#count += due;
  }

  #slotAt(now: number): number {
    // A frame that is due to the microsecond may come out a hair below its slot.
    return Math.floor((now - this.start) * this.tick / 1000 + 1e-6);
  }

  /** Takes the frame that is due at `now`: gives the ticks since the last one, 0 when none is due. */
  take(now: number): number {
    if (now < this.next) return 0;
    const slot = Math.max(this.#slot + 1, this.#slotAt(now));
    const ticks = slot - this.#slot;
    this.#slot = slot;
    this.#count++;
    return ticks;
  }
}
