import type { Clock } from "./clock.ts";
import type { Root } from "./root.ts";
import type { Sink } from "./sink.ts";
import type { Transports } from "./transport.ts";

/** What a host needs from outside, as one value. */
export interface World {
  readonly clock: Clock;
  readonly sink: Sink;
  /** The folder that scripts may touch. */
  readonly root: Root;
  /** Where that folder is, as the user wrote it. */
  readonly rootFolder: string;
  /** Any other folder, such as the one that a script lies in. */
  folder(path: string): Root;
  /** The network; loaded only for scripts that use it. */
  transports(): Promise<Transports>;
}
