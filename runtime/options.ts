import type { LineCounts } from "./lua/coverage.ts";
import type { GameStep } from "./menu/game.ts";
import type { ModuleSpec } from "./spec.ts";

/** How a host runs its scripts. Times in milliseconds, sizes in bytes. */
export interface HostOptions {
  /** Frames per second. */
  readonly tick: number;
  /** When callbacks run: as soon as nothing else does, or at the start of the next frame. */
  readonly dispatch: "now" | "frame";
  /** For one callback; 0 for no bound. */
  readonly timeout: number;
  /** For each script. */
  readonly memory: number;
  /** Origins of pages that may connect to scripts' servers, besides those of this machine. */
  readonly allowOrigins?: readonly string[];
  /** Bytes of an HTTP body that are kept in memory; 64 MiB if left out. */
  readonly maxBody?: number;
  /** A line for each request, connection and message. */
  readonly trace?: boolean;
  /** What the game shows, and what happens in it. */
  readonly game?: readonly GameStep[];
  /** Counts the lines that scripts run. */
  readonly coverage?: LineCounts | undefined;
  /** What scripts see; what they need of the rooms, once `prepare` has looked, if left out. */
  readonly modules?: readonly ModuleSpec[];
}

/** When a run ends before its scripts have nothing left to do. */
export interface RunLimits {
  readonly frames?: number | undefined;
  /** Milliseconds. */
  readonly duration?: number | undefined;
  /** Goes on without work, until `stop`: new scripts may come. */
  readonly endless?: boolean;
}

/** What happened in a run. */
export interface RunReport {
  readonly frames: number;
  /** Frames that were due while another one was late. */
  readonly dropped: number;
  /** Errors that scripts did not handle. */
  readonly errors: number;
}
