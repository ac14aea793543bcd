import { ScriptError } from "../errors.ts";
import type { WaitingCallback } from "../values.ts";
import type { Block, Hook, Place, Test } from "./blocks.ts";
import { failureAt } from "./failures.ts";
import type { Failure } from "./results.ts";
import type { Running, Vocabulary } from "./vocabulary.ts";

/** The host of one test. */
export interface TestHost {
  /** The test begins: makes a fresh host. */
  begin(): void;
  /** The test is over: closes the host, and gives what was wrong in it. */
  end(): Promise<readonly Failure[]> | readonly Failure[];
}

/** What came of a test. */
export interface Ran {
  readonly status: "passed" | "failed" | "pending";
  /** Why it is pending. */
  readonly reason?: string;
  readonly failures: readonly Failure[];
}

/** What came of the functions that were run so far: what failed, and whether one of them ended as pending. */
interface Outcome {
  readonly failures: Failure[];
  pending: string | undefined;
}

const isOver = ({ failures, pending }: Outcome) => failures.length > 0 || pending !== undefined;

/**
 * Runs the tests of one spec file, in any order: `setup` of the blocks around it, if it has not run; a fresh host, and
 * in it `before_each` (the outermost first), the test, what `finally` was given, `after_each` (the innermost first);
 * then `teardown` of the blocks of which it was the last test.
 */
export class TestRunner {
  readonly #vocabulary: Vocabulary;
  readonly #file: string;
  /** How many tests of each block are still to come. */
  readonly #left = new Map<Block, number>();
  /** What was wrong with the `setup` of each block that had its turn. */
  readonly #setUp = new Map<Block, readonly Failure[]>();

  /**
   * @param file the spec file, as a terminal can open it
   * @param tests those that are to run
   */
  constructor(vocabulary: Vocabulary, file: string, tests: readonly Test[]) {
    this.#vocabulary = vocabulary;
    this.#file = file;
    vocabulary.told.place = "over";
    for (const { block } of tests) {
      for (const each of block.chain) this.#left.set(each, (this.#left.get(each) ?? 0) + 1);
    }
  }

  /** Runs one test. */
  async run(test: Test, host: TestHost): Promise<Ran> {
    const { chain } = test.block;
    const outcome: Outcome = {
      failures: [...await this.#setUpAll(chain, test)],
      pending: undefined,
    };
    if (outcome.failures.length === 0) {
      host.begin();
      await this.#runInHost(test, outcome);
      outcome.failures.push(...await host.end());
    }
    for (const block of chain) this.#left.set(block, (this.#left.get(block) ?? 0) - 1);
    await this.#tearDown([...chain].reverse(), outcome);
    const { failures, pending } = outcome;
    if (failures.length > 0) return { status: "failed", failures };
    if (pending !== undefined) return { status: "pending", reason: pending, failures };
    return { status: "passed", failures };
  }

  /** No further test runs: what was set up for those that were to come is torn down. Gives what was wrong with that. */
  async finish(): Promise<readonly Failure[]> {
    for (const block of this.#left.keys()) this.#left.set(block, 0);
    const outcome: Outcome = { failures: [], pending: undefined };
    await this.#tearDown([...this.#setUp.keys()].reverse(), outcome);
    return outcome.failures;
  }

  /** Gives what went wrong: then the test does not run, and neither does any other of that block. */
  async #setUpAll(chain: readonly Block[], test: Test): Promise<readonly Failure[]> {
    if (this.#vocabulary.isDead) {
      const why =
        "not run: an earlier test of its file was stopped, and nothing of the file can run";
      return [failureAt("killed", why, this.#file, test.line)];
    }
    for (const block of chain) {
      let failures = this.#setUp.get(block);
      if (failures === undefined) {
        const outcome: Outcome = { failures: [], pending: undefined };
        await this.#runHooks("hook", block.hooks.setup, outcome);
        failures = outcome.failures;
        this.#setUp.set(block, failures);
      }
      if (failures.length > 0) return failures;
    }
    return [];
  }

  /** Of those blocks of which no test is to come any more, and that were set up. */
  async #tearDown(blocks: readonly Block[], outcome: Outcome): Promise<void> {
    for (const block of blocks) {
      if (this.#left.get(block) !== 0 || !this.#setUp.delete(block)) continue;
      for (const hook of block.hooks.teardown) {
        await this.#runStep("hook", hook.run, hook.line, outcome);
      }
    }
  }

  /** Runs what belongs to this test alone. */
  async #runInHost(test: Test, outcome: Outcome): Promise<void> {
    const vocabulary = this.#vocabulary;
    const running: Running = { finals: [], pending: undefined };
    vocabulary.running = running;
    if (!vocabulary.isDead) vocabulary.begin?.call();
    // The blocks whose `before_each` has begun, the innermost first: it is their `after_each` that is run.
    const begun: Block[] = [];
    for (const block of test.block.chain) {
      if (isOver(outcome)) break;
      begun.unshift(block);
      await this.#runHooks("test", block.hooks.before_each, outcome);
    }
    if (!isOver(outcome)) await this.#runStep("test", test.body, test.line, outcome);
    await this.#runFinals(running, test, outcome);
    for (const { hooks } of begun) {
      for (const { run, line } of hooks.after_each) {
        await this.#runStep("test", run, line, outcome);
      }
    }
    await this.#runFinals(running, test, outcome);
    vocabulary.end?.call();
    vocabulary.running = undefined;
  }

  /** What was given to `finally`, the last first. */
  async #runFinals({ finals }: Running, test: Test, outcome: Outcome): Promise<void> {
    for (let run = finals.pop(); run !== undefined; run = finals.pop()) {
      await this.#runStep("test", run, test.line, outcome);
      run.release();
    }
  }

  /** Runs functions up to the first one that fails. */
  async #runHooks(place: Place, hooks: readonly Hook[], outcome: Outcome): Promise<void> {
    for (const { run, line } of hooks) {
      if (isOver(outcome)) return;
      await this.#runStep(place, run, line, outcome);
    }
  }

  /** Runs one function; what it raised is taken down, at its own `line` if it has no place in a file. */
  async #runStep(
    place: Place,
    step: WaitingCallback | undefined,
    line: number,
    outcome: Outcome,
  ): Promise<void> {
    const vocabulary = this.#vocabulary;
    if (step === undefined || vocabulary.isDead) return;
    vocabulary.told.place = place;
    try {
      await step.run();
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      const reason = vocabulary.pendingBy(error);
      if (reason !== undefined) outcome.pending = reason;
      else {
        const failure = vocabulary.failureOf(error);
        outcome.failures.push(failure.line > 0 ? failure : { ...failure, file: this.#file, line });
      }
    } finally {
      vocabulary.told.place = "over";
    }
  }
}
