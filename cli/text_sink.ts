import type { ScriptError } from "../runtime/mod.ts";
import type { LogLevel, LogRecord, Sink } from "../runtime/mod.ts";
import { isShown, logLevels } from "./lazy_sink.ts";
import type { Output, StreamName } from "./output.ts";
import { type Painter, painter, printable, printableLine, reportLines } from "./report.ts";
import { type Repeat, Repeats } from "./repeats.ts";

/** How a run's output is shown; what is left out is off. */
export interface TextSinkOptions {
  /** The least urgent level that is shown, `info` if left out. */
  readonly level?: LogLevel;
  /** Shows only what scripts print, and the errors that they did not handle. */
  readonly quiet?: boolean;
  readonly colors?: boolean;
  /** Times in UTC instead of local time, so that a run on a virtual clock repeats itself. */
  readonly utc?: boolean;
}

const newline = 0x0a;
const levelStyles = { debug: "dim", info: "cyan", warn: "yellow", error: "red" } as const;

/** Writes a run's output for people: prints untouched, logs and errors as text on stderr. */
export class TextSink implements Sink {
  readonly #output: Output;
  readonly #lowest: number;
  readonly #colors: boolean;
  readonly #utc: boolean;
  readonly #paint: Painter;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #repeats = new Repeats((repeat) => this.#writeRepeat(repeat));
  #inLine = false;

  constructor(output: Output, options: TextSinkOptions = {}) {
    this.#output = output;
    this.#lowest = options.quiet ? Infinity : logLevels.indexOf(options.level ?? "info");
    this.#colors = options.colors ?? false;
    this.#utc = options.utc ?? false;
    this.#paint = painter(this.#colors);
  }

  write(_script: string, stream: StreamName, bytes: Uint8Array): void {
    if (stream === "stderr" && bytes.length > 0) this.#inLine = bytes.at(-1) !== newline;
    this.#output.write(stream, bytes);
  }

  log(record: LogRecord): void {
    this.#repeats.advance(record.time);
    if (!isShown(record, this.#lowest)) return;
    const message = printable(logText(this.#decoder, record.message)).trimEnd();
    const indented = message.replaceAll("\n", "\n    ");
    const script = printableLine(record.script);
    if (record.status === true) return this.#writeLines(`${script} ${indented}`);
    const time = this.#paint("dim", timeOfDay(record.time, this.#utc));
    const name = record.trace === true
      ? "trace"
      : record.notice === undefined
      ? record.level
      : `notice ${record.notice}`;
    const style = record.notice === "success" ? "green" : levelStyles[record.level];
    const level = this.#paint(style, name.padEnd(5));
    this.#writeLines(`${time} ${level} ${script}: ${indented}`);
  }

  fail(error: ScriptError, time: number): void {
    if (!this.#repeats.isNew(error, time)) return;
    this.#writeLines(reportLines(error, { colors: this.#colors }).join("\n"));
  }

  flush(): void {
    this.#output.flush();
  }

  /** Writes how often errors were left out, and flushes. To be called at the end of a run. */
  finish(): void {
    this.#repeats.finish();
    this.flush();
  }

  #writeRepeat({ count, script, file, line, message }: Repeat): void {
    const place = line > 0 ? `${file ?? script}:${line}` : file ?? script;
    const position = (file ?? script) === script ? place : `${place} (script ${script})`;
    const summary = shortened(message.split("\n", 1)[0] ?? "");
    this.#writeLines(
      this.#paint(
        "dim",
        `... ${count} more: ${printableLine(position)}: ${printableLine(summary)}`,
      ),
    );
  }

  #writeLines(text: string): void {
    // What a script wrote to stderr may have left the cursor in the middle of a line.
    const start = this.#inLine ? "\n" : "";
    this.#inLine = false;
    this.#output.write("stderr", this.#encoder.encode(`${start}${text}\n`));
  }
}

/** Bytes of a log line that are shown: a line that no one can read must not hold up the run. */
const longestLine = 64 * 1024;

/** The text of a log line; of a very long one its beginning and its size. */
export function logText(decoder: TextDecoder, message: Uint8Array): string {
  if (message.length <= longestLine) return decoder.decode(message);
  const start = decoder.decode(message.subarray(0, longestLine));
  return `${start}... (the first 64 KiB of ${message.length} bytes)`;
}

function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}...` : text;
}

/** `HH:MM:SS.mmm` of milliseconds since the epoch. */
function timeOfDay(time: number, utc: boolean): string {
  const date = new Date(time);
  const shifted = utc ? date : new Date(time - date.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(11, 23);
}
