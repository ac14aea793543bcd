import type { FileResult, TestResult } from "../runtime/mod.ts";
import type { Stop, Summary } from "./reporters/reporter.ts";
import { failureAt } from "./test_failure.ts";

/** Counts results in the order of the report, and says when enough tests have failed. */
export class Totals {
  readonly #most: number;
  #files = 0;
  #seconds = 0;
  #only = 0;
  #broken = 0;
  #warnings = 0;
  readonly #tests = { passed: 0, failed: 0, pending: 0, skipped: 0 };

  /** @param most failed tests and broken files after which nothing more is counted */
  constructor(most = Infinity) {
    this.#most = most;
  }

  /** Whether as many have failed as may fail. */
  get isFull(): boolean {
    return this.#failures >= this.#most;
  }

  get #failures(): number {
    return this.#tests.failed + this.#broken;
  }

  /** Counts a file, and gives it without what stands behind its last failure that is reported. */
  add(result: FileResult): FileResult {
    this.#files++;
    this.#only += result.only.length;
    const tests: TestResult[] = [];
    for (const test of result.tests) {
      if (this.isFull) break;
      tests.push(test);
      this.#tests[test.status]++;
      this.#seconds += test.seconds;
      this.#warnings += test.warnings.length;
    }
    const { broken, ...rest } = result;
    if (broken === undefined || this.isFull) return { ...rest, tests };
    this.#broken++;
    return { ...rest, tests, broken };
  }

  summary(stopped: Stop | undefined): Summary {
    return {
      files: this.#files,
      ...this.#tests,
      broken: this.#broken,
      only: this.#only,
      warnings: this.#warnings,
      seconds: this.#seconds,
      stopped,
    };
  }
}

/** The same results, where tests that passed with a warning have failed. */
export function strictly(result: FileResult): FileResult {
  return { ...result, tests: result.tests.map((test) => strict(test, result.file)) };
}

function strict(test: TestResult, file: string): TestResult {
  if (test.status !== "passed" || test.warnings.length === 0) return test;
  const failures = test.warnings.map((warning) => {
    const message = `${warning} (a warning, which --strict makes a failure)`;
    return failureAt("assertion", message, file, test.line);
  });
  return { ...test, status: "failed", failures };
}
