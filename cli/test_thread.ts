import type { FileResult, Recording, TestResult } from "../runtime/mod.ts";
import type { Begun, FromWorker, Order, ToWorker } from "./test_messages.ts";

/** Milliseconds between two looks at whether a worker goes on. */
const LOOK = 250;

/** The tests of a file that came back, by their number in it. */
type Ended = ReadonlyMap<number, TestResult>;

/** What became of a file in a worker. */
export type Outcome =
  | { readonly kind: "done"; readonly result: FileResult; readonly ended: Ended }
  | {
    readonly kind: "hung";
    /** The test that did not come back; undefined when it was none. */
    readonly test: Begun | undefined;
    readonly ended: Ended;
  }
  /** The thread was closed meanwhile. */
  | { readonly kind: "closed" };

/** A worker that runs files, and can be got rid of whatever Lua is doing in it. */
export class TestThread {
  readonly #worker: Worker;
  readonly #beat = new Int32Array(new SharedArrayBuffer(4));
  readonly #ended = new Map<number, TestResult>();
  readonly #patience: number;
  #test: Begun | undefined;
  #looks = 0;
  #lastBeat = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #settle: (outcome: Outcome) => void = () => {};
  #fail: (error: unknown) => void = () => {};
  /** Ends when the worker can take files; rejects when it can't be started. */
  readonly ready: Promise<void>;

  /**
   * @param patience milliseconds without any progress after which the worker is taken to hang
   * @param replay what answers requests that no spec answers
   */
  constructor(patience: number, replay: Recording | undefined) {
    this.#patience = patience;
    this.#worker = new Worker(new URL("./test_worker.ts", import.meta.url), { type: "module" });
    this.ready = new Promise((ready, failed) => {
      this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) =>
        data.kind === "ready" ? ready() : this.#hear(data);
      this.#worker.onerror = (event) => {
        event.preventDefault();
        const error = new Error(event.message);
        failed(error);
        this.#fail(error);
      };
    });
    this.ready.then(
      () => this.#tell({ kind: "setup", beat: this.#beat, replay }),
      // Nobody may be waiting for it.
      () => {},
    );
  }

  /** Runs a file; only one at a time. @throws what went wrong in luanet itself */
  run(order: Order): Promise<Outcome> {
    this.#ended.clear();
    this.#test = undefined;
    this.#looks = 0;
    const outcome = new Promise<Outcome>((settle, fail) => {
      this.#settle = settle;
      this.#fail = fail;
    });
    this.ready.then(() => {
      this.#tell({ kind: "run", order });
      if (this.#patience < Infinity) this.#timer = setInterval(() => this.#look(), LOOK);
    }, this.#fail);
    return outcome.finally(() => clearInterval(this.#timer));
  }

  /** Ends the worker. One that hangs can't be ended: it goes on, unheard, until the process ends. */
  close(): void {
    this.#worker.onmessage = null;
    this.#worker.terminate();
    this.#settle({ kind: "closed" });
  }

  #tell(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #hear(news: FromWorker): void {
    this.#looks = 0;
    switch (news.kind) {
      case "begins":
        this.#test = news.test;
        break;
      case "ended":
        this.#test = undefined;
        this.#ended.set(news.number, news.result);
        break;
      case "done":
        this.#settle({ ...news, ended: new Map(this.#ended) });
        break;
      case "failed":
        this.#fail(news.error);
        break;
    }
  }

  /** Looks are counted, not time: when the whole process was stopped for a while, no worker is to blame. */
  #look(): void {
    const beat = Atomics.load(this.#beat, 0);
    this.#looks = beat === this.#lastBeat ? this.#looks + 1 : 0;
    this.#lastBeat = beat;
    if (this.#looks * LOOK < this.#patience) return;
    this.#settle({ kind: "hung", test: this.#test, ended: new Map(this.#ended) });
    this.close();
  }
}
