import { HostError } from "../errors.ts";
import { LayeredRoot } from "../layered_root.ts";
import { Overlay } from "../overlay.ts";
import { FolderRoot } from "../root.ts";
import { absolutePath, splitPath } from "../script_file.ts";

/** The files of the disk as one test sees them: what it and its scripts write is so in this test alone. */
export class SessionFiles {
  readonly #memory: number;
  readonly #roots = new Map<string, LayeredRoot>();
  readonly #overlay = new Overlay();

  /** @param memory bytes that a script may have */
  constructor(memory: number) {
    this.#memory = memory;
  }

  /** The files below a folder. */
  below(folder: string): LayeredRoot {
    const path = absolutePath(folder);
    const root = this.#roots.get(path) ??
      new LayeredRoot(new FolderRoot(folder), this.#memory, { overlay: this.#overlay, path });
    this.#roots.set(path, root);
    return root;
  }

  /**
   * The bytes of a file that was written; undefined where it is as the disk has it.
   * @param most bytes that are read; those of a Lua file if left out
   * @throws {HostError} when it was removed, or is too large
   */
  written(file: string, most?: number): Uint8Array | undefined {
    const { folder, name } = splitPath(file), files = this.below(folder);
    if (!files.covers(name)) return undefined;
    const bytes = files.read(name, most);
    if (bytes === undefined) {
      throw new HostError(`${file}: no such file, as it was removed in this test`);
    }
    return bytes;
  }
}
