import { REPLAY_EARLY, REPLAY_ORDER } from "../../limits.ts";

/** The time of a run, as a replay needs it: a host has it. Times in milliseconds of the run's clock. */
export interface RunTime {
  now(): number;
  /** Runs `turn` at a time, when no Lua runs; the result takes it back. */
  at(time: number, turn: () => void): () => void;
  /** Lets the run go on only when `work`, short and certain to end, is done. */
  await(work: Promise<void>): void;
}

interface Note {
  /** When it happened in the recording. */
  readonly recorded: number;
  readonly time: number;
  /** What happens; the next one waits for a promise. */
  happen(): Promise<void> | void;
}

/**
 * What is to happen again, in its order: each at its time, but none before one that is also due about now and came
 * first in the recording.
 */
export class Score {
  readonly #time: RunTime;
  /** By the time in the recording, then in the order of adding. */
  readonly #notes: Note[] = [];
  #isPlaying = false;

  constructor(time: RunTime) {
    this.#time = time;
  }

  /**
   * Adds what is to happen at `time`, never within this call.
   * @param recorded when it happened in the recording
   * @returns takes it back
   */
  add(recorded: number, time: number, happen: () => Promise<void> | void): () => void {
    const note: Note = { recorded, time: time - REPLAY_EARLY, happen };
    const behind = this.#notes.findIndex((other) => other.recorded > recorded);
    this.#notes.splice(behind < 0 ? this.#notes.length : behind, 0, note);
    const cancel = this.#time.at(note.time, () => this.#play());
    return () => {
      cancel();
      const at = this.#notes.indexOf(note);
      if (at < 0) return;
      this.#notes.splice(at, 1);
      // Another one may have waited for it.
      this.#time.at(this.#time.now(), () => this.#play());
    };
  }

  #play(): void {
    if (this.#isPlaying) return;
    for (let note = this.#take(); note !== undefined; note = this.#take()) {
      const after = note.happen();
      if (after === undefined) continue;
      this.#isPlaying = true;
      this.#time.await(after.then(() => {
        this.#isPlaying = false;
        this.#play();
      }));
      return;
    }
  }

  /** Takes out the first that can happen now. */
  #take(): Note | undefined {
    let earliest = Infinity;
    for (const [i, note] of this.#notes.entries()) {
      if (note.time <= this.#time.now() && earliest > note.time + REPLAY_ORDER) {
        this.#notes.splice(i, 1);
        return note;
      }
      earliest = Math.min(earliest, note.time);
    }
    return undefined;
  }
}
