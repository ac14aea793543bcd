import { type FileResult, loadRandom, type Recording } from "../runtime/mod.ts";
import type { Stop, Summary } from "./reporters/reporter.ts";
import type { TestFlags } from "./test_flags.ts";
import { type Lane, OwnLane, WorkerLane } from "./test_lanes.ts";
import type { Order } from "./test_messages.ts";
import type { TestReport } from "./test_report.ts";

/** What a run of tests is told about. */
export interface TestRunListener {
  /** A file begins, or the one with this index has ended. */
  changed(running: readonly string[], ended: number): void;
  /** Something that the user should know. */
  note(text: string): void;
  /** A result, in no order. */
  result(result: FileResult): void;
}

/** Runs files side by side, and reports them in their order. */
export class TestRun {
  readonly #flags: TestFlags;
  readonly #lanes: Lane[] = [];
  readonly #listener: TestRunListener;
  readonly #replay: Recording | undefined;
  #stopped: Stop | undefined;
  #isOver = false;

  /** @param replay what answers requests that no spec answers */
  constructor(flags: TestFlags, listener: TestRunListener, replay: Recording | undefined) {
    this.#flags = flags;
    this.#replay = replay;
    this.#listener = listener;
  }

  /** Starts the first workers while the files are still looked for, of which there may be so many. */
  warm(files: number): void {
    if (canUseWorkers()) this.#startWorkers(Math.min(files, WARM));
  }

  /** Ends the run soon; what was reported so far is all. */
  stop(): void {
    this.#stopped ??= "interrupted";
    this.#close();
  }

  /** @throws what went wrong in luanet itself, and {HostError} when a report can't be written */
  async run(files: readonly string[], report: TestReport): Promise<Summary> {
    const numbers = files.map((_, i) => i);
    const { shuffle } = this.#flags;
    const queue = shuffle === undefined
      ? numbers
      : (await loadRandom()).shuffled(numbers, shuffle.number);
    const running = new Set<string>();
    let ended = 0;
    const work = async (lane: Lane) => {
      for (let i = queue.shift(); i !== undefined && !this.#isOver; i = queue.shift()) {
        // The index is one of the list.
        const file = files[i] as string;
        running.add(file);
        this.#listener.changed([...running], ended);
        const result = await lane.run(this.#order(file));
        running.delete(file);
        if (result === undefined || this.#isOver) return;
        this.#listener.result(result);
        report.take(i, result);
        this.#listener.changed([...running], ++ended);
        if (report.isFull) this.#close();
      }
    };
    try {
      await this.#openLanes(files.length);
      if (!this.#isOver) await Promise.all(this.#lanes.map(work));
    } catch (error) {
      this.#close();
      report.end("failed");
      throw error;
    }
    this.#close();
    return report.end(this.#stopped);
  }

  async #openLanes(files: number): Promise<void> {
    const { jobs } = this.#flags;
    if (canUseWorkers()) {
      this.#startWorkers(files);
      const [first] = this.#lanes;
      if (!(first instanceof WorkerLane) || await isReady(first)) return;
      for (const lane of this.#lanes.splice(0)) lane.close();
    }
    this.#lanes.push(new OwnLane(this.#replay));
    if (jobs !== undefined && jobs > 1) {
      this.#listener.note(
        `--jobs=${jobs}: files run one after the other, as workers may not read luanet's own files ` +
          `(--allow-read=${sourceFolder()})`,
      );
    }
  }

  /** Starts workers until there are as many as can be of use. */
  #startWorkers(files: number): void {
    const { jobs = navigator.hardwareConcurrency, callbackTimeout } = this.#flags;
    while (this.#lanes.length < Math.min(jobs, files)) {
      this.#lanes.push(new WorkerLane(callbackTimeout, this.#replay));
    }
  }

  #order(file: string): Order {
    const { smoke, frames = SMOKE_FRAMES } = this.#flags;
    return {
      file,
      options: specOptions(this.#flags),
      smokeFrames: smoke.length > 0 ? frames : undefined,
    };
  }

  #close(): void {
    this.#isOver = true;
    for (const lane of this.#lanes) lane.close();
  }
}

/** Workers that are started before it is known how many files there are. */
const WARM = 2;

/** Frames of a smoke run if nothing else is said. */
const SMOKE_FRAMES = 300;

/** What the flags say about how a file is run. */
function specOptions(flags: TestFlags): Order["options"] {
  const { filter, shuffle, failFast, allowOrigin, strict, root } = flags;
  const { tick, callbackTimeout, memory, maxBody, coverage } = flags;
  return {
    filter,
    seed: shuffle?.number,
    // In another order other tests would be the first to fail: the report, which has them in order, counts.
    failFast: shuffle === undefined && !strict ? failFast : undefined,
    tick,
    callbackTimeout,
    memory,
    maxBody,
    allowOrigins: allowOrigin,
    root,
    countLines: coverage !== undefined,
  };
}

/** Workers load luanet's files themselves, and are told so on stderr by Deno when they may not. */
function canUseWorkers(): boolean {
  const folder = new URL("../", import.meta.url);
  if (folder.protocol !== "file:") return true;
  return Deno.permissions.querySync({ name: "read", path: folder }).state === "granted";
}

function sourceFolder(): string {
  return decodeURIComponent(new URL("../", import.meta.url).pathname);
}

async function isReady(lane: WorkerLane): Promise<boolean> {
  try {
    await lane.ready;
    return true;
  } catch {
    return false;
  }
}
