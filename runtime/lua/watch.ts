import { ENTRIES_PER_LOOK, STACK_DEPTH, STACK_DEPTH_EVERY } from "../limits.ts";
import type { LuaState } from "./api.ts";

/** Thrown through all of Lua when the deadline has passed; not an `Error`, so that no handler takes it for one. */
export class Killed {
  constructor(
    /** The stack that ran when the time was up. */
    readonly L: LuaState,
  ) {}
}

/**
 * Bounds how long Lua may run between two returns to the host. The clock is not read when Lua is entered (that would
 * cost as much as the call), but at the first look, at most some microseconds later.
 */
export class Watch {
  #deadline = 0;
  #entries = 0;
  #tick = 0;
  #depthMeasured = 0;

  /**
   * @param timeout milliseconds that one callback may take; 0 turns the watch off
   * @param now a clock that never goes back, in milliseconds
   * @param tick a clock that is cheap to read: only when it has moved is the other one read
   */
  constructor(
    readonly timeout: number,
    private readonly now: () => number = () => performance.now(),
    private readonly tick: () => number = () => Date.now(),
  ) {}

  /** The host is about to enter Lua. */
  arm(): void {
    this.#deadline = 0;
    this.#tick = 0;
  }

  /** Gives Lua `time` milliseconds more: so long it waited for something that is not its own. */
  extend(time: number): void {
    if (this.#deadline > 0) this.#deadline += time;
  }

  /** Called on entries into C code; looks at the clock now and then. */
  enter(L: LuaState): void {
    if ((++this.#entries % ENTRIES_PER_LOOK) === 0) this.look(L);
  }

  /** Looks at the clock; gives the time, or 0 when it has hardly moved. @throws {Killed} when the time is up */
  look(L: LuaState): number {
    if (this.timeout === 0) return 0;
    const tick = this.tick();
    if (tick === this.#tick) return 0;
    this.#tick = tick;
    const now = this.now();
    if (this.#deadline === 0) this.#deadline = now + this.timeout;
    else if (now > this.#deadline) throw new Killed(L);
    return now;
  }

  /** The count hook: looks at the clock; true when the stack is too deep to be anything but an endless recursion. */
  hook(L: LuaState, reaches: (L: LuaState, depth: number) => boolean): boolean {
    const now = this.look(L);
    if (now === 0 || now - this.#depthMeasured < STACK_DEPTH_EVERY) return false;
    this.#depthMeasured = now;
    return reaches(L, STACK_DEPTH);
  }
}
