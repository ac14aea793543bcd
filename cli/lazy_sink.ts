import type { LogLevel, LogRecord, ScriptError, Sink, Transfer } from "../runtime/mod.ts";
import type { Output } from "./output.ts";

/** Log levels, least urgent first. */
export const logLevels: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** Is a line shown? @param lowest the index of the least urgent level; Infinity for none */
export function isShown({ level, trace }: LogRecord, lowest: number): boolean {
  // A trace was asked for: it is hidden by --quiet only.
  return trace === true ? lowest < Infinity : logLevels.indexOf(level) >= lowest;
}

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
  /** Shows how a download goes on. */
  onProgress: (transfer: Transfer) => void = () => {};
  readonly #output: Output;
  readonly #lowest: number;
  readonly #load: () => Promise<RunSink>;
  #bytes = 0;
  #lost = 0;
  #sink: RunSink | undefined;
  #loading: Promise<void> | undefined;
  #waiting: ((sink: RunSink) => void)[] = [];

  /** @param level the least urgent one that is shown; none if no log is */
  constructor(output: Output, level: LogLevel | undefined, load: () => Promise<RunSink>) {
    this.#output = output;
    this.#lowest = level === undefined ? Infinity : logLevels.indexOf(level);
    this.#load = load;
  }

  write(script: string, stream: "stdout" | "stderr", bytes: Uint8Array): void {
    if (stream === "stdout" && this.#loading === undefined) this.#output.write(stream, bytes);
    else this.#give((sink) => sink.write(script, stream, bytes), bytes.length);
  }

  log(record: LogRecord): void {
    if (!isShown(record, this.#lowest)) return;
    this.#give((sink) => sink.log(record), record.message.length);
  }

  fail(error: ScriptError, time: number): void {
    this.#give((sink) => sink.fail(error, time), error.bytes.length);
  }

  progress(transfer: Transfer): void {
    this.onProgress(transfer);
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

  #give(item: (sink: RunSink) => void, bytes: number): void {
    if (this.#sink !== undefined) return item(this.#sink);
    this.#bytes += bytes + ITEM_BYTES;
    // Only a script that floods the log before its first frame gets here.
    if (this.#bytes > MOST_WAITING) this.#lost++;
    else this.#waiting.push(item);
    this.#loading ??= this.#load().then((sink) => this.#open(sink));
  }

  #open(sink: RunSink): Promise<void> | void {
    this.#sink = sink;
    for (const item of this.#waiting.splice(0)) item(sink);
    if (this.#lost > 0) {
      const text =
        `luanet: ${this.#lost} lines are lost: more than 64 MiB before the first frame\n`;
      sink.write("", "stderr", new TextEncoder().encode(text));
    }
    return sink.flush();
  }
}

/** Bytes that may wait for the sink to be loaded. */
const MOST_WAITING = 64 * 1024 * 1024;
/** What an item weighs besides its text. */
const ITEM_BYTES = 200;
