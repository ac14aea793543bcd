import type { ScriptError } from "../runtime/mod.ts";
import type { LogLevel, LogRecord, Sink } from "../runtime/mod.ts";
import { isShown, logLevels } from "./lazy_sink.ts";
import type { Output, StreamName } from "./output.ts";
import { errorJson } from "./report.ts";
import { type Repeat, Repeats } from "./repeats.ts";

/** What a run's output leaves out. */
export interface JsonSinkOptions {
  /** The least urgent level that is written, `info` if left out. */
  readonly level?: LogLevel;
  /** Writes only what scripts print, and the errors that they did not handle. */
  readonly quiet?: boolean;
}

/**
 * Writes a run's output for programs. Prints go to stdout untouched; every line on stderr is one
 * JSON object: a log line (`time`, `level`, `script`, `message`; a notice has `notice`, its own level, too), an error (these and `kind`,
 * `file`, `line`, `traceback`, `locals`), a count of errors left out (`repeated` in place of the
 * last two), or what a script wrote to stderr itself (`stream`, `script`, `text`).
 */
export class JsonSink implements Sink {
  readonly #output: Output;
  readonly #lowest: number;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #repeats = new Repeats((repeat) => this.#writeRepeat(repeat));

  constructor(output: Output, options: JsonSinkOptions = {}) {
    this.#output = output;
    this.#lowest = options.quiet ? Infinity : logLevels.indexOf(options.level ?? "info");
  }

  write(script: string, stream: StreamName, bytes: Uint8Array): void {
    if (stream === "stdout") this.#output.write(stream, bytes);
    else this.#writeLine({ stream, script, text: this.#decoder.decode(bytes) });
  }

  log(record: LogRecord): void {
    const { time, level, script, message, notice, trace } = record;
    this.#repeats.advance(time);
    if (!isShown(record, this.#lowest)) return;
    const text = this.#decoder.decode(message);
    const at = new Date(time).toISOString();
    this.#writeLine({
      time: at,
      level,
      ...(notice === undefined ? {} : { notice }),
      ...(trace === true ? { trace } : {}),
      script,
      message: text,
    });
  }

  fail(error: ScriptError, time: number): void {
    if (!this.#repeats.isNew(error, time)) return;
    const at = new Date(time).toISOString();
    this.#writeLine({ time: at, level: "error", ...errorJson(error) });
  }

  flush(): void {
    this.#output.flush();
  }

  /** Writes how often errors were left out, and flushes. To be called at the end of a run. */
  finish(): void {
    this.#repeats.finish();
    this.flush();
  }

  #writeRepeat({ time, script, file, line, message, count }: Repeat): void {
    const at = new Date(time).toISOString();
    this.#writeLine({
      time: at,
      level: "error",
      repeated: count,
      script,
      file: file ?? null,
      line: line || null,
      message,
    });
  }

  #writeLine(value: unknown): void {
    this.#output.write("stderr", this.#encoder.encode(`${JSON.stringify(value)}\n`));
  }
}
