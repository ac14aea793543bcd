import { HostError } from "./errors.ts";
import {
  byBytes,
  type Draft,
  type Entry,
  type EntryKind,
  fileParts,
  type Files,
  notAFile,
  notAFolder,
} from "./files.ts";
import { filesOf, join, refuseLink } from "./folder_files.ts";
import { MemoryRoot } from "./memory_root.ts";
import { type FolderRoot, partsOf, type Root, separator, shown } from "./root.ts";

/** Where a path leads. */
interface Place {
  /** The path with its links followed: what memory calls it. */
  readonly key: string;
  /** Is it on the disk, and neither removed nor written anew since? */
  readonly onDisk: boolean;
}

/**
 * A folder of the file system that is only read: what is written, removed or renamed is so in memory alone, and is gone
 * with the object. What is not there is read from the disk each time, under all the rules of `FolderRoot`. One thing
 * differs from a disk: a link that is renamed becomes a file, with what was in the file that it leads to.
 */
export class LayeredRoot implements Root, Files {
  readonly #below: FolderRoot;
  readonly #disk: Files;
  readonly #most: number;
  /** What was written, and the folders that it needed. */
  readonly #memory = new MemoryRoot();
  /** What was removed from the disk, or renamed, by its key. */
  readonly #removed = new Set<string>();

  /** @param most bytes of a file that can be renamed, as it is then kept in memory: those of a script */
  constructor(below: FolderRoot, most: number) {
    this.#below = below;
    this.#disk = filesOf(below);
    this.#most = most;
  }

  files(): Files {
    return this;
  }

  read(path: string, most?: number): Uint8Array | undefined {
    const { key, onDisk } = this.#place(path, partsOf(path));
    return onDisk ? this.#below.read(path, most) : this.#memory.read(key, most);
  }

  /** What was written at a path, which may lie outside; undefined where the disk says what there is. */
  written(path: string): Uint8Array | undefined {
    if (/^([/\\]|[A-Za-z]:)/.test(path) || this.#memory.list("")?.length === 0) return undefined;
    const { key, onDisk } = this.#place(path, partsOf(path));
    return onDisk ? undefined : this.#memory.read(key);
  }

  look(path: string): EntryKind | undefined {
    return this.#look(path, partsOf(path));
  }

  list(path: string): Entry[] | undefined {
    const { key, onDisk } = this.#place(path, partsOf(path));
    const kind = this.look(path);
    if (kind === undefined) return undefined;
    if (kind !== "folder") throw notAFolder(path, kind);
    const found = new Map<string, Entry>();
    for (const entry of onDisk ? this.#disk.list(path) ?? [] : []) {
      const kind = this.#removed.has(below(key, entry.name))
        ? undefined
        : entry.isLink
        ? this.#behind(below(path, entry.name))
        : entry.kind;
      if (kind !== undefined) found.set(entry.name, { ...entry, kind });
    }
    for (const entry of this.#memory.list(key) ?? []) found.set(entry.name, entry);
    return [...found.values()].sort((a, b) => byBytes(a.name, b.name));
  }

  create(path: string): Draft {
    const parts = fileParts(path);
    this.#check(path, parts);
    return this.#memory.create(this.#place(path, parts).key);
  }

  remove(path: string): boolean {
    const entry = this.#entry(path, fileParts(path));
    if (entry !== undefined) this.#hide(entry);
    return entry !== undefined;
  }

  rename(path: string, to: string): boolean {
    const parts = fileParts(path), newParts = fileParts(to);
    const entry = this.#entry(path, parts);
    if (entry === undefined) return false;
    let target = this.#entry(to, newParts);
    if (target === undefined) {
      this.#check(to, newParts);
      target = this.#place(to, newParts).key;
    }
    const content = this.read(path, this.#most);
    if (content === undefined || target === entry) return content !== undefined;
    const draft = this.#memory.create(target);
    draft.write(content);
    draft.commit();
    this.#hide(entry);
    return true;
  }

  #place(path: string, parts: readonly string[]): Place {
    let at: readonly string[] = [];
    for (const [i, part] of parts.entries()) {
      at = [...at, part];
      const real = this.#isCovered(at.join("/"))
        ? undefined
        : this.#real(path, at, i === parts.length - 1);
      if (real === undefined) {
        return { key: [...at, ...parts.slice(i + 1)].join("/"), onDisk: false };
      }
      at = real;
    }
    const key = at.join("/");
    return { key, onDisk: !this.#isCovered(key) && this.#real(path, at, true) !== undefined };
  }

  /** Is something else seen in place of what the disk has? */
  #isCovered(key: string): boolean {
    return this.#removed.has(key) || this.#memory.look(key) === "file";
  }

  /** The parts below the root of what `parts` lead to on the disk. A way that leaves the root may come back. */
  #real(path: string, parts: readonly string[], isLast: boolean): readonly string[] | undefined {
    return this.#below.attempt(path, "looked at", () => {
      const top = this.#below.find(path, []);
      try {
        const real = this.#below.find(path, parts);
        if (real === undefined || top === undefined) return undefined;
        return real.slice(top.length).split(separator).filter((part) => part !== "");
      } catch (error) {
        if (isLast || !(error instanceof HostError)) throw error;
        return parts;
      }
    });
  }

  #look(path: string, parts: readonly string[]): EntryKind | undefined {
    const { key, onDisk } = this.#place(path, parts);
    if (onDisk) return this.#disk.look(parts.join("/"));
    return key === "" ? undefined : this.#memory.look(key);
  }

  /** What a link leads to; `undefined` for one that can't be followed. */
  #behind(path: string): EntryKind | undefined {
    try {
      return this.look(path);
    } catch (error) {
      if (error instanceof HostError) return undefined;
      throw error;
    }
  }

  /** The key of an existing file, or of the link to it; `undefined` when there is none. */
  #entry(path: string, parts: readonly string[]): string | undefined {
    const folder = this.#place(path, parts.slice(0, -1));
    const kind = this.#look(path, parts);
    if (kind === "file") return below(folder.key, parts.at(-1));
    if (kind !== undefined) throw notAFile(path, kind);
    this.#refuseLink(path, parts);
    return undefined;
  }

  #hide(key: string): void {
    this.#memory.remove(key);
    this.#removed.add(key);
  }

  /** Refuses a path where no file can be put. */
  #check(path: string, parts: readonly string[]): void {
    const kind = this.#look(path, parts);
    if (kind === "file") return;
    if (kind !== undefined) throw notAFile(path, kind);
    for (let depth = parts.length - 1; depth >= 0; depth--) {
      const above = parts.slice(0, depth);
      const kind = this.#look(path, above);
      if (kind === undefined) continue;
      if (kind !== "folder") throw notAFolder(above.join("/"), kind);
      return this.#refuseLink(path, parts.slice(0, depth + 1));
    }
    throw new HostError(
      `${shown(path)} can't be written: there is no folder ${this.#below.folder}`,
    );
  }

  /** Refuses a link of the disk that leads nowhere. */
  #refuseLink(path: string, parts: readonly string[]): void {
    const { key, onDisk } = this.#place(path, parts.slice(0, -1));
    if (!onDisk || this.#removed.has(below(key, parts.at(-1)))) return;
    this.#below.attempt(path, "looked at", () => {
      const folder = this.#below.find(path, parts.slice(0, -1));
      if (folder !== undefined) refuseLink(path, join(folder, parts.at(-1)));
    });
  }
}

function below(folder: string, name = ""): string {
  return folder === "" || folder === "." ? name : `${folder}/${name}`;
}
