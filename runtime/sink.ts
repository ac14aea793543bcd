import type { ScriptError } from "./errors.ts";

/** Log levels, least urgent first. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** One line of log: written by a script through `log`, or about a script by a room. */
export interface LogRecord {
  /** Milliseconds since the epoch, by the clock of the run. */
  readonly time: number;
  readonly level: LogLevel;
  /** The script's `_SCRIPT_PATH`. */
  readonly script: string;
  /** The text as bytes: scripts may log what is not UTF-8. */
  readonly message: Uint8Array;
}

/** Where everything goes that a run has to say. Bytes handed over belong to the sink. */
export interface Sink {
  /** What a script prints (`print`, `io.write`) or writes to `io.stderr`: untouched bytes. */
  write(script: string, stream: "stdout" | "stderr", bytes: Uint8Array): void;
  log(record: LogRecord): void;
  /** An error that a script did not handle, at `time` (milliseconds since the epoch). */
  fail(error: ScriptError, time: number): void;
  /** Hands on what is buffered, once in a frame and at the end of a run. The run waits for a promise. */
  flush(): Promise<void> | void;
}
