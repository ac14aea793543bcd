import { HostError, ScriptError } from "../errors.ts";
import type { Kind } from "../spec.ts";
import type { LineHook } from "./coverage.ts";
import { describeErrorObject, Failures, plainErrorText, type Source, Sources } from "./failures.ts";
import { type HostFunction, HostFunctions, Killed, Watch } from "./functions.ts";
import type { Pusher } from "./pushers.ts";
import { loadSource } from "./require.ts";
import { closeSandbox } from "./sandbox.ts";
import { Stack, type StackValue } from "./stack.ts";
import { type Snapshot, Tracer } from "./traceback.ts";
import type { LuaExports, LuaState, Pointer } from "./api.ts";
import type { MachineOptions } from "./options.ts";
import type { Waiting } from "./waiting.ts";
import { LuaInstance, LuaType, REGISTRY } from "./wasm.ts";

/** Where things stand on the main stack, for as long as the machine lives. */
const HANDLER = 1, RUNNER = 2, BASE = RUNNER;

/**
 * A Lua state in an instance of its own. Lua code runs only inside `call` and `protect`, never in two of them at once;
 * what fails in there leaves as a `ScriptError`. After a kill or a crash the machine is dead: every call throws.
 */
export class Machine {
  readonly L: LuaState;
  readonly x: LuaExports;
  readonly stack: Stack;
  readonly sources = new Sources();
  /** How each kind of value is put on the stack, as far as it was needed. */
  readonly pushers = new WeakMap<Kind, Pusher>();
  /** What userdata stand for, by their address: their class and object. */
  readonly objects = new Map<number, { readonly name: string; readonly object: object }>();
  /** Runs functions that may wait, in a machine whose script may call such. */
  waiting: Waiting | undefined;
  readonly watch: Watch;
  readonly functions: HostFunctions;
  readonly options: MachineOptions;
  readonly #instance: LuaInstance;
  readonly tracer: Tracer;
  readonly lines: LineHook | undefined;
  readonly #failures: Failures;
  #job: HostFunction | undefined;
  #snapshot: Snapshot | undefined;
  #running = false;
  #dead = false;

  /** @throws {HostError} when the system has no room for another machine */
  constructor(options: MachineOptions) {
    this.options = options;
    this.watch = new Watch(options.timeout);
    this.#failures = new Failures(options.script, this.sources);
    this.#instance = new LuaInstance({
      memory: options.memory,
      wallTime: options.wallTime,
      write: options.write,
      enter: (L) => this.watch.enter(L),
      refused: () => this.#refused(),
    });
    this.x = this.#instance.x;
    this.stack = new Stack(this.#instance);
    this.tracer = new Tracer(this.#instance, this.stack);
    this.lines = options.coverage?.hook(this.#instance, this.stack);
    this.functions = new HostFunctions(
      this.#instance,
      this.stack,
      this.watch,
      (L, record) => this.#hook(L, record),
      options.internalError,
    );
    this.L = this.x.luaL_newstate();
    // Before any script code, and never taken off: coroutines inherit it when they are made.
    this.functions.setHook(this.L, this.lines !== undefined);
    this.functions.push(this.L, (L) => this.#handle(L));
    this.functions.push(this.L, (L) => this.#run(L));
    this.protect((L) => {
      this.x.luaL_openlibs(L);
      closeSandbox(this, L, options);
    });
  }

  /** True once Lua was stopped in the middle, or the machine dropped: nothing can be run any more. */
  get dead(): boolean {
    return this.#dead;
  }

  /** Drops the machine: nothing of it runs any more. */
  close(): void {
    this.#dead = true;
    // The collector does not count an instance's memory, and would let hundreds of them wait. It does count this
    // buffer, which takes address space only, as it is resizable and never touched: twice as much, or too many wait.
    new ArrayBuffer(2 * this.#instance.used, { maxByteLength: 2 * this.#instance.used });
  }

  /**
   * Calls the function kept as `ref` with the values that `push` leaves on the stack.
   * @throws {ScriptError} what it raised, or that it was stopped
   */
  call(ref: bigint, push?: (L: LuaState) => number): void {
    this.#enter();
    try {
      this.x.lua_rawgeti(this.L, REGISTRY, ref);
      const args = push === undefined ? 0 : push(this.L);
      const status = this.x.lua_pcallk(this.L, args, 0, HANDLER, 0, 0);
      if (status !== 0) throw this.#error();
    } catch (thrown) {
      throw this.#outcome(thrown);
    } finally {
      this.#leave();
    }
  }

  /**
   * Runs `job`, which may allocate and call into Lua, and gives what it gave. What it leaves on the stack is dropped.
   * @throws {ScriptError} what it raised, or that it was stopped
   */
  protect<T>(job: (L: LuaState) => T): T {
    this.#enter();
    try {
      let result: T | undefined;
      this.protectInside((L) => void (result = job(L)), 0);
      return result as T;
    } catch (thrown) {
      throw this.#outcome(thrown);
    } finally {
      this.#leave();
    }
  }

  /**
   * Begins or goes on with the coroutine `thread`; true when it yielded, and `waits` says that it may have. One that
   * failed is closed: what it raised, or a closing variable then did, is left on its stack.
   * @throws {ScriptError} what it raised, or that it was stopped
   */
  resume(thread: LuaState, count: Pointer, waits: () => boolean): boolean {
    this.#enter();
    try {
      const status = this.x.lua_resume(thread, this.L, 0, count), yields = status === 1;
      if (status === 0 || yields && waits()) return yields;
      this.#snapshot = this.tracer.snapshot(thread);
      if (yields) this.stack.pushText(thread, "attempt to yield from outside a coroutine");
      this.x.lua_pushvalue(thread, -1);
      this.x.lua_xmove(thread, this.L, 1);
      const error = this.#error();
      if (!yields) this.x.lua_resetthread(thread);
      throw error;
    } catch (thrown) {
      throw this.#outcome(thrown);
    } finally {
      this.#leave();
    }
  }

  /** As `protect`, inside a `call`'s `push`: what `job` pushes stays, `results` values of it. */
  protectInside(job: (L: LuaState) => void, results: number): void {
    this.#job = (L) => {
      job(L);
      return results;
    };
    this.x.lua_pushvalue(this.L, RUNNER);
    if (this.x.lua_pcallk(this.L, 0, results, HANDLER, 0, 0) !== 0) throw this.#error();
  }

  /**
   * Compiles a source and keeps it as a function in the registry.
   * @throws {ScriptError} of kind `syntax`
   */
  compile(source: Source): bigint {
    const compiled = this.protect((L) =>
      loadSource(this, L, source) ? BigInt(this.x.luaL_ref(L, REGISTRY)) : this.stack.bytes(L, -1)
    );
    if (typeof compiled === "bigint") return compiled;
    throw this.#failures.syntax(compiled, source);
  }

  /** A place on a stack for a room that works there itself. */
  at(L: LuaState, index: number): StackValue {
    const { x, stack, options: { memory } } = this;
    return { x, stack, L, index, memory, look: () => this.watch.look(L) };
  }

  #hook(L: LuaState, record: Pointer): void {
    if (this.lines?.take(L, record) === true) return;
    const endless = this.watch.hook(L, (L, depth) => this.tracer.reaches(L, depth));
    if (endless) this.functions.raise(L, "stack overflow", 0);
  }

  /** The message handler: looks at the stack while it still stands. */
  #handle(L: LuaState): number {
    // Level 0 is the handler itself.
    this.#snapshot = this.tracer.snapshot(L, 1);
    return 1;
  }

  /** The function that runs `protect`'s jobs in protected mode. A script may find it and call it: it then does nothing. */
  #run(L: LuaState): number {
    const job = this.#job;
    this.#job = undefined;
    return job === undefined ? 0 : job(L);
  }

  #enter(): void {
    if (this.#dead) {
      throw new HostError(`${this.options.script} was stopped and can't run any more`);
    }
    if (this.#running) throw new HostError(`${this.options.script} is running already`);
    this.#running = true;
    this.watch.arm();
  }

  #leave(): void {
    this.#running = false;
    if (!this.#dead) this.x.lua_settop(this.L, BASE);
  }

  /** The error at the top of the stack, after a protected call failed. */
  #error(): ScriptError {
    return this.#failures.raised(this.#errorText(), this.#snapshot);
  }

  /** "Not enough memory" never comes by the message handler. The snapshot stands until the next error. */
  #refused(): void {
    if (this.#running) this.#snapshot = this.tracer.levels(this.L);
  }

  #errorText(): Uint8Array {
    const { x, stack, L } = this;
    let text = plainErrorText(x, stack, L);
    if (text !== undefined) return text;
    const described = describeErrorObject(x, stack, L);
    this.#job = (L) => {
      if (x.luaL_getmetafield(L, 1, stack.name("__tostring")) !== LuaType.nil) {
        text = stack.printed(L, 1);
      }
      return 0;
    };
    x.lua_pushvalue(L, RUNNER);
    x.lua_pushvalue(L, -2);
    const failed = x.lua_pcallk(L, 1, 0, 0, 0, 0) !== 0;
    return text ??
      new TextEncoder().encode(failed ? `${described}, whose __tostring failed` : described);
  }

  /** What an exception that left Lua means for the machine. */
  #outcome(thrown: unknown): unknown {
    if (thrown instanceof ScriptError || thrown instanceof HostError) return thrown;
    this.#dead = true;
    const snapshot = this.tracer.stacks(this.L, thrown instanceof Killed ? thrown.L : this.L);
    return this.#failures.stopped(thrown, this.watch.timeout, snapshot);
  }
}
