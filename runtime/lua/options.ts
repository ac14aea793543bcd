import type { LineCounts } from "./coverage.ts";

/** What a machine asks of its surroundings. */
export interface MachineOptions {
  /** What errors call the script. */
  readonly script: string;
  /** Bytes that the script may use. */
  readonly memory: number;
  /** Milliseconds that Lua may run at a stretch; 0 for no bound, and for full speed. */
  readonly timeout: number;
  /** Milliseconds since the epoch. */
  wallTime(): number;
  /** Seconds since the run began, for `os.clock`. */
  elapsed(): number;
  /** What `math.random` begins with. */
  readonly seed: number;
  /** Counts the lines that run of the machine's files, which then run at a third of their speed. */
  readonly coverage?: LineCounts | undefined;
  /** What Lua's `warn` writes. */
  write(bytes: Uint8Array): void;
  /** A host function failed by a mistake of luanet's own; the script hears of an internal error. */
  internalError(error: unknown): void;
}
