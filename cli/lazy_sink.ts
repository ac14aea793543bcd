import type { LogRecord, ScriptError, Sink } from "../runtime/mod.ts";
import type { Output } from "./output.ts";

/** A sink that also knows the end of a run. */
export interface RunSink extends Sink {
  /** Writes what was held back, such as counts of repeated errors. */
  finish(): void;
}

/**
 * Writes what scripts print, and loads the sink that knows the rest when there is a rest: most runs log nothing, and
 * start quicker without it. What comes meanwhile waits in its order.
 */
export class LazySink implements Sink {
  readonly #output: Output;
  readonly #load: () => Promise<RunSink>;
  #sink: RunSink | undefined;
  #loading: Promise<void> | undefined;
  #waiting: ((sink: RunSink) => void)[] = [];

  constructor(output: Output, load: () => Promise<RunSink>) {
    this.#output = output;
    this.#load = load;
  }

  write(script: string, stream: "stdout" | "stderr", bytes: Uint8Array): void {
    if (stream === "stdout" && this.#loading === undefined) this.#output.write(stream, bytes);
    else this.#give((sink) => sink.write(script, stream, bytes));
  }

  log(record: LogRecord): void {
    this.#give((sink) => sink.log(record));
  }

  fail(error: ScriptError, time: number): void {
    this.#give((sink) => sink.fail(error, time));
  }

  flush(): Promise<void> | void {
    if (this.#waiting.length > 0) return this.#loading;
    this.#output.flush();
  }

  /** Writes all that waits or was held back; nothing comes after it. */
  async finish(): Promise<void> {
    await this.#loading;
    this.#sink?.finish();
    this.#output.flush();
  }

  #give(item: (sink: RunSink) => void): void {
    if (this.#sink !== undefined) return item(this.#sink);
    this.#waiting.push(item);
    this.#loading ??= this.#load().then((sink) => {
      this.#sink = sink;
      for (const item of this.#waiting.splice(0)) item(sink);
      return sink.flush();
    });
  }
}
