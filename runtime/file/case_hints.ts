import { HostError } from "../errors.ts";
import type { Files } from "../files.ts";
import { CASE_PATHS } from "../limits.ts";
import { partsOf, shown } from "../root.ts";

/**
 * Tells a script of paths that are not there, but would be on the host's Windows, where upper and lower case are the
 * same. Each path is told of once; a script that asks for one again and again makes us look ever less often.
 */
export class CaseHints {
  readonly #misses = new Map<string, number>();
  readonly #warn: (message: string) => void;

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  /**
   * @param asked the function that was asked
   * @param find gives a path that is there and differs only in case
   */
  miss(asked: string, path: string, find: () => string | undefined): void {
    const misses = (this.#misses.get(path) ?? 0) + 1;
    if (misses === Infinity) return;
    if (misses === 1 && this.#misses.size >= CASE_PATHS) return;
    this.#misses.set(path, misses);
    // The 1st, 2nd, 4th, 8th, ... one.
    if ((misses & (misses - 1)) !== 0) return;
    const found = find();
    if (found === undefined) return;
    this.#misses.set(path, Infinity);
    this.#warn(
      `${asked}: ${
        shown(path)
      } finds nothing, as upper and lower case differ here; on Windows it finds ${shown(found)}`,
    );
  }
}

/** The path of something that differs from `path` only in case; `undefined` when there is nothing. */
export function differsInCase(files: Files, path: string): string | undefined {
  const parts = partsOf(path);
  let found = "";
  for (const [i, part] of parts.entries()) {
    const names = namesIn(files, found, i < parts.length - 1);
    const same = names.includes(part) ? part : names.find((name) => sameBut(name, part));
    if (same === undefined) return undefined;
    found = found === "" ? same : `${found}/${same}`;
  }
  return found === parts.join("/") ? undefined : found;
}

function sameBut(name: string, part: string): boolean {
  return name.toLowerCase() === part.toLowerCase();
}

function namesIn(files: Files, folder: string, isAbove: boolean): string[] {
  try {
    const entries = files.list(folder) ?? [];
    return entries.filter(({ kind }) => !isAbove || kind === "folder").map(({ name }) => name);
  } catch (error) {
    if (error instanceof HostError) return [];
    throw error;
  }
}
