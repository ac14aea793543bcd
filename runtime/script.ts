import type { Clock } from "./clock.ts";
import { ScriptError } from "./errors.ts";
import type { EventName, Subscriptions } from "./events/event.ts";
import type { Furniture } from "./furniture.ts";
import { join } from "./log/print.ts";
import { bindModules, type Rooms } from "./lua/bind.ts";
import type { Source } from "./lua/failures.ts";
import { Machine } from "./lua/machine.ts";
import { installRequire, type ModuleFolder } from "./lua/require.ts";
import { Scope } from "./scope.ts";
import type { ScriptFile } from "./script_file.ts";
import type { Root } from "./root.ts";
import type { LogLevel, LogRecord, NoticeLevel, Sink, Transfer } from "./sink.ts";
import type { RoomSettings, ScriptContext } from "./spec.ts";
import type { Transports } from "./transport.ts";
import type { World } from "./world.ts";

/** What a script needs from its host. */
export interface ScriptHost {
  readonly world: World;
  readonly furniture: Furniture;
  readonly settings: RoomSettings;
  /** Milliseconds for a callback; 0 for no bound. */
  readonly timeout: number;
  /** The script raised an error that it did not handle. */
  fail(script: Script, error: ScriptError): void;
  internalError(error: unknown): void;
  /** The run goes on when `work` is done. */
  await(work: Promise<void>): void;
  /** Runs `turn` when no Lua runs. */
  post(turn: () => void): void;
  /** Is given a machine before anything of its script runs. */
  prepareMachine?(machine: Machine): void;
  /** Fires an event in every script. */
  emit(name: EventName, fields: unknown): void;
  /** Runs `turn` at a time of the clock; the result takes it back. */
  at(time: number, turn: () => void): () => void;
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
  readonly root: Root;
  readonly sink: Sink;
  readonly #warning: Uint8Array[] = [];
  #transports: Transports | undefined;

  /**
   * Compiles a script; nothing of it runs.
   * @throws {ScriptError} of kind `syntax`
   */
  constructor(host: ScriptHost, file: ScriptFile) {
    this.#host = host;
    this.script = file.path;
    this.clock = host.world.clock;
    this.root = file.root?.root ?? host.world.root;
    this.sink = file.sink ?? host.world.sink;
    this.#machine = new Machine({
      script: file.path,
      memory: host.settings.memory,
      timeout: host.timeout,
      coverage: host.furniture.coverage,
      wallTime: () => host.world.clock.wallTime(),
      elapsed: () => host.world.clock.now() / 1000,
      seed: host.world.clock.virtual ? hashOf(file.path) : Math.random() * 2 ** 53,
      write: (bytes) => this.#warn(bytes),
      internalError: (error) => host.internalError(error),
    });
    // The first to come in is the last to be closed.
    this.scope.add(this.#machine);
    this.#main = this.#machine.compile(file);
    this.#rooms = bindModules(
      this.#machine,
      host.furniture.modules,
      this,
      (error) => host.fail(this, error),
    );
    this.#machine.protect((L) => {
      installRequire(this.#machine, L, moduleFolders(host.world, file));
      this.#machine.stack.pushText(L, file.path);
      this.#machine.x.lua_setglobal(L, this.#machine.stack.name("_SCRIPT_PATH"));
    });
    host.prepareMachine?.(this.#machine);
  }

  /** True when the script can't run any more: it was closed, or stopped in the middle. */
  get ended(): boolean {
    return this.#machine.dead;
  }

  /** The script's side of the room `event`. */
  get subscriptions(): Subscriptions | undefined {
    return this.#rooms.get("event") as Subscriptions | undefined;
  }

  /** Is called when a further file was loaded, or looked for in vain. */
  set onFile(added: () => void) {
    this.#machine.sources.onChange = added;
  }

  /** The files that it was made of so far: itself, and the modules that it required. */
  get files(): readonly Source[] {
    return [...this.#machine.sources];
  }

  /** Files that `require` looked for and did not find. */
  get missing(): readonly string[] {
    return [...this.#machine.sources.missing];
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
    this.#unwatched(() => this.sink.write(this.script, stream, bytes));
  }

  await(work: Promise<void>): void {
    this.#host.await(work);
  }

  get settings(): RoomSettings {
    return this.#host.settings;
  }

  get transports(): Transports {
    this.#transports ??= this.#host.furniture.transports({
      line: (text) => this.#record("info", text, { trace: true }),
      now: () => this.clock.now(),
    });
    return this.#transports;
  }

  shared<T>(make: new () => T): T {
    return this.#host.furniture.shared(make);
  }

  log(level: LogLevel, message: Uint8Array): void {
    this.#record(level, message, {});
  }

  warn(message: string): void {
    this.#record("warn", message, { remark: true });
  }

  notify(level: NoticeLevel, message: Uint8Array): void {
    this.#record(level === "success" ? "info" : level, message, { notice: level });
  }

  say(message: string): void {
    this.#record("info", message, { status: true });
  }

  progress(transfer: Transfer): void {
    this.sink.progress?.(transfer);
  }

  post(turn: () => void): void {
    this.#host.post(() => {
      if (!this.scope.closed) turn();
    });
  }

  at(time: number, turn: () => void): () => void {
    return this.#host.at(time, () => {
      if (!this.scope.closed) turn();
    });
  }

  look(): void {
    this.#machine.watch.look(this.#machine.L);
  }

  internalError(error: unknown): void {
    this.#host.internalError(error);
  }

  emit(name: string, fields: Readonly<Record<string, unknown>>): void {
    this.#host.post(() => this.#host.emit(name as EventName, fields));
  }

  #record(
    level: LogLevel,
    message: Uint8Array | string,
    more: Pick<LogRecord, "notice" | "remark" | "status" | "trace">,
  ): void {
    const time = this.clock.wallTime();
    const bytes = typeof message === "string" ? encoder.encode(message) : message;
    const record = { time, level, script: this.script, message: bytes, ...more };
    this.#unwatched(() => this.sink.log(record));
  }

  /** A reader that is slow does not count as the script's own time. */
  #unwatched(work: () => void): void {
    const start = Date.now();
    work();
    const spent = Date.now() - start;
    if (spent > 0) this.#machine.watch.extend(spent);
  }

  /** C writes Lua's warnings in pieces: each line of them is one of log. */
  #warn(bytes: Uint8Array): void {
    if (bytes.at(-1) !== NEWLINE) return void this.#warning.push(bytes);
    this.log("warn", join([...this.#warning.splice(0), bytes.subarray(0, -1)]));
  }
}

/** Where a script's `require` looks: beside the script, then below the root. */
function moduleFolders(
  world: World,
  { path, file, folder, root: own = { root: world.root, folder: world.rootFolder } }: ScriptFile,
): readonly ModuleFolder[] {
  const filePrefix = own.folder === "." ? "" : `${own.folder}/`;
  const root = { root: own.root, prefix: "", filePrefix };
  if (folder === undefined || !path.includes("/")) return [root];
  return [{ root: world.folder(folder), prefix: parent(path), filePrefix: parent(file) }, root];
}

/** The path up to its last `/`, with it. */
function parent(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
