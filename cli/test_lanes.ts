import type { FileResult, Recording, TestResult } from "../runtime/mod.ts";
import { brokenFile, failureAt } from "./test_failure.ts";
import { runFile } from "./test_file.ts";
import type { Begun, Order } from "./test_messages.ts";
import { type Outcome, TestThread } from "./test_thread.ts";
import { formatTime } from "./units.ts";

/** Milliseconds that a callback may take beyond its deadline before it is taken to hang: machines may be busy. */
const GRACE = 5_000;

/** Tests of one file that may hang: each keeps a core busy until the process ends. */
const MOST_HUNG = 3;

/** What runs files, one after the other. */
export interface Lane {
  /** @returns undefined when the lane was closed meanwhile @throws what went wrong in luanet itself */
  run(order: Order): Promise<FileResult | undefined>;
  close(): void;
}

/** Runs files in this thread: one that hangs can't be stopped. */
export class OwnLane implements Lane {
  readonly #replay: Recording | undefined;
  #isClosed = false;

  /** @param replay what answers requests that no spec answers */
  constructor(replay: Recording | undefined) {
    this.#replay = replay;
  }

  async run(order: Order): Promise<FileResult | undefined> {
    // Signals are heard between two files.
    await new Promise((turn) => setTimeout(turn, 0));
    if (this.#isClosed) return undefined;
    const result = await runFile(order, this.#replay, { begins() {}, ended() {}, turned() {} });
    return this.#isClosed ? undefined : result;
  }

  close(): void {
    this.#isClosed = true;
  }
}

/** Runs files in a worker, and goes on with another one where a test hangs. */
export class WorkerLane implements Lane {
  readonly #timeout: number;
  readonly #replay: Recording | undefined;
  #thread: TestThread;
  #isClosed = false;

  /**
   * @param timeout the deadline of a callback in milliseconds; 0 for none
   * @param replay what answers requests that no spec answers
   */
  constructor(timeout: number, replay: Recording | undefined) {
    this.#timeout = timeout;
    this.#replay = replay;
    this.#thread = this.#open();
  }

  /** Ends when the worker can take files; rejects when it can't be started. */
  get ready(): Promise<void> {
    return this.#thread.ready;
  }

  async run(order: Order): Promise<FileResult | undefined> {
    const known = new Map<number, TestResult>();
    for (let hung = 0;;) {
      const done = [...known.keys()];
      const options = { ...order.options, ...(done.length > 0 ? { done } : {}) };
      const outcome = await this.#thread.run({ ...order, options });
      if (outcome.kind === "closed") return undefined;
      if (outcome.kind === "done") {
        return hung === 0 ? outcome.result : merged(outcome.result, known, outcome.ended);
      }
      if (this.#isClosed) return undefined;
      this.#thread = this.#open();
      hung++;
      const rest = this.#afterHang(order.file, outcome, known, hung === MOST_HUNG);
      if (rest !== undefined) return rest;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#thread.close();
  }

  #open(): TestThread {
    const patience = this.#timeout === 0 ? Infinity : this.#timeout + GRACE;
    return new TestThread(patience, this.#replay);
  }

  /** Notes what is known; gives the file's result where its other tests are not to be run. */
  #afterHang(
    file: string,
    { test, ended }: Extract<Outcome, { kind: "hung" }>,
    known: Map<number, TestResult>,
    isLast: boolean,
  ): FileResult | undefined {
    for (const [number, result] of ended) known.set(number, result);
    const time = formatTime(this.#timeout);
    const last = [...ended.values()].at(-1);
    if (test === undefined) {
      const where = last === undefined ? "the file" : `what comes after "${last.path.join(" > ")}"`;
      const message = `${where} did not come back within ${time} and could not be stopped`;
      return merged(brokenFile(file, message), known);
    }
    known.set(test.number, hungTest(file, test, time));
    if (!isLast) return undefined;
    const message = `${MOST_HUNG} tests hung, so the other tests of this file were not run`;
    return merged(brokenFile(file, message), known);
  }
}

function hungTest(file: string, { path, line }: Begun, time: string): TestResult {
  const message = `did not come back within ${time} and could not be stopped`;
  return {
    path,
    line,
    status: "failed",
    seconds: 0,
    failures: [failureAt("killed", message, file, line)],
    warnings: [],
    output: [],
  };
}

/** The result with the tests of all its runs, in the order of the file. */
function merged(
  result: FileResult,
  ...runs: readonly ReadonlyMap<number, TestResult>[]
): FileResult {
  const all = runs.flatMap((run) => [...run]).sort(([a], [b]) => a - b);
  return { ...result, tests: all.map(([, test]) => test) };
}
