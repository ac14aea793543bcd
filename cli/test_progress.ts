import type { FileResult } from "../runtime/mod.ts";
import type { Output } from "./output.ts";
import { printableLine } from "./report.ts";
import { barOptions, type Format, loadFormat, StatusLine } from "./status_line.ts";

/** Milliseconds between two looks of the line. */
const BETWEEN = 100;

/** How far a run of tests has come, on the last line of a terminal. */
export class TestProgress {
  readonly #line: StatusLine;
  readonly #format: Format;
  readonly #now: () => number;
  #drawnAt = -Infinity;
  #failed = 0;

  /** @param now milliseconds */
  constructor(output: Output, format: Format, now: () => number = () => performance.now()) {
    this.#line = new StatusLine(output);
    this.#format = format;
    this.#now = now;
  }

  static async open(output: Output): Promise<TestProgress> {
    return new TestProgress(output, await loadFormat());
  }

  count({ tests, broken }: FileResult): void {
    this.#failed += tests.filter(({ status }) => status === "failed").length;
    if (broken !== undefined) this.#failed++;
  }

  show(running: readonly string[], ended: number, total: number): void {
    const now = this.#now();
    if (now - this.#drawnAt < BETWEEN || total === 0) return;
    this.#drawnAt = now;
    const numbers = { progress: ended / total, value: ended, total, eta: 0, maxWidth: 0 };
    const words = {
      failed: this.#failed === 0 ? "" : `, ${this.#failed} failed`,
      running: running.length === 0 ? "" : `  ${running.map(printableLine).join(" ")}`,
    };
    const options = { ...barOptions, format: "{bar} {value} of {total} files{failed}{running}" };
    this.#line.draw(this.#format(options, { ...numbers, startTime: 0, stopTime: 0 }, words));
  }

  erase(): void {
    this.#line.erase();
  }
}
