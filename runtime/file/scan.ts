import { HostError } from "../errors.ts";
import { byBytes, type EntryKind, type Files } from "../files.ts";
import { SCAN_NAMES } from "../limits.ts";
import { partsOf, shown } from "../root.ts";

/** What a pattern finds. */
export interface Scanned {
  /** Of files, relative to the root, with `/` between their parts, sorted by bytes. */
  readonly paths: readonly string[];
  /** Why there may be more: what the first folder that could not be looked into said, or that there was no end. */
  readonly missed: string | undefined;
}

/**
 * Finds files. In each part of a pattern `*` stands for any characters or none and `?` for one; neither stands for
 * what separates the parts.
 * @param anyCase finds what differs only in case, too
 * @throws {HostError} when no path can look like the pattern
 */
export function scan(files: Files, pattern: string, anyCase = false): Scanned {
  partsOf(pattern.replace(/[*?]/g, "x"), pattern);
  const parts = pattern.split(/[/\\]/).filter((part) => part !== "" && part !== ".");
  const scanning = new Scan(files, parts, anyCase);
  scanning.walk("", 0);
  if (scanning.isFull) scanning.missed ??= `${shown(pattern)} goes over ${SCAN_NAMES} names`;
  return { paths: scanning.paths.sort(byBytes), missed: scanning.missed };
}

/** So many names could be looked at in the time that it takes to follow a link. */
const LINK_COSTS = 20;

class Scan {
  readonly paths: string[] = [];
  missed: string | undefined;
  readonly #files: Files;
  readonly #parts: readonly string[];
  readonly #anyCase: boolean;
  #names = 0;

  constructor(files: Files, parts: readonly string[], anyCase: boolean) {
    this.#files = files;
    this.#parts = parts;
    this.#anyCase = anyCase;
  }

  /** True once names were left out because there were too many. */
  isFull = false;

  /** Looks for what the parts from number `i` on stand for. */
  walk(folder: string, i: number): void {
    const part = this.#parts[i];
    if (part === undefined) return;
    const isLast = i === this.#parts.length - 1;
    for (const path of this.#find(folder, part, isLast ? "file" : "folder")) {
      if (isLast) this.paths.push(path);
      else this.walk(path, i + 1);
    }
  }

  #find(folder: string, part: string, kind: EntryKind): string[] {
    this.isFull ||= this.#names >= SCAN_NAMES;
    if (this.isFull) return [];
    const below = (name: string) => folder === "" ? name : `${folder}/${name}`;
    try {
      if (!this.#anyCase && !/[*?]/.test(part)) {
        this.#names++;
        return this.#files.look(below(part)) === kind ? [below(part)] : [];
      }
      const entries = this.#files.list(folder) ?? [];
      this.#names += entries.reduce((sum, { isLink }) => sum + (isLink ? LINK_COSTS : 1), 1);
      const matches = matcher(part, this.#anyCase);
      return entries.filter((entry) => entry.kind === kind && matches(entry.name))
        .map(({ name }) => below(name));
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.missed ??= error.message;
      return [];
    }
  }
}

/** Tells which names one part of a pattern stands for. */
export function matcher(part: string, anyCase = false): (name: string) => boolean {
  const letters = (text: string) => Array.from(anyCase ? text.toLowerCase() : text);
  const pattern = letters(part);
  return (name) => matchesLetters(letters(name), pattern);
}

/**
 * Goes back to the last `*` only: an earlier one can't do better. A regular expression would try all of them, and take
 * for ever over a pattern of many.
 */
function matchesLetters(name: readonly string[], pattern: readonly string[]): boolean {
  let at = 0, star = -1, tried = 0;
  for (let i = 0; i < name.length;) {
    if (pattern[at] === "*") {
      star = at++;
      tried = i;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === name[i])) {
      at++;
      i++;
    } else if (star !== -1) {
      at = star + 1;
      i = ++tried;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
