import type { ScriptErrorKind } from "../errors.ts";

/** What became of a test. */
export type TestStatus = "passed" | "failed" | "skipped" | "pending";

/** One level of a Lua stack, innermost first; `file` as a terminal can open it. */
export interface StackLine {
  readonly file: string | undefined;
  /** From 1; 0 where there is none. */
  readonly line: number;
  /** What runs there, in Lua's words. */
  readonly what: string;
}

/** Why a test failed: what it asserted is not so, or something went wrong meanwhile. Plain data, as all results are. */
export interface Failure {
  /** `assertion`: of the spec's own; `network`: nothing answered; otherwise how a Lua file failed. */
  readonly kind: "assertion" | "network" | ScriptErrorKind;
  /** What is wrong, without a position; may have several lines. */
  readonly message: string;
  /** Where, as a terminal can open it: in the spec, or in the script that raised it. */
  readonly file: string | undefined;
  /** From 1; 0 where it is not known. */
  readonly line: number;
  readonly sourceLine: string | undefined;
  readonly traceback: readonly StackLine[];
  /** Local variables of the function that failed: name and value. */
  readonly locals: readonly { readonly name: string; readonly value: string }[];
  /** The script that raised it; undefined when it was the spec. */
  readonly script: string | undefined;
  /** How often the same happened, if more than once: in every frame, for one. */
  readonly times?: number;
  /** Of an assertion that compares: both values as Lua would write them, over several lines. */
  readonly difference?: { readonly expected: string; readonly actual: string };
}

/** Something that was written while a test ran. */
export interface OutputPart {
  /** The script that wrote it; undefined when it was the spec. */
  readonly script: string | undefined;
  /** `print`ed bytes or a log line's level. */
  readonly stream: "stdout" | "stderr" | "debug" | "info" | "warn" | "error";
  /** As it was written, with the newline of a print; a log line has none. */
  readonly text: string;
}

/** What came of one test: an `it`. */
export interface TestResult {
  /** The names of the blocks around it, the outermost first, and its own. */
  readonly path: readonly string[];
  /** The line of its `it`, from 1. */
  readonly line: number;
  readonly status: TestStatus;
  /** Seconds that passed on the virtual clock: the same in every run. */
  readonly seconds: number;
  /** Why it is pending or skipped, where the spec says it. */
  readonly reason?: string;
  /** At least one when it failed: of the test, of its `after_each`, of scripts. */
  readonly failures: readonly Failure[];
  /** What was wrong and let it pass: with `--strict` it is a failure. */
  readonly warnings: readonly string[];
  readonly output: readonly OutputPart[];
}

/** What came of one spec file, its tests in the order of its lines, in whatever order they ran. */
export interface FileResult {
  /** The file, as the user named it or as it was found. */
  readonly file: string;
  readonly tests: readonly TestResult[];
  /** Why its tests could not be told at all: it does not compile, or fails outside of them. */
  readonly broken?: Failure;
  /** Lines with an `it.only` or `describe.only` that was left behind. */
  readonly only: readonly number[];
  /** What was written outside of tests. */
  readonly output: readonly OutputPart[];
  /** Lines that ran, by file: how often each line that can run did. */
  readonly coverage?: Readonly<Record<string, readonly (readonly [line: number, count: number])[]>>;
}
