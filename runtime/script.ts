import type { Clock } from "./clock.ts";
import { ScriptError } from "./errors.ts";
import { event, type Subscriptions } from "./events/event.ts";
import { join } from "./log/log.ts";
import { bindModules, type Rooms } from "./lua/bind.ts";
import { Machine } from "./lua/machine.ts";
import { installRequire, type ModuleFolder } from "./lua/require.ts";
import { Scope } from "./scope.ts";
import type { ScriptFile } from "./script_file.ts";
import type { LogLevel } from "./sink.ts";
import type { ModuleSpec, ScriptContext } from "./spec.ts";
import type { World } from "./world.ts";

/** What a script needs from its host. */
export interface ScriptHost {
  readonly world: World;
  readonly modules: readonly ModuleSpec[];
  /** Bytes of memory for the script. */
  readonly memory: number;
  /** Milliseconds for a callback; 0 for no bound. */
  readonly timeout: number;
  /** The script raised an error that it did not handle. */
  fail(script: Script, error: ScriptError): void;
  internalError(error: unknown): void;
  /** The run goes on when `work` is done. */
  await(work: Promise<void>): void;
}

const encoder = new TextEncoder();
const NEWLINE = 10;

/** A number that tells scripts apart, the same in every run. */
function hashOf(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) | 0;
  return hash;
}

/** One script: its machine, and the scope that owns what it opened. */
export class Script implements ScriptContext {
  /** Its `_SCRIPT_PATH`. */
  readonly script: string;
  readonly clock: Clock;
  readonly scope = new Scope();
  readonly #host: ScriptHost;
  readonly #machine: Machine;
  readonly #rooms: Rooms;
  readonly #main: bigint;
  readonly #warning: Uint8Array[] = [];

  /**
   * Compiles a script; nothing of it runs.
   * @throws {ScriptError} of kind `syntax`
   */
  constructor(host: ScriptHost, file: ScriptFile) {
    this.#host = host;
    this.script = file.path;
    this.clock = host.world.clock;
    this.#machine = new Machine({
      script: file.path,
      memory: host.memory,
      timeout: host.timeout,
      wallTime: () => host.world.clock.wallTime(),
      elapsed: () => host.world.clock.now() / 1000,
      seed: host.world.clock.virtual ? hashOf(file.path) : Math.random() * 2 ** 53,
      write: (bytes) => this.#warn(bytes),
      internalError: (error) => host.internalError(error),
    });
    // The first to come in is the last to be closed.
    this.scope.add(this.#machine);
    this.#main = this.#machine.compile(file);
    this.#rooms = bindModules(this.#machine, host.modules, this, (error) => host.fail(this, error));
    this.#machine.protect((L) => {
      installRequire(this.#machine, L, moduleFolders(host.world, file));
      this.#machine.stack.pushText(L, file.path);
      this.#machine.x.lua_setglobal(L, this.#machine.stack.name("_SCRIPT_PATH"));
    });
  }

  /** True when the script can't run any more: it was closed, or stopped in the middle. */
  get ended(): boolean {
    return this.#machine.dead;
  }

  /** The script's side of the room `event`. */
  get subscriptions(): Subscriptions | undefined {
    return this.#rooms.get(event.name) as Subscriptions | undefined;
  }

  /** Runs the script's top level; false when it raised an error, which the host has then been told of. */
  start(): boolean {
    try {
      this.#machine.call(this.#main);
      return true;
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      this.#host.fail(this, error);
      return false;
    }
  }

  write(stream: "stdout" | "stderr", bytes: Uint8Array): void {
    this.#unwatched(() => this.#host.world.sink.write(this.script, stream, bytes));
  }

  await(work: Promise<void>): void {
    this.#host.await(work);
  }

  log(level: LogLevel, message: Uint8Array | string): void {
    const time = this.clock.wallTime();
    const bytes = typeof message === "string" ? encoder.encode(message) : message;
    const record = { time, level, script: this.script, message: bytes };
    this.#unwatched(() => this.#host.world.sink.log(record));
  }

  /** A reader that is slow does not count as the script's own time. */
  #unwatched(work: () => void): void {
    const start = Date.now();
    work();
    const spent = Date.now() - start;
    if (spent > 0) this.#machine.watch.extend(spent);
  }

  /** C writes Lua's warnings in pieces: they are handed on line by line. */
  #warn(bytes: Uint8Array): void {
    this.#warning.push(bytes);
    if (bytes.at(-1) !== NEWLINE) return;
    this.write("stderr", join(this.#warning.splice(0)));
  }
}

/** Where a script's `require` looks: beside the script, then below the root. */
function moduleFolders(
  world: World,
  { path, file, folder }: ScriptFile,
): readonly ModuleFolder[] {
  const root = {
    root: world.root,
    prefix: "",
    filePrefix: world.rootFolder === "." ? "" : `${world.rootFolder}/`,
  };
  if (folder === undefined || !path.includes("/")) return [root];
  return [{ root: world.folder(folder), prefix: parent(path), filePrefix: parent(file) }, root];
}

/** The path up to its last `/`, with it. */
function parent(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
