import { joined } from "../../runtime/bytes.ts";
import { HostError } from "../../runtime/errors.ts";
import {
  byBytes,
  type Draft,
  type Entry,
  type EntryKind,
  fileParts,
  type Files,
  notAFile,
  notAFolder,
} from "../../runtime/files.ts";
import { SOURCE_BYTES } from "../../runtime/limits.ts";
import { partsOf, type Root, tooLarge } from "../../runtime/root.ts";

type Folder = Map<string, Folder | Uint8Array>;

/** A root that is nowhere but in memory. */
export class MemoryRoot implements Root, Files {
  readonly #top: Folder = new Map();

  /** @param files what is in it, by path */
  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [path, content] of Object.entries(files)) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      this.#put(path, fileParts(path), bytes.slice());
    }
  }

  files(): Files {
    return this;
  }

  read(path: string, most?: number): Uint8Array | undefined {
    const found = this.#find(partsOf(path));
    if (!(found instanceof Uint8Array)) return undefined;
    if (found.length > (most ?? SOURCE_BYTES)) {
      throw new HostError(tooLarge(path, found.length, most));
    }
    return found.slice();
  }

  look(path: string): EntryKind | undefined {
    const found = this.#find(partsOf(path));
    return found === undefined ? undefined : kindOf(found);
  }

  list(path: string): Entry[] | undefined {
    const folder = this.#find(partsOf(path));
    if (folder === undefined) return undefined;
    if (folder instanceof Uint8Array) throw notAFolder(path, "file");
    return [...folder]
      .map(([name, value]): Entry => ({ name, kind: kindOf(value), isLink: false }))
      .sort((a, b) => byBytes(a.name, b.name));
  }

  create(path: string): Draft {
    const parts = fileParts(path);
    this.#check(path, parts);
    return new MemoryDraft((bytes) => this.#put(path, parts, bytes));
  }

  remove(path: string): boolean {
    const parts = fileParts(path);
    const found = this.#find(parts);
    if (found instanceof Map) throw notAFile(path, "folder");
    return found !== undefined && this.#folder(parts).delete(nameOf(parts));
  }

  rename(path: string, to: string): boolean {
    const parts = fileParts(path), newParts = fileParts(to);
    const found = this.#find(parts);
    if (found instanceof Map) throw notAFile(path, "folder");
    if (found === undefined) return false;
    this.#put(to, newParts, found);
    if (parts.join("/") !== newParts.join("/")) this.#folder(parts).delete(nameOf(parts));
    return true;
  }

  #find(parts: readonly string[]): Folder | Uint8Array | undefined {
    let found: Folder | Uint8Array | undefined = this.#top;
    for (const part of parts) found = found instanceof Map ? found.get(part) : undefined;
    return found;
  }

  /** Refuses a path where no file can be put. */
  #check(path: string, parts: readonly string[]): void {
    for (let depth = 1; depth < parts.length; depth++) {
      const above = parts.slice(0, depth);
      if (this.#find(above) instanceof Uint8Array) throw notAFolder(above.join("/"), "file");
    }
    if (this.#find(parts) instanceof Map) throw notAFile(path, "folder");
  }

  #put(path: string, parts: readonly string[], bytes: Uint8Array): void {
    this.#check(path, parts);
    this.#folder(parts).set(nameOf(parts), bytes);
  }

  /** The folder of a file, made where it is missing. Nothing else is in its place. */
  #folder(parts: readonly string[]): Folder {
    let folder = this.#top;
    for (const part of parts.slice(0, -1)) {
      let next = folder.get(part);
      if (!(next instanceof Map)) folder.set(part, next = new Map());
      folder = next;
    }
    return folder;
  }
}

class MemoryDraft implements Draft {
  readonly #put: (bytes: Uint8Array) => void;
  #pieces: Uint8Array[] | undefined = [];

  constructor(put: (bytes: Uint8Array) => void) {
    this.#put = put;
  }

  write(bytes: Uint8Array): void {
    this.#opened().push(bytes.slice());
  }

  commit(): void {
    const pieces = this.#opened();
    this.#pieces = undefined;
    this.#put(joined(pieces));
  }

  discard(): void {
    this.#pieces = undefined;
  }

  #opened(): Uint8Array[] {
    if (this.#pieces === undefined) throw new Error("this draft is done with");
    return this.#pieces;
  }
}

function nameOf(parts: readonly string[]): string {
  return parts.at(-1) ?? "";
}

function kindOf(found: Folder | Uint8Array): EntryKind {
  return found instanceof Map ? "folder" : "file";
}
