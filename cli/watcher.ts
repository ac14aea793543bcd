import { HostError } from "../runtime/mod.ts";

/** How long the file system has to be quiet before a change is acted on, and how long at most it is waited for. */
const QUIET = 100, LONGEST = 1_000;

/**
 * Tells which files have changed, a burst at a time. Folders are watched, not files: editors that save by renaming put
 * another file in the place of the one that was watched.
 */
export class Watcher {
  readonly #changed: (paths: readonly string[]) => void;
  readonly #watchers = new Map<string, Deno.FsWatcher>();
  readonly #recursive = new Set<string>();
  readonly #pending = new Set<string>();
  #first = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** @param changed is told absolute paths */
  constructor(changed: (paths: readonly string[]) => void) {
    this.#changed = changed;
  }

  /**
   * Watches these folders and no others; those that are not there are left out.
   * @param folders absolute paths, and whether what is below them is watched too
   * @throws {HostError} when the system can watch no more
   */
  watch(folders: ReadonlyMap<string, boolean>): void {
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      this.#watchers.delete(folder);
      watcher.close();
    }
    for (const [folder, recursive] of folders) {
      if (!this.#watchers.has(folder)) this.#open(folder, recursive);
    }
  }

  /** Acts on a change that nobody saw. */
  note(paths: readonly string[]): void {
    if (this.#closed || paths.length === 0) return;
    const now = performance.now();
    if (this.#pending.size === 0) this.#first = now;
    for (const path of paths) this.#pending.add(path);
    clearTimeout(this.#timer);
    const wait = Math.max(0, Math.min(QUIET, this.#first + LONGEST - now));
    this.#timer = setTimeout(() => this.#hand(), wait);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #hand(): void {
    const paths = [...this.#pending];
    this.#pending.clear();
    this.#changed(paths);
  }

  #open(folder: string, recursive: boolean): void {
    if (recursive) this.#recursive.add(folder);
    try {
      const watcher = Deno.watchFs(folder, { recursive });
      this.#watchers.set(folder, watcher);
      this.#listen(folder, watcher);
      // What changed before it was watched is looked at, too.
      if (!recursive) this.note([folder]);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
        return;
      }
      throw whyNotWatched(folder, error);
    }
  }

  /** A watched folder was put away, or another is in its place: the system's watch has gone with the old one. */
  #reopen(folder: string): void {
    const watcher = this.#watchers.get(folder);
    if (watcher === undefined) return;
    this.#watchers.delete(folder);
    watcher.close();
    this.#open(folder, this.#recursive.has(folder));
  }

  async #listen(folder: string, watcher: Deno.FsWatcher): Promise<void> {
    try {
      for await (const { kind, paths } of watcher) {
        if (kind === "access") continue;
        if (kind !== "modify") paths.forEach((path) => this.#reopen(path));
        this.note(paths);
      }
    } catch (error) {
      // A folder that is gone: what was in it is looked at again.
      if (!(error instanceof Deno.errors.BadResource)) this.note([folder]);
    }
    if (this.#watchers.get(folder) === watcher) this.#watchers.delete(folder);
  }
}

/** Why a folder is not watched, and what to do. */
export function whyNotWatched(folder: string, error: unknown): HostError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Deno.errors.NotCapable) {
    return new HostError(`${folder} can't be watched: run luanet with --allow-read`);
  }
  if (/No space left|too many open files|limit|EMFILE|ENOSPC/i.test(message)) {
    return new HostError(
      `${folder} can't be watched: the system's limit of watched files is reached ` +
        "(on Linux fs.inotify.max_user_watches and max_user_instances); watch fewer with --watch-exclude",
    );
  }
  return new HostError(`${folder} can't be watched: ${message}`);
}
