import type { ScriptError } from "./errors.ts";
import type { EventFields, EventName } from "./events/event.ts";
import { Furniture } from "./furniture.ts";
import { FrameGrid } from "./clock.ts";
import { ARRIVALS, LONGEST_SLEEP, MAX_BODY } from "./limits.ts";
import { Script, type ScriptHost } from "./script.ts";
import type { ScriptFile } from "./script_file.ts";
import type { HostOptions, RunLimits, RunReport } from "./options.ts";
import type { RoomSettings } from "./spec.ts";
import { Turns } from "./turns.ts";
import type { World } from "./world.ts";

export type { HostOptions, RunLimits, RunReport } from "./options.ts";

/** Runs scripts: loads them, turns their frames, hands on what arrives, unloads them. */
export class Host implements ScriptHost {
  readonly world: World;
  readonly settings: RoomSettings;
  readonly furniture: Furniture;
  readonly timeout: number;
  readonly #dispatch: "now" | "frame";
  readonly #tick: number;
  readonly #turns: Turns;
  #grid: FrameGrid | undefined;
  #scripts: readonly Script[] = [];
  #errors = 0;
  #stopped = false;

  constructor(world: World, options: HostOptions) {
    this.world = world;
    this.#turns = new Turns(world.clock, world.sink, () => this.stop());
    this.furniture = new Furniture(world, options);
    const { memory, allowOrigins = [], maxBody = MAX_BODY } = options;
    this.settings = { memory, allowOrigins, maxBody };
    this.timeout = options.timeout;
    this.#tick = options.tick;
    // Virtual frames pass in no time: what arrives in between would not arrive in the same frame twice.
    this.#dispatch = world.clock.virtual ? "frame" : options.dispatch;
  }

  /** The scripts that are loaded, in the order of loading. */
  get scripts(): readonly Script[] {
    return this.#scripts;
  }

  /** Frames so far. */
  get frames(): number {
    return this.#grid?.count ?? 0;
  }

  /** True while a script has something to do, or something that arrived waits. */
  get hasWork(): boolean {
    return !this.#turns.isEmpty || this.#scripts.some(({ scope }) => scope.hasWork);
  }

  /** Loads what the scripts may reach; to be waited for before they are compiled. */
  async prepare(files: readonly ScriptFile[]): Promise<void> {
    await this.furniture.load(files);
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
    const started = scripts.filter((script) => this.#begin(script, this.#scripts.length));
    for (const script of started) this.#announce(script, false);
  }

  /**
   * Puts `next` in the place of a script that is loaded, or behind the others: on a turn of its own `script_unloaded`
   * is fired and the old one closed, and once its ports are free the new one begins.
   * @param done is told what the old one had left open, and whether the new one began
   */
  replace(
    old: Script | undefined,
    next: Script,
    done: (left: ReadonlyMap<string, number>, began: boolean) => void,
  ): void {
    this.post(() => {
      const at = old === undefined ? -1 : this.#scripts.indexOf(old);
      const left = old !== undefined && at >= 0 ? this.unload(old) : new Map<string, number>();
      this.#turns.afterwards(() => {
        const began = this.#begin(next, at < 0 ? this.#scripts.length : at);
        if (began) this.#announce(next, true);
        done(left, began);
      });
    });
  }

  /**
   * Turns frames until there is no work left, a limit is reached or `stop` is called; then unloads every script.
   * @throws what went wrong in luanet itself
   */
  async run(limits: RunLimits = {}): Promise<RunReport> {
    const { frames = Infinity, duration = Infinity, endless = false } = limits;
    const { clock } = this.world;
    await this.#turns.settle();
    const grid = this.#grid = new FrameGrid(clock.now(), this.#tick);
    const end = clock.now() + duration;
    const goesOn = () => !this.#stopped && (endless || this.hasWork);
    for (let now = clock.now(); goesOn() && grid.count < frames && now < end;) {
      // Frames that nobody hears pass without waking the process.
      const idle = this.#turns.isEmpty && !this.#hears("frame_update") &&
        this.furniture.game?.isPlaying !== true &&
        (this.#dispatch === "now" || this.#turns.nextTimer === Infinity);
      const next = idle ? Math.min(grid.timeOf(frames), now + LONGEST_SLEEP) : grid.next;
      const timer = this.#dispatch === "now" ? this.#turns.nextTimer : Infinity;
      const due = Math.min(next, end, timer);
      const asleep = clock.sleepUntil(due);
      if (asleep !== undefined) await asleep;
      const catchingUp = this.#turns.catchUp(due);
      if (catchingUp !== undefined) await catchingUp;
      now = clock.now();
      if (idle) grid.pass(now, frames);
      // What changes without an event is there for the next callback, whatever that is.
      if (idle) this.furniture.game?.advance(grid.count - 1, () => {});
      const ticks = idle ? 0 : grid.take(now);
      if (ticks > 0) this.#frame(ticks, grid.count - 1);
      else if (this.#dispatch === "now") this.#turns.takeIn();
      const settling = this.#turns.settle();
      if (settling !== undefined) await settling;
    }
    this.unloadAll();
    await this.#turns.settle();
    this.#turns.check();
    return { frames: grid.count, dropped: grid.dropped, errors: this.#errors };
  }

  /**
   * Turns `count` frames, whether or not a script has work; what they caused has arrived when it ends.
   * @throws what went wrong in luanet itself
   */
  async step(count: number): Promise<void> {
    const { clock } = this.world;
    const grid = this.#grid ??= new FrameGrid(clock.now(), this.#tick);
    for (let i = 0; i < count && !this.#stopped; i++) {
      const asleep = clock.sleepUntil(grid.next);
      if (asleep !== undefined) await asleep;
      this.#frame(grid.take(clock.now()), grid.count - 1);
      await this.arrive();
    }
    this.#turns.check();
  }

  /** When the next frame is due, in milliseconds of the clock. */
  get nextFrame(): number {
    return this.#grid?.next ?? this.world.clock.now() + 1000 / this.#tick;
  }

  /** Lets everything arrive that is on its way, and what comes of it, without time passing. */
  async arrive(): Promise<void> {
    for (let round = 0; round < ARRIVALS; round++) {
      const settling = this.#turns.settle();
      if (settling !== undefined) await settling;
      if (this.#turns.isQuiet) return;
      this.#turns.takeIn();
    }
  }

  /** Ends the run soon; its scripts are unloaded as at any end. */
  stop(): void {
    this.#stopped = true;
    this.world.clock.wake();
  }

  /** Unloads every script, in the order of loading: `script_unloaded` to all, then what the script opened is closed. */
  unloadAll(): void {
    for (const script of this.#scripts) this.unload(script);
  }

  /** Fires an event in every script. */
  emit<N extends EventName>(
    name: N,
    fields: N extends keyof EventFields ? EventFields[N] : unknown,
  ): void {
    for (const { subscriptions } of this.#scripts) {
      this.#turns.guard(() => subscriptions?.fire(name, fields));
    }
  }

  /** Takes in what arrived from outside: `turn` runs when no Lua does, in the order of arrival. */
  post(turn: () => void): void {
    this.#turns.post(turn);
  }

  at(time: number, turn: () => void): () => void {
    return this.#turns.at(time, turn);
  }

  fail(script: Script, error: ScriptError): void {
    this.#errors++;
    script.sink.fail(error, this.world.clock.wallTime());
    // Its state can't be trusted any more.
    if (error.kind === "killed") this.#drop(script);
  }

  await(work: Promise<void>): void {
    this.#turns.await(work);
  }

  internalError(error: unknown): void {
    this.#turns.fail(error);
  }

  /** One frame. The order is the contract's (host-api.md, section 0); a flush follows it, and the next one's time. */
  #frame(ticks: number, number: number): void {
    this.#turns.takeIn();
    this.furniture.game?.advance(number, (name, fields) => this.emit(name as EventName, fields));
    this.emit("frame_update", { delta_time: ticks / this.#tick });
  }

  #hears(name: EventName): boolean {
    return this.#scripts.some(({ subscriptions }) => subscriptions?.hears(name));
  }

  /** Runs a script's top level, as number `at` among the scripts; false when it failed. */
  #begin(script: Script, at: number): boolean {
    this.#scripts = this.#scripts.toSpliced(at, 0, script);
    if (script.start()) return true;
    this.#drop(script);
    return false;
  }

  #announce(script: Script, isReload: boolean): void {
    // It may have been stopped by what it heard of another.
    if (script.ended) return;
    this.emit("script_loaded", { script_path: script.script, is_reload: isReload });
  }

  /** Unloads a script; gives what it had open when its handlers were done. */
  unload(script: Script): ReadonlyMap<string, number> {
    if (!script.ended) this.emit("script_unloaded", { script_path: script.script });
    const left = script.scope.left();
    this.#drop(script);
    return left;
  }

  #drop(script: Script): void {
    this.#scripts = this.#scripts.filter((other) => other !== script);
    this.#turns.guard(() => script.scope.close());
  }
}
