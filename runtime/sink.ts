import type { ScriptError } from "./errors.ts";

/** Log levels, least urgent first. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Kinds of notice that a script shows its user. */
export type NoticeLevel = "success" | "info" | "warn" | "error";

/** One line of log: written by a script through `log`, or about a script by a room. */
export interface LogRecord {
  /** Milliseconds since the epoch, by the clock of the run. */
  readonly time: number;
  readonly level: LogLevel;
  /** The script's `_SCRIPT_PATH`. */
  readonly script: string;
  /** The text as bytes: scripts may log what is not UTF-8. */
  readonly message: Uint8Array;
  /** Set when it is a notice of the script's to its user. */
  readonly notice?: NoticeLevel;
  /** True for what `--trace` shows of the network. */
  readonly trace?: boolean;
  /** True when luanet itself warns of what the script does. */
  readonly remark?: boolean;
  /** True when luanet itself says what it does for the script. */
  readonly status?: boolean;
}

/** A download that goes to a file: one object for each, whose numbers grow. */
export interface Transfer {
  /** The script's `_SCRIPT_PATH`. */
  readonly script: string;
  /** The file, as the script names it. */
  readonly path: string;
  /** Bytes that have come. */
  readonly received: number;
  /** Bytes in all, where the server says it. */
  readonly total: number | undefined;
  /** True once it is over, well or not. */
  readonly ended: boolean;
}

/** Where everything goes that a run has to say. Bytes handed over belong to the sink. */
export interface Sink {
  /** What a script prints (`print`, `io.write`) or writes to `io.stderr`: untouched bytes. */
  write(script: string, stream: "stdout" | "stderr", bytes: Uint8Array): void;
  log(record: LogRecord): void;
  /** An error that a script did not handle, at `time` (milliseconds since the epoch). */
  fail(error: ScriptError, time: number): void;
  /** Told of each step of a download, and of its end. */
  progress?(transfer: Transfer): void;
  /** Hands on what is buffered, once in a frame and at the end of a run. The run waits for a promise. */
  flush(): Promise<void> | void;
}
