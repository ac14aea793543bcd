import { absolutePath, HostError } from "../runtime/mod.ts";
import type { Output } from "./output.ts";
import { listenForEnd } from "./signals.ts";
import { scriptNames, type TestFlags } from "./test_flags.ts";
import { runPass } from "./test_pass.ts";
import type { TestRun } from "./test_run.ts";
import { UsageError } from "./usage.ts";
import { Watcher } from "./watcher.ts";

/** What `luanet test --watch` goes by. */
export interface WatchedTests {
  readonly flags: TestFlags;
  /** Files and folders that the user named. */
  readonly names: readonly string[];
  readonly output: Output;
  /** @throws {UsageError | HostError} when there is nothing to run */
  find(): string[];
}

/**
 * Runs tests, and runs them again whenever a file changes that they may have read, until a signal ends it.
 * @returns the exit code
 * @throws {HostError} when a folder can't be watched, or stdout can't be written
 */
export async function watchTests({ flags, names, output, find }: WatchedTests): Promise<number> {
  const changes = new Changes();
  let run: TestRun | undefined;
  const signals = listenForEnd(() => {
    run?.stop();
    changes.end();
  });
  const folders = foldersOf([flags.root, ...scriptNames(flags), ...names]);
  const relevant = (paths: readonly string[]) =>
    paths.filter((path) => isOfTests(path, folders.keys()));
  using watcher = watching(new Watcher((paths) => changes.add(relevant(paths))));
  watcher.watch(folders);
  const say = (text: string) => {
    output.write("stderr", new TextEncoder().encode(`${text}\n`));
    output.flush();
  };
  for (let changed: ReadonlySet<string> | undefined = new Set(); changed !== undefined;) {
    const wanted = changed;
    try {
      await runPass({
        flags,
        output,
        find: () => affected(find(), wanted),
        most: Infinity,
        begins: (begun) => run = begun,
      });
    } catch (error) {
      if (!(error instanceof HostError || error instanceof UsageError)) throw error;
      say(`error: ${error.message}`);
    }
    if (output.failure !== undefined) throw output.failure;
    if (output.broken) return 0;
    if (signals.exitCode === undefined) say("watch: waiting for a change; Ctrl-C ends it");
    changed = await changes.next();
    if (changed !== undefined && !flags.noClearScreen && Deno.stderr.isTerminal()) {
      output.draw("\x1b[2J\x1b[3J\x1b[H");
    }
    if (changed !== undefined) say(`watch: changed ${[...changed].map(shown).sort().join(", ")}`);
  }
  signals.close();
  return signals.exitCode ?? 0;
}

/** Only the specs that changed, where nothing else has: any of them may have read a script. */
function affected(files: readonly string[], changed: ReadonlySet<string>): readonly string[] {
  const own = files.filter((file) => changed.has(absolutePath(file)));
  return changed.size > 0 && own.length === changed.size ? own : files;
}

/** Whether tests can have read the file: hidden folders are left out as they are when specs are looked for. */
function isOfTests(path: string, folders: Iterable<string>): boolean {
  if (!/\.(lua|har|json)$/.test(path)) return false;
  const below = [...folders].filter((folder) => path.startsWith(folder))
    .map((folder) => path.slice(folder.length));
  return below.some((rest) => !/[/\\](\.[^/\\]*|node_modules)[/\\]/.test(rest));
}

function foldersOf(names: readonly string[]): ReadonlyMap<string, boolean> {
  const folders = names.filter((name) => name !== "").map((name) => {
    const path = absolutePath(name);
    return path.endsWith(".lua") ? path.slice(0, path.lastIndexOf("/")) || "/" : path;
  });
  return new Map(folders.map((folder) => [folder, true]));
}

/** The path from the current folder, where it lies below it. */
function shown(path: string): string {
  const here = `${absolutePath(".")}/`;
  return path.startsWith(here) ? path.slice(here.length) : path;
}

function watching(watcher: Watcher): Watcher & Disposable {
  return Object.assign(watcher, { [Symbol.dispose]: () => watcher.close() });
}

/** Paths that have changed since they were last asked for. */
class Changes {
  #paths = new Set<string>();
  #isOver = false;
  #wake: () => void = () => {};

  add(paths: readonly string[]): void {
    for (const path of paths) this.#paths.add(path);
    if (paths.length > 0) this.#wake();
  }

  /** Nothing more is waited for. */
  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  /** Waits until something has changed; undefined when it is over. */
  async next(): Promise<ReadonlySet<string> | undefined> {
    while (this.#paths.size === 0 && !this.#isOver) {
      await new Promise<void>((wake) => this.#wake = wake);
    }
    if (this.#isOver) return undefined;
    const paths = this.#paths;
    this.#paths = new Set();
    return paths;
  }
}
