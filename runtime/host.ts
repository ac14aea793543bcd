import type { ScriptError } from "./errors.ts";
import { event } from "./events/event.ts";
import type { EventFields, EventName } from "./events/event.ts";
import { io, log, print, stderr, stdout } from "./log/log.ts";
import { FrameGrid } from "./clock.ts";
import { LONGEST_SLEEP } from "./limits.ts";
import { Script, type ScriptHost } from "./script.ts";
import type { ScriptFile } from "./script_file.ts";
import type { ModuleSpec } from "./spec.ts";
import type { World } from "./world.ts";

/** What scripts see: the table of contents of the runtime. */
export const modules: readonly ModuleSpec[] = [event, log, print, stdout, stderr, io];

/** How a host runs its scripts. Times in milliseconds, sizes in bytes. */
export interface HostOptions {
  /** Frames per second. */
  readonly tick: number;
  /** When callbacks run: as soon as nothing else does, or at the start of the next frame. */
  readonly dispatch: "now" | "frame";
  /** For one callback; 0 for no bound. */
  readonly timeout: number;
  /** For each script. */
  readonly memory: number;
  /** What scripts see; `modules` if left out. */
  readonly modules?: readonly ModuleSpec[];
}

/** When a run ends before its scripts have nothing left to do. */
export interface RunLimits {
  readonly frames?: number | undefined;
  /** Milliseconds. */
  readonly duration?: number | undefined;
}

/** What happened in a run. */
export interface RunReport {
  readonly frames: number;
  /** Frames that were due while another one was late. */
  readonly dropped: number;
  /** Errors that scripts did not handle. */
  readonly errors: number;
}

/** Runs scripts: loads them, turns their frames, hands on what arrives, unloads them. */
export class Host implements ScriptHost {
  readonly world: World;
  readonly modules: readonly ModuleSpec[];
  readonly memory: number;
  readonly timeout: number;
  readonly #dispatch: "now" | "frame";
  readonly #tick: number;
  #scripts: readonly Script[] = [];
  #inbox: (() => void)[] = [];
  readonly #awaited: Promise<void>[] = [];
  #errors = 0;
  #stopped = false;
  #internalError: { readonly error: unknown } | undefined;

  constructor(world: World, options: HostOptions) {
    this.world = world;
    this.modules = options.modules ?? modules;
    this.memory = options.memory;
    this.timeout = options.timeout;
    this.#tick = options.tick;
    // Virtual frames pass in no time: what arrives in between would not arrive in the same frame twice.
    this.#dispatch = world.clock.virtual ? "frame" : options.dispatch;
  }

  /** The scripts that are loaded, in the order of loading. */
  get scripts(): readonly Script[] {
    return this.#scripts;
  }

  /** True while a script has something to do, or something that arrived waits. */
  get hasWork(): boolean {
    return this.#inbox.length > 0 || this.#scripts.some(({ scope }) => scope.hasWork);
  }

  /**
   * Compiles a script; nothing of it runs before `start`.
   * @throws {ScriptError} of kind `syntax`
   */
  compile(file: ScriptFile): Script {
    return new Script(this, file);
  }

  /** Runs the top levels of scripts in their order, then tells all of them of each that is now loaded. */
  start(scripts: readonly Script[]): void {
    const started = scripts.filter((script) => {
      this.#scripts = [...this.#scripts, script];
      if (script.start()) return true;
      this.#drop(script);
      return false;
    });
    for (const script of started) {
      // One of them may have been stopped by what it heard of another.
      if (script.ended) continue;
      this.emit("script_loaded", { script_path: script.script, is_reload: false });
    }
  }

  /**
   * Turns frames until there is no work left, a limit is reached or `stop` is called; then unloads every script.
   * @throws what went wrong in luanet itself
   */
  async run(limits: RunLimits = {}): Promise<RunReport> {
    const { frames = Infinity, duration = Infinity } = limits;
    const { clock } = this.world;
    await this.#settle();
    const grid = new FrameGrid(clock.now(), this.#tick);
    const end = clock.now() + duration;
    for (let now = clock.now(); this.#goesOn() && grid.count < frames && now < end;) {
      // Frames that nobody hears pass without waking the process.
      const idle = this.#inbox.length === 0 && !this.#hears("frame_update");
      const next = idle ? Math.min(grid.timeOf(frames), now + LONGEST_SLEEP) : grid.next;
      const asleep = clock.sleepUntil(Math.min(next, end));
      if (asleep !== undefined) await asleep;
      now = clock.now();
      if (idle) grid.pass(now, frames);
      const ticks = idle ? 0 : grid.take(now);
      if (ticks > 0) this.#frame(ticks);
      else if (this.#dispatch === "now") this.#drainInbox();
      const settling = this.#settle();
      if (settling !== undefined) await settling;
    }
    this.unloadAll();
    await this.#settle();
    if (this.#internalError !== undefined) throw this.#internalError.error;
    return { frames: grid.count, dropped: grid.dropped, errors: this.#errors };
  }

  /** Ends the run soon; its scripts are unloaded as at any end. */
  stop(): void {
    this.#stopped = true;
    this.world.clock.wake();
  }

  /** Unloads every script, in the order of loading: `script_unloaded` to all, then what the script opened is closed. */
  unloadAll(): void {
    for (const script of this.#scripts) {
      if (!script.ended) this.emit("script_unloaded", { script_path: script.script });
      this.#drop(script);
    }
  }

  /** Fires an event in every script. */
  emit<N extends EventName>(
    name: N,
    fields: N extends keyof EventFields ? EventFields[N] : unknown,
  ): void {
    for (const { subscriptions } of this.#scripts) {
      this.#guard(() => subscriptions?.fire(name, fields));
    }
  }

  /** Takes in what arrived from outside: `turn` runs when no Lua does, in the order of arrival. */
  post(turn: () => void): void {
    this.#inbox.push(turn);
    this.world.clock.wake();
  }

  fail(script: Script, error: ScriptError): void {
    this.#errors++;
    this.world.sink.fail(error, this.world.clock.wallTime());
    // Its state can't be trusted any more.
    if (error.kind === "killed") this.#drop(script);
  }

  await(work: Promise<void>): void {
    this.#awaited.push(work.catch((error) => this.internalError(error)));
  }

  internalError(error: unknown): void {
    this.#internalError ??= { error };
    this.stop();
  }

  /** One frame. The order is the contract's (host-api.md, section 0); a flush follows it, and the next one's time. */
  #frame(ticks: number): void {
    this.#drainInbox();
    this.emit("frame_update", { delta_time: ticks / this.#tick });
  }

  /** Flushes; gives a promise when something has to be waited for before the run goes on. */
  #settle(): Promise<void> | void {
    if (this.#awaited.length === 0) {
      const flushing = this.world.sink.flush();
      return flushing?.catch((error) => this.internalError(error));
    }
    return Promise.all(this.#awaited.splice(0)).then(() => this.#settle());
  }

  #hears(name: EventName): boolean {
    return this.#scripts.some(({ subscriptions }) => subscriptions?.hears(name));
  }

  #goesOn(): boolean {
    return !this.#stopped && this.hasWork;
  }

  #drainInbox(): void {
    if (this.#inbox.length === 0) return;
    const turns = this.#inbox;
    this.#inbox = [];
    for (const turn of turns) this.#guard(turn);
  }

  #drop(script: Script): void {
    this.#scripts = this.#scripts.filter((other) => other !== script);
    this.#guard(() => script.scope.close());
  }

  /** What luanet itself gets wrong ends the run, but in order: every script is still unloaded. */
  #guard(turn: () => void): void {
    try {
      turn();
    } catch (error) {
      this.internalError(error);
    }
  }
}
