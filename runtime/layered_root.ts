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
import { SOURCE_BYTES } from "./limits.ts";
import { Overlay, overlayPath } from "./overlay.ts";
import { type FolderRoot, partsOf, type Root, separator, shown, tooLarge } from "./root.ts";

/** Where a path leads. */
interface Place {
  /** The path with its links followed. */
  readonly key: string;
  /** Is it on the disk, and neither removed nor written anew since? */
  readonly onDisk: boolean;
}

/**
 * A folder of the file system that is only read: what is written, removed or renamed is so in an overlay alone, which
 * several folders may share. What is not there is read from the disk each time, under all the rules of `FolderRoot`. One
 * thing differs from a disk: a link that is renamed becomes a file, with what was in the file that it leads to.
 */
export class LayeredRoot implements Root, Files {
  readonly #below: FolderRoot;
  readonly #disk: Files;
  readonly #most: number;
  readonly #overlay: Overlay;
  readonly #path: string;
  /** The folder's own path in the overlay, once known. */
  #base: string | undefined;

  /**
   * @param most bytes of a file that can be renamed, as it is then kept in memory: those of a script
   * @param overlay what several folders share, and the absolute path of this one
   */
  constructor(
    below: FolderRoot,
    most: number,
    { overlay, path }: { overlay: Overlay; path: string } = {
      overlay: new Overlay(),
      path: below.folder,
    },
  ) {
    this.#below = below;
    this.#disk = filesOf(below);
    this.#most = most;
    this.#overlay = overlay;
    this.#path = path;
  }

  files(): Files {
    return this;
  }

  read(path: string, most?: number): Uint8Array | undefined {
    const { key, onDisk } = this.#place(path, partsOf(path));
    if (onDisk) return this.#below.read(path, most);
    const written = this.#overlay.read(this.#full(key));
    if (written !== undefined && written.length > (most ?? SOURCE_BYTES)) {
      throw new HostError(tooLarge(path, written.length, most));
    }
    return written?.slice();
  }

  /** Was the file at `path` written or removed? Never where a path leads out of the folder. */
  covers(path: string): boolean {
    if (this.#overlay.isEmpty) return false;
    try {
      return this.#isCovered(this.#place(path, partsOf(path)).key);
    } catch (error) {
      if (error instanceof HostError) return false;
      throw error;
    }
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
      const kind = this.#overlay.isRemoved(this.#full(below(key, entry.name)))
        ? undefined
        : entry.isLink
        ? this.#behind(below(path, entry.name))
        : entry.kind;
      if (kind !== undefined) found.set(entry.name, { ...entry, kind });
    }
    for (const entry of this.#overlay.list(this.#full(key))) found.set(entry.name, entry);
    return [...found.values()].sort((a, b) => byBytes(a.name, b.name));
  }

  create(path: string): Draft {
    const parts = fileParts(path);
    this.#check(path, parts);
    return this.#overlay.create(this.#full(this.#place(path, parts).key));
  }

  remove(path: string): boolean {
    const entry = this.#entry(path, fileParts(path));
    if (entry !== undefined) this.#overlay.remove(this.#full(entry));
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
    const draft = this.#overlay.create(this.#full(target));
    draft.write(content);
    draft.commit();
    this.#overlay.remove(this.#full(entry));
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

  /** What the overlay calls it. */
  #full(key: string): string {
    this.#base ??= overlayPath(this.#path);
    return key === "" ? this.#base : `${this.#base}/${key}`;
  }

  /** Is something else seen in place of what the disk has? */
  #isCovered(key: string): boolean {
    return this.#overlay.covers(this.#full(key));
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
    return this.#overlay.look(this.#full(key));
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
    if (!onDisk || this.#overlay.isRemoved(this.#full(below(key, parts.at(-1))))) return;
    this.#below.attempt(path, "looked at", () => {
      const folder = this.#below.find(path, parts.slice(0, -1));
      if (folder !== undefined) refuseLink(path, join(folder, parts.at(-1)));
    });
  }
}

function below(folder: string, name = ""): string {
  return folder === "" || folder === "." ? name : `${folder}/${name}`;
}
