import type { Clock } from "./clock.ts";
import type { Root } from "./root.ts";
import type { Scope } from "./scope.ts";
import type { LogLevel, NoticeLevel, Transfer } from "./sink.ts";
import type { Transports } from "./transport.ts";

/** What the command line tells the rooms. Sizes in bytes. */
export interface RoomSettings {
  /** Origins of pages that may connect to a script's server besides those of this machine; `*` is any. */
  readonly allowOrigins: readonly string[];
  /** The most that one script may hold in memory. */
  readonly memory: number;
  /** The most of an HTTP body that is kept in memory. */
  readonly maxBody: number;
}

/** What a room knows of the script that it serves. */
export interface ScriptContext {
  /** The script's `_SCRIPT_PATH`. */
  readonly script: string;
  readonly scope: Scope;
  readonly clock: Clock;
  readonly settings: RoomSettings;
  /** The folder that the script may touch. */
  readonly root: Root;
  /** The network. @throws {HostError} when the host loaded no room that uses it */
  readonly transports: Transports;
  /** What all scripts of the host have in common: made when it is first asked for. */
  shared<T>(make: new () => T): T;
  /** Writes to the script's output: bytes handed over are the output's. */
  write(stream: "stdout" | "stderr", bytes: Uint8Array): void;
  log(level: LogLevel, message: Uint8Array): void;
  /** Says that something the script did is hardly what its author wants. */
  warn(message: string): void;
  /** Shows the user a notice of the script's. */
  notify(level: NoticeLevel, message: Uint8Array): void;
  /** Says what luanet does for the script, such as where it listens. */
  say(message: string): void;
  /** Shows how a download goes on. */
  progress(transfer: Transfer): void;
  /** Runs `turn` when no Lua runs, in the order of arrival; never once the script has ended. */
  post(turn: () => void): void;
  /** Runs `turn` as `post` does when `clock` has come to `time` (milliseconds); the result takes it back. */
  at(time: number, turn: () => void): () => void;
  /** To be called now and then in long work for a call of the script's: stops the script when its time is up. */
  look(): void;
  /** A mistake of luanet's own: the run ends with it. */
  internalError(error: unknown): void;
  /** Fires an event in every script, on a later turn. */
  emit(name: string, fields: Readonly<Record<string, unknown>>): void;
  /** Lets the run go on only when `work`, short and certain to end, is done: what it does comes at the same point in every run. */
  await(work: Promise<void>): void;
}
