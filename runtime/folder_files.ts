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
import { FolderDraft, isDraft, unmake } from "./folder_draft.ts";
import { type FolderRoot, nameRefused, partsOf, type Root, separator, shown } from "./root.ts";

/** The files of a root, for whoever does more than read. @throws {HostError} when it is only read */
export function filesOf(root: Root): Files {
  const files = root.files?.((folder) => new FolderFiles(folder));
  if (files === undefined) throw new HostError("the files here can only be read by `require`");
  return files;
}

/** The files of a folder of the file system. */
export class FolderFiles implements Files {
  readonly #root: FolderRoot;

  constructor(root: FolderRoot) {
    this.#root = root;
  }

  look(path: string): EntryKind | undefined {
    return this.#look(path, partsOf(path));
  }

  list(path: string): Entry[] | undefined {
    const parts = partsOf(path);
    return this.#root.attempt(path, "listed", () => {
      const folder = this.#root.find(path, parts);
      if (folder === undefined) return undefined;
      const kind = kindOf(Deno.statSync(folder));
      if (kind !== "folder") throw notAFolder(path, kind);
      const entries: Entry[] = [];
      for (const entry of Deno.readDirSync(folder)) {
        const { name, isSymlink: isLink } = entry;
        if (isDraft(name) || nameRefused(name) !== undefined) continue;
        const kind = isLink ? this.#behind([...parts, name]) : kindOf(entry);
        if (kind !== undefined) entries.push({ name, kind, isLink });
      }
      return entries.sort((a, b) => byBytes(a.name, b.name));
    });
  }

  create(path: string): Draft {
    const parts = fileParts(path);
    return this.#root.attempt(path, "written", () => {
      const existing = this.#root.find(path, parts);
      if (existing === undefined) {
        const { file, made } = this.#place(path, parts);
        return new FolderDraft(this.#root, { path, file, made });
      }
      const { mode } = statFile(path, existing);
      // A file that is not to be written to can be replaced all the same, unless one asks.
      Deno.openSync(existing, { write: true }).close();
      return new FolderDraft(this.#root, { path, file: existing, mode, made: [] });
    });
  }

  remove(path: string): boolean {
    const parts = fileParts(path);
    return this.#root.attempt(path, "removed", () => {
      const entry = this.#entry(path, parts);
      if (entry !== undefined) Deno.removeSync(entry);
      return entry !== undefined;
    });
  }

  rename(path: string, to: string): boolean {
    const parts = fileParts(path), newParts = fileParts(to);
    return this.#root.attempt(path, `renamed to ${shown(to)}`, () => {
      const entry = this.#entry(path, parts);
      if (entry === undefined) return false;
      const replaced = this.#entry(to, newParts);
      const { file, made } = replaced === undefined
        ? this.#place(to, newParts)
        : { file: replaced, made: [] };
      try {
        Deno.renameSync(entry, file);
      } catch (error) {
        unmake(made);
        throw error;
      }
      return true;
    });
  }

  #look(path: string, parts: readonly string[]): EntryKind | undefined {
    return this.#root.attempt(path, "looked at", () => {
      const real = this.#root.find(path, parts);
      return real === undefined ? undefined : kindOf(Deno.statSync(real));
    });
  }

  /** What a link leads to; `undefined` for one that can't be followed. */
  #behind(parts: readonly string[]): EntryKind | undefined {
    try {
      return this.#look(parts.join("/"), parts);
    } catch (error) {
      if (error instanceof HostError) return undefined;
      throw error;
    }
  }

  /** The real path of an existing file, or of the link to it; `undefined` when there is none. */
  #entry(path: string, parts: readonly string[]): string | undefined {
    const behind = this.#root.find(path, parts);
    const folder = this.#root.find(path, parts.slice(0, -1));
    if (folder === undefined) return undefined;
    const entry = join(folder, parts.at(-1));
    if (behind !== undefined) statFile(path, behind);
    else refuseLink(path, entry);
    return behind === undefined ? undefined : entry;
  }

  /** The deepest folder on the way to a new file that is there, and how many parts lead to it. */
  #deepest(path: string, parts: readonly string[]): { folder: string; depth: number } {
    const above = parts.length - 1;
    const parent = this.#root.find(path, parts.slice(0, above));
    if (parent !== undefined) return { folder: parent, depth: above };
    let folder = this.#root.find(path, []);
    if (folder === undefined) {
      throw new HostError(
        `${shown(path)} can't be written: there is no folder ${this.#root.folder}`,
      );
    }
    for (let depth = 0;; depth++) {
      const next = depth < above ? this.#root.find(path, parts.slice(0, depth + 1)) : undefined;
      if (next === undefined) return { folder, depth };
      folder = next;
    }
  }

  /** The real path that a new file gets, and the folders that were made for it. */
  #place(path: string, parts: readonly string[]): { file: string; made: readonly string[] } {
    const { folder: deepest, depth } = this.#deepest(path, parts);
    let folder = deepest;
    const kind = kindOf(Deno.statSync(folder));
    if (kind !== "folder") throw notAFolder(parts.slice(0, depth).join("/"), kind);
    refuseLink(path, join(folder, parts[depth]));
    const made: string[] = [];
    try {
      for (const part of parts.slice(depth, -1)) {
        folder = join(folder, part);
        if (makeFolder(folder)) made.push(folder);
      }
    } catch (error) {
      unmake(made);
      throw error;
    }
    return { file: join(folder, parts.at(-1)), made };
  }
}

/** False when it is there: another writer may have made it since we looked. */
function makeFolder(folder: string): boolean {
  try {
    Deno.mkdirSync(folder);
    return true;
  } catch (error) {
    // Of the folder itself, not of what a link leads to.
    if (error instanceof Deno.errors.AlreadyExists && Deno.lstatSync(folder).isDirectory) {
      return false;
    }
    throw error;
  }
}

/** Refuses a link that leads nowhere: what is made through it could be anywhere. */
export function refuseLink(path: string, entry: string): void {
  try {
    if (!Deno.lstatSync(entry).isSymlink) return;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    if (error instanceof Deno.errors.NotADirectory) return;
    throw error;
  }
  throw new HostError(`${shown(path)} has a symbolic link in it that leads nowhere`);
}

function statFile(path: string, real: string): Deno.FileInfo {
  const info = Deno.statSync(real);
  const kind = kindOf(info);
  if (kind !== "file") throw notAFile(path, kind);
  return info;
}

function kindOf(info: { readonly isFile: boolean; readonly isDirectory: boolean }): EntryKind {
  return info.isFile ? "file" : info.isDirectory ? "folder" : "other";
}

/** The path of a name in a folder. */
export function join(folder: string, name = ""): string {
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}
