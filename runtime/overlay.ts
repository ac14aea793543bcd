import { joined } from "./bytes.ts";
import type { Draft, Entry, EntryKind } from "./files.ts";
import { FolderRoot, separator } from "./root.ts";

/**
 * What was written to a file system, and removed from it, though it stays as it is. Paths are absolute, with `/`
 * between their parts and their links followed.
 */
export class Overlay {
  readonly #files = new Map<string, Uint8Array>();
  /** The folders that files were written in, and those above them, with the names in them. */
  readonly #folders = new Map<string, Set<string>>();
  readonly #removed = new Set<string>();

  /** True while nothing was written or removed. */
  get isEmpty(): boolean {
    return this.#files.size === 0 && this.#removed.size === 0;
  }

  /** Was the file at a path written or removed? */
  covers(path: string): boolean {
    return this.#files.has(path) || this.#removed.has(path);
  }

  /** Was a file of the system, or the link to it, removed? */
  isRemoved(path: string): boolean {
    return this.#removed.has(path);
  }

  /** What was written there. */
  look(path: string): EntryKind | undefined {
    if (this.#files.has(path)) return "file";
    return this.#folders.has(path) ? "folder" : undefined;
  }

  /** What was written into a folder, in no order. */
  list(folder: string): Entry[] {
    return [...this.#folders.get(folder) ?? []].flatMap((name): Entry[] => {
      const kind = this.look(`${folder}/${name}`);
      return kind === undefined ? [] : [{ name, kind, isLink: false }];
    });
  }

  /** The bytes that were written there; not to be changed. */
  read(path: string): Uint8Array | undefined {
    return this.#files.get(path);
  }

  /** Begins a file, in the place of what is there. */
  create(path: string): Draft {
    let pieces: Uint8Array[] | undefined = [];
    const opened = () => {
      if (pieces === undefined) throw new Error("this draft is done with");
      return pieces;
    };
    return {
      write: (bytes) => void opened().push(bytes.slice()),
      commit: () => {
        this.#put(path, joined(opened()));
        pieces = undefined;
      },
      discard: () => pieces = undefined,
    };
  }

  /** Removes a file: one that was written, one of the system, or the link to it. */
  remove(path: string): void {
    this.#files.delete(path);
    this.#removed.add(path);
  }

  #put(path: string, bytes: Uint8Array): void {
    this.#files.set(path, bytes);
    for (let at = path; at !== "";) {
      const end = at.lastIndexOf("/");
      const folder = at.slice(0, Math.max(end, 0));
      const names = this.#folders.get(folder) ?? new Set();
      this.#folders.set(folder, names.add(at.slice(end + 1)));
      at = folder;
    }
  }
}

/** What an overlay calls a folder: its real path; of one that is not there, that of the next above which is, and the rest. */
export function overlayPath(folder: string): string {
  for (let at = folder, rest = "";;) {
    const real = realPathOf(at);
    if (real !== undefined) return real.replaceAll(separator, "/").replace(/\/$/, "") + rest;
    const end = at.lastIndexOf("/");
    if (end === -1) return folder;
    rest = at.slice(end) + rest;
    at = at.slice(0, end);
  }
}

/** Undefined where nothing is, or what is there may not be known. */
function realPathOf(folder: string): string | undefined {
  try {
    return new FolderRoot(folder || "/").find("", []);
  } catch {
    return undefined;
  }
}
