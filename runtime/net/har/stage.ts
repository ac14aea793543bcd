import type { RunTime, Score } from "./score.ts";

/** What a replay tells of. */
export interface ReplayEvents {
  /** Something was asked for that is not in the recording: in words, with the nearest that is. */
  missing(message: string): void;
  /** A script does not do as it did in the recording, and is answered all the same. */
  warn(message: string): void;
}

/** What the parts of a replay share. */
export interface Stage {
  readonly time: RunTime;
  readonly score: Score;
  readonly events: ReplayEvents;
}
