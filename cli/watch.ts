import { globToRegExp } from "@std/path/glob-to-regexp";
import {
  absolutePath,
  type GameStep,
  type Host,
  HostError,
  type Script,
  ScriptError,
} from "../runtime/mod.ts";
import { Watcher } from "./watcher.ts";
import { WatchedScript } from "./watched_script.ts";

/** What a run that is watched needs besides its scripts. */
export interface WatchOptions {
  readonly host: Host;
  readonly root: string;
  /** Further paths whose changes reload every script. */
  readonly paths: readonly string[];
  /** Globs of paths that are not looked at. */
  readonly exclude: readonly string[];
  readonly game: string | undefined;
  readGame(file: string): Promise<readonly GameStep[]>;
  fail(error: ScriptError): void;
  /** A line for the user. */
  say(text: string): void;
  /** Called before the lines of a reload. */
  clear(): void;
}

/** Reloads scripts when their files change. */
export class Watch {
  readonly #options: WatchOptions;
  readonly #scripts: readonly WatchedScript[];
  readonly #watcher: Watcher;
  readonly #excluded: readonly RegExp[];
  #work: Promise<void> = Promise.resolve();
  #waited = false;

  /** @throws {HostError} when a path that is to be watched is not there */
  constructor(names: readonly string[], options: WatchOptions) {
    this.#options = options;
    this.#excluded = options.exclude.map((glob) => globToRegExp(absolutePath(glob)));
    for (const path of options.paths) checkPath(path);
    this.#scripts = names.map((name) => new WatchedScript(options.host, name, options.root));
    this.#watcher = new Watcher((paths) => this.#enqueue(() => this.#changed(paths)));
  }

  /** Begins every script that compiles; the others wait for a change. */
  async start(): Promise<void> {
    const compiled: [WatchedScript, Script][] = [];
    for (const watched of this.#scripts) {
      const script = await this.#attempt(() => watched.compile());
      if (script !== undefined) compiled.push([watched, script]);
    }
    // Before anything runs: what can't be watched ends the run.
    this.#watchFiles();
    this.#options.host.start(compiled.map(([, script]) => script));
    for (const [watched, script] of compiled) watched.began(script, () => this.#watchFiles());
    this.#watchFiles();
  }

  /** Reloads every script, changed or not. */
  reloadAll(): void {
    this.#enqueue(async () => {
      this.#options.clear();
      for (const watched of this.#scripts) {
        watched.look(true);
        await this.#reload(watched);
      }
      this.#watchFiles();
    });
  }

  close(): void {
    this.#watcher.close();
  }

  /** One thing after the other: a save during a reload is looked at behind it. */
  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error) => this.#options.host.internalError(error));
  }

  async #changed(paths: readonly string[]): Promise<void> {
    const relevant = paths.filter((path) => !this.#excluded.some((glob) => glob.test(path)));
    if (relevant.length === 0) return;
    const all = await this.#gameChanged(relevant) ||
      relevant.some((path) => this.#options.paths.some((own) => isBelow(path, absolutePath(own))));
    // First, so that no save falls between a look and the watch.
    this.#watchFiles();
    const takeEmpty = this.#waited;
    const looks = this.#scripts.map((watched) => ({ watched, look: watched.look(takeEmpty) }));
    // Editors empty a file before they write it.
    this.#waited = looks.some(({ look }) => look === "empty");
    const due = looks.filter(({ look }) => look !== "empty" && (look !== "same" || all));
    if (due.length > 0) this.#options.clear();
    const changes = new Set(due.flatMap(({ watched }) => watched.changes));
    if (changes.size > 0) this.#options.say(`changed ${[...changes].join(", ")}`);
    for (const { watched, look } of due) {
      if (look !== "gone") await this.#reload(watched);
      else this.#options.say(`${watched.name} is gone; what runs of it goes on until it is back`);
    }
    this.#watchFiles();
    if (this.#waited) this.#watcher.note(relevant);
  }

  async #gameChanged(paths: readonly string[]): Promise<boolean> {
    const { game, host, readGame, say } = this.#options;
    if (game === undefined || !paths.includes(absolutePath(game))) return false;
    try {
      await host.furniture.play(await readGame(game), host.frames);
      return true;
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      say(`error: ${error.message}; the game goes on as it was`);
      return false;
    }
  }

  async #reload(watched: WatchedScript): Promise<void> {
    const { host, say } = this.#options;
    const start = performance.now();
    const next = await this.#attempt(() => watched.recompile());
    if (next === undefined) return;
    await new Promise<void>((end) => {
      host.replace(watched.running, next, (left, began) => {
        watched.began(next, () => this.#watchFiles());
        const closed = [...left].map(([kind, n]) => `${n} ${kind}${n === 1 ? "" : "s"}`).join(", ");
        if (began) {
          const time = Math.max(1, Math.round(performance.now() - start));
          say(`reloaded ${watched.name} in ${time} ms${closed === "" ? "" : `, closed ${closed}`}`);
        }
        end();
      });
    });
  }

  /** Runs what compiles; gives nothing when it does not, and says why. */
  async #attempt<T>(compile: () => Promise<T>): Promise<T | undefined> {
    try {
      return await compile();
    } catch (error) {
      if (error instanceof ScriptError) this.#options.fail(error);
      else if (error instanceof HostError) this.#options.say(`error: ${error.message}`);
      else throw error;
      return undefined;
    }
  }

  #watchFiles(): void {
    const folders = new Map<string, boolean>();
    const { game, paths } = this.#options;
    const files = this.#scripts.flatMap((watched) => {
      watched.refresh();
      return watched.files;
    });
    for (const file of game === undefined ? files : [...files, absolutePath(game)]) {
      for (const place of [file, realPath(file)]) {
        const folder = existing(parent(place));
        if (!folders.has(folder)) folders.set(folder, false);
        // A folder that is renamed is seen from the one that it lies in.
        const above = parent(folder);
        if (!folders.has(above)) folders.set(above, false);
      }
    }
    for (const path of paths) folders.set(absolutePath(path), true);
    this.#watcher.watch(folders);
  }
}

function checkPath(path: string): void {
  try {
    Deno.statSync(path);
  } catch (error) {
    throw new HostError(
      error instanceof Deno.errors.NotCapable
        ? `--watch=${path} can't be read: run luanet with --allow-read`
        : `--watch=${path}: no such file or folder; name one that is there`,
    );
  }
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** The folder, or the nearest one above it that is there. */
function existing(folder: string): string {
  for (let at = folder; at !== "/"; at = parent(at)) {
    try {
      if (Deno.statSync(at).isDirectory) return at;
    } catch (error) {
      // What may not be looked at is watched in vain: that says which permission is missing.
      if (error instanceof Deno.errors.NotCapable) return at;
    }
  }
  return "/";
}

function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path;
  }
}
