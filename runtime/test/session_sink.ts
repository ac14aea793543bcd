import type { ScriptError } from "../errors.ts";
import type { LogLevel, LogRecord, NoticeLevel, Sink } from "../sink.ts";
import type { OutputPart } from "./results.ts";

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

/** Keeps what the scripts of a test say. */
export class SessionSink implements Sink {
  readonly output: OutputPart[] = [];
  readonly notices: Notice[] = [];
  readonly #said = new Map<string, Said>();
  readonly #all: Said[] = [];

  /**
   * @param seconds the time of the virtual clock
   * @param flushed is called when nothing of the host is waited for
   */
  constructor(private readonly seconds: () => number, private readonly flushed: () => void) {}

  /** What a script says from now on: it is loaded. */
  begin(script: string): Said {
    const said = new Said();
    this.#said.set(script, said);
    this.#all.push(said);
    return said;
  }

  /** The errors that no spec has looked at. */
  get unexpected(): ScriptError[] {
    return this.#all.flatMap(({ errors, seen }) => errors.slice(seen));
  }

  write(script: string, stream: "stdout" | "stderr", bytes: Uint8Array): void {
    if (stream === "stdout") this.#of(script).printed.push(bytes);
    this.output.push({ script, stream, text: new TextDecoder().decode(bytes) });
  }

  log({ script, level, message, notice, status }: LogRecord): void {
    this.output.push({ script, stream: level, text: new TextDecoder().decode(message) });
    if (notice !== undefined) this.notices.push({ level: notice, text: message, script });
    // What luanet itself says is not the script's.
    else if (status !== true) this.#of(script).log.push({ level, message, time: this.seconds() });
  }

  fail(error: ScriptError): void {
    this.#of(error.script).errors.push(error);
  }

  flush(): void {
    this.flushed();
  }

  #of(script: string): Said {
    return this.#said.get(script) ?? this.begin(script);
  }
}
