import { HostError } from "./errors.ts";
import { type Draft, notAFile } from "./files.ts";
import { FolderRoot, separator, shown } from "./root.ts";

/** A file to be written. */
export interface Place {
  /** What messages call it. */
  readonly path: string;
  /** Its real path. */
  readonly file: string;
  /** The permissions of the file that it replaces, where there is one and the system has them. */
  readonly mode?: number | null;
  /** Folders that were made for it. */
  readonly made: readonly string[];
}

/** Permissions in a file's mode. */
const PERMISSIONS = 0o777;

/**
 * A file that is written beside its place, under a name of its own, and then renamed. That is one step for whoever
 * looks; nothing waits for the disk, so a machine that loses its power may lose the file.
 */
export class FolderDraft implements Draft {
  readonly #root: FolderRoot;
  readonly #place: Place;
  readonly #temporary: string;
  #file: Deno.FsFile | undefined;

  /** @throws {HostError} with the cause; nothing is left of it then, nor of the folders that were made */
  constructor(root: FolderRoot, place: Place) {
    this.#root = root;
    this.#place = place;
    const end = place.file.lastIndexOf(separator) + 1;
    this.#temporary = place.file.slice(0, end) + draftName();
    this.#step(() => {
      // Exclusive: not through a link. And never wider open than the file was.
      const mode = (place.mode ?? 0o666) & PERMISSIONS;
      this.#file = Deno.openSync(this.#temporary, { write: true, createNew: true, mode });
      // Not every file system has them all.
      if (typeof place.mode === "number") quietly(() => Deno.chmodSync(this.#temporary, mode));
    });
  }

  write(bytes: Uint8Array): void {
    const file = this.#opened();
    this.#step(() => {
      for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    });
  }

  commit(): void {
    const file = this.#opened();
    this.#step(() => {
      // Windows renames no open file.
      file.close();
      Deno.renameSync(this.#temporary, this.#place.file);
    });
    this.#file = undefined;
  }

  discard(): void {
    const file = this.#file;
    if (file === undefined) return;
    this.#file = undefined;
    quietly(() => file.close());
    quietly(() => Deno.removeSync(this.#temporary));
    unmake(this.#place.made);
  }

  #opened(): Deno.FsFile {
    if (this.#file === undefined) throw new Error("this draft is done with");
    return this.#file;
  }

  #step(step: () => void): void {
    try {
      this.#root.attempt(this.#place.path, "written", step);
    } catch (error) {
      if (this.#file === undefined) unmake(this.#place.made);
      this.discard();
      throw error;
    }
  }
}

/**
 * Begins a file that the user names, anywhere; through a link the one that it leads to.
 * @throws {HostError} with the cause
 */
export function draftAt(path: string): FolderDraft {
  const end = Math.max(path.lastIndexOf("/"), path.lastIndexOf(separator)) + 1;
  const folder = path.slice(0, end) || ".";
  const root = new FolderRoot(folder);
  const look = (file: string) => root.attempt(path, "written", () => statOf(file));
  if (look(folder) === undefined) {
    throw new HostError(`the folder ${shown(folder)} is not there: make it first`);
  }
  const old = look(path);
  if (old?.isDirectory) throw notAFile(path, "folder");
  if (old !== undefined && !old.isFile) throw notAFile(path, "other");
  const file = old === undefined
    ? path
    : root.attempt(path, "written", () => Deno.realPathSync(path));
  return new FolderDraft(root, { path, file, mode: old?.mode ?? null, made: [] });
}

function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** A name that nothing else has. */
function draftName(): string {
  return `.luanet-${crypto.randomUUID()}.tmp`;
}

/** Is it the name of a draft, this process's or another's? */
export function isDraft(name: string): boolean {
  return /^\.luanet-[\da-f-]{36}\.tmp$/.test(name);
}

/** Removes folders that were made for a file that did not come to be, unless something else is in them by now. */
export function unmake(folders: readonly string[]): void {
  for (const folder of folders.toReversed()) quietly(() => Deno.removeSync(folder));
}

/** Cleans up: what fails here is not what went wrong. */
function quietly(step: () => void): void {
  try {
    step();
  } catch {
    // The error that is on its way says more.
  }
}
