import type { ScriptError } from "../errors.ts";
import type { LogLevel, LogRecord, NoticeLevel, Sink } from "../sink.ts";
import { TEST_ERRORS, TEST_SAID } from "../limits.ts";
import { Transcript } from "./transcript.ts";

/** Bytes that a line takes besides its text. */
const LINE = 128;

/** A line of log, as a spec sees it. */
export interface LogLine {
  readonly level: LogLevel;
  readonly message: Uint8Array;
  /** Seconds of the virtual clock. */
  readonly time: number;
}

/** What a script showed its user. */
export interface Notice {
  readonly level: NoticeLevel;
  readonly text: Uint8Array;
  readonly script: string;
}

/** What one script said since it was loaded. */
export class Said {
  readonly printed: Uint8Array[] = [];
  readonly log: LogLine[] = [];
  readonly errors: ScriptError[] = [];
  /** How many of the errors the spec has looked at: those it expects. */
  seen = 0;
}

/** Keeps what the scripts of a test say: of each for itself, as the same one may be loaded twice. */
export class SessionSink {
  readonly output = new Transcript();
  readonly notices: Notice[] = [];
  /** What luanet warned of, in the words of the log; each once. */
  readonly remarks = new Set<string>();
  readonly #all: Said[] = [];
  #left = TEST_SAID;
  #errors = 0;

  /**
   * @param seconds the time of the virtual clock
   * @param flushed is called when nothing of the host is waited for
   */
  constructor(private readonly seconds: () => number, private readonly flushed: () => void) {}

  /** Nothing yet: what a script that is to be loaded will say. */
  begin(): Said {
    const said = new Said();
    this.#all.push(said);
    return said;
  }

  /** The errors that no spec has looked at. */
  get unexpected(): ScriptError[] {
    return this.#all.flatMap(({ errors, seen }) => errors.slice(seen));
  }

  /** What is wrong with a test of which not everything could be kept; undefined when it could. */
  get overflow(): string | undefined {
    const what = this.#left < 0
      ? `wrote and logged more than ${TEST_SAID / 2 ** 20} MiB`
      : this.#errors > TEST_ERRORS
      ? `raised more than ${TEST_ERRORS} errors`
      : undefined;
    return what && `its scripts ${what}: what came then was not kept`;
  }

  /** Where a script speaks. @param said where it is kept */
  of(said: Said): Sink {
    return {
      write: (script, stream, bytes) => {
        if (stream === "stdout" && this.#holds(bytes.length + LINE)) said.printed.push(bytes);
        this.output.add(script, stream, bytes);
      },
      log: (record) => this.#log(said, record),
      fail: (error) => {
        if (++this.#errors <= TEST_ERRORS) said.errors.push(error);
      },
      flush: this.flushed,
    };
  }

  #log(said: Said, { script, level, message, notice, remark, status }: LogRecord): void {
    this.output.add(script, level, message);
    if (!this.#holds(message.length + LINE)) return;
    if (remark === true) this.remarks.add(`${script}: ${new TextDecoder().decode(message)}`);
    if (notice !== undefined) this.notices.push({ level: notice, text: message, script });
    // What luanet itself says is not the script's.
    else if (status !== true) said.log.push({ level, message, time: this.seconds() });
  }

  /** Takes room for something; false from then on when there is none. */
  #holds(bytes: number): boolean {
    if (this.#left >= 0) this.#left -= bytes;
    return this.#left >= 0;
  }
}
