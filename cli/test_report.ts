import type { FileResult } from "../runtime/mod.ts";
import type { Output } from "./output.ts";
import type { ReportFile } from "./report_file.ts";
import type { Reporter, Stop, Summary } from "./reporters/reporter.ts";
import { strictly, Totals } from "./test_totals.ts";

/** Where the text of a report goes. */
export interface ReportTargets {
  readonly output: Output;
  readonly reporter: Reporter;
  /** A JUnit report beside it. */
  readonly junit: { readonly reporter: Reporter; readonly file: ReportFile } | undefined;
  /** A file was reported; what is not reported has no part in anything. */
  told(result: FileResult): void;
}

/** Writes the report of a run: files in their order, whatever the order in which they ended. */
export class TestReport {
  readonly #targets: ReportTargets;
  readonly #totals: Totals;
  readonly #strict: boolean;
  readonly #waiting = new Map<number, FileResult>();
  readonly #encoder = new TextEncoder();
  #next = 0;

  /** @param rules whether warnings fail, and after how many failures the report ends */
  constructor(
    targets: ReportTargets,
    rules: { readonly strict: boolean; readonly failFast: number | undefined },
  ) {
    this.#targets = targets;
    this.#totals = new Totals(rules.failFast);
    this.#strict = rules.strict;
    this.#write(targets.reporter.begin());
    targets.junit?.reporter.begin();
  }

  /** Whether nothing more is reported, as enough has failed. */
  get isFull(): boolean {
    return this.#totals.isFull;
  }

  /** What was reported so far. */
  get summary(): Summary {
    return this.#totals.summary(this.isFull ? "fail-fast" : undefined);
  }

  /** Takes the result of a file, which is the `index`th of all. */
  take(index: number, result: FileResult): void {
    this.#waiting.set(index, this.#strict ? strictly(result) : result);
    for (let next; (next = this.#waiting.get(this.#next)) !== undefined && !this.isFull;) {
      this.#waiting.delete(this.#next++);
      const counted = this.#totals.add(next);
      this.#write(this.#targets.reporter.file(counted));
      this.#targets.junit?.reporter.file(counted);
      this.#targets.told(counted);
    }
    this.#targets.output.flush();
  }

  /** Ends the report, as it is. @throws {HostError} when the file beside it can't be written */
  end(stopped: Stop | undefined): Summary {
    const summary = this.#totals.summary(stopped ?? (this.isFull ? "fail-fast" : undefined));
    this.#write(this.#targets.reporter.end(summary));
    this.#targets.output.flush();
    const { junit } = this.#targets;
    junit?.file.write([junit.reporter.end(summary)]);
    return summary;
  }

  #write(text: string): void {
    if (text !== "") this.#targets.output.write("stdout", this.#encoder.encode(text));
  }
}
