import { HostError } from "./errors.ts";
import { partsOf, shown } from "./root.ts";

/** What something below a root is; `other` is a pipe, a socket or a device, which nothing here opens. */
export type EntryKind = "file" | "folder" | "other";

/** One name in a folder. */
export interface Entry {
  readonly name: string;
  readonly kind: EntryKind;
  /** Is it a symbolic link? `kind` is what it leads to. */
  readonly isLink: boolean;
}

/** A file that is being written: it is not there under its name before `commit`. */
export interface Draft {
  /** Adds bytes. @throws {HostError} with the cause; the draft is then discarded */
  write(bytes: Uint8Array): void;
  /** Puts the whole file in its place, in one step. @throws {HostError} with the cause; the draft is then discarded */
  commit(): void;
  /** Leaves nothing behind, and an older file as it was. Does nothing to one that is done with. */
  discard(): void;
}

/**
 * What can be done with the files below a root. Paths are as in `Root.read`, and so is what is refused: each function
 * throws a `HostError` whose message names the path and the cause.
 */
export interface Files {
  /** What is there, links followed; `undefined` when nothing is. */
  look(path: string): EntryKind | undefined;
  /**
   * The names in a folder that paths can have, sorted by bytes, links followed; `undefined` when there is no such
   * folder. A link that leaves the root or leads nowhere is left out, and so are drafts.
   */
  list(path: string): Entry[] | undefined;
  /** Begins a file, whose folders are made; an existing one is replaced, through a link the one that it leads to. */
  create(path: string): Draft;
  /** Removes a file, or a link to one; false when there is none. */
  remove(path: string): boolean;
  /** Gives a file, or a link to one, another name, in place of a file that has it; false when there is none. */
  rename(path: string, to: string): boolean;
}

/** The parts of a path that a file can have. @throws {HostError} when it names none */
export function fileParts(path: string): string[] {
  const parts = partsOf(path);
  if (parts.length === 0 || /[/\\]\.?$/.test(path)) {
    throw new HostError(`${shown(path)} has no file's name at its end`);
  }
  return parts;
}

/** That there is something else where a file is to be. */
export function notAFile(path: string, kind: EntryKind): HostError {
  return new HostError(
    `${shown(path)} is ${kind === "folder" ? "a folder" : "a pipe or device"}, not a file`,
  );
}

/** That there is something else where a folder is to be. */
export function notAFolder(path: string, kind: EntryKind): HostError {
  return new HostError(
    `${shown(path)} is a ${kind === "file" ? "file" : "pipe or device"}, not a folder`,
  );
}

/** Compares text as its UTF-8 bytes compare. */
export function byBytes(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  if (i === a.length || i === b.length) return a.length - b.length;
  // Surrogates stand for what comes behind all single units.
  const rank = (unit: number) => unit >= 0xe000 ? unit : unit >= 0xd800 ? unit + 0x2800 : unit;
  return rank(a.charCodeAt(i)) - rank(b.charCodeAt(i));
}
