import { type Clock, RealClock, VirtualClock } from "./clock.ts";
import { FolderRoot, type Root } from "./root.ts";
import type { Sink } from "./sink.ts";

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
}

/** The real world: the system's clock, or a virtual one, and its files. */
export function denoWorld(options: { sink: Sink; root: string; virtual?: boolean }): World {
  return {
    clock: options.virtual === true ? new VirtualClock() : new RealClock(),
    sink: options.sink,
    root: new FolderRoot(options.root),
    rootFolder: options.root,
    folder: (path) => new FolderRoot(path),
  };
}
