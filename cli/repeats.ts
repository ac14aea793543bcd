import type { ScriptError } from "../runtime/mod.ts";
import { messageOf } from "./report.ts";

const maxErrors = 1_000;
const interval = 1_000;

/** How often an error came again since it was last reported. */
export interface Repeat {
  readonly script: string;
  readonly file: string | undefined;
  /** From 1; 0 when unknown. */
  readonly line: number;
  /** As `messageOf` gives it. */
  readonly message: string;
  readonly count: number;
  /** When this is reported: milliseconds since the epoch, by the clock of the run. */
  readonly time: number;
}

interface Entry {
  readonly script: string;
  readonly file: string | undefined;
  readonly line: number;
  readonly message: string;
  count: number;
  reportedAt: number;
}

/**
 * Tells errors that are new from those that come again. Two errors are the same when script, file,
 * line and message are. Repetitions are reported at most once a second for each error, by the times
 * handed in. It remembers the 1,000 errors that came last.
 */
export class Repeats {
  readonly #report: (repeat: Repeat) => void;
  readonly #entries = new Map<string, Entry>();
  #time = 0;
  #checkedAt = 0;

  constructor(report: (repeat: Repeat) => void) {
    this.#report = report;
  }

  /** Counts the error, and says whether it is new and to be shown whole. */
  isNew(error: ScriptError, time: number): boolean {
    this.advance(time);
    const { script, file, line } = error;
    const message = messageOf(error);
    const key = JSON.stringify([script, file, line, message]);
    const known = this.#entries.get(key);
    if (known === undefined) {
      this.#forgetOldest();
      this.#entries.set(key, { script, file, line, message, count: 0, reportedAt: time });
      return true;
    }
    this.#entries.delete(key);
    this.#entries.set(key, known);
    known.count++;
    this.#reportIfDue(known);
    return false;
  }

  /** Reports what is due at `time`. To be called with the time of everything that is written. */
  advance(time: number): void {
    this.#time = time;
    if (Math.abs(time - this.#checkedAt) < interval) return;
    this.#checkedAt = time;
    for (const entry of this.#entries.values()) this.#reportIfDue(entry);
  }

  /** Reports everything that is left. */
  finish(): void {
    for (const entry of this.#entries.values()) this.#reportNow(entry);
  }

  #forgetOldest(): void {
    if (this.#entries.size < maxErrors) return;
    for (const [key, entry] of this.#entries) {
      this.#entries.delete(key);
      this.#reportNow(entry);
      return;
    }
  }

  // A clock set back must not silence an error until it has caught up.
  #reportIfDue(entry: Entry): void {
    if (Math.abs(this.#time - entry.reportedAt) >= interval) this.#reportNow(entry);
  }

  #reportNow(entry: Entry): void {
    if (entry.count === 0) return;
    const { script, file, line, message, count } = entry;
    entry.count = 0;
    entry.reportedAt = this.#time;
    this.#report({ script, file, line, message, count, time: this.#time });
  }
}
