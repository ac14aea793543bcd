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

  /** Takes the frame that is due at `now`: gives the ticks since the last one, 0 when none is due. */
  take(now: number): number {
    if (now < this.next) return 0;
    // A frame that is due to the microsecond may come out a hair below its slot.
    const slot = Math.max(this.#slot + 1, Math.floor((now - this.start) * this.tick / 1000 + 1e-6));
    const ticks = slot - this.#slot;
    this.#slot = slot;
    this.#count++;
    return ticks;
  }
}
