import { HostError, RaiseError, ScriptError } from "../errors.ts";
import { ENTRIES_PER_LOOK, HOOK_INTERVAL, STACK_DEPTH, STACK_DEPTH_EVERY } from "../limits.ts";
import type { LuaState, Pointer } from "./api.ts";
import type { Stack } from "./stack.ts";
import { type LuaInstance, UPVALUE } from "./wasm.ts";

/** When Lua calls a hook. */
const MASK_LINE = 4, MASK_COUNT = 8;

/** A JavaScript function that Lua can call: takes its arguments from the stack, gives the count of its results. */
export type HostFunction = (L: LuaState) => number;

/**
 * The JavaScript functions that a machine's Lua can call. To Lua they are closures of one C function, with the number
 * of the JavaScript one as their upvalue: no JavaScript value ever is in Lua.
 */
export class HostFunctions {
  readonly #instance: LuaInstance;
  readonly #stack: Stack;
  readonly #watch: Watch;
  readonly #internalError: (error: unknown) => void;
  readonly #entry: number;
  readonly #functions: HostFunction[] = [];
  readonly #hook: number;
  readonly #goOn: number;
  /** What the call that waits gives when Lua goes on. */
  #next: HostFunction | undefined;

  /**
   * @param hook is called by Lua as `setHook` says
   * @param internalError is told when a function failed by a mistake of luanet's own
   */
  constructor(
    instance: LuaInstance,
    stack: Stack,
    watch: Watch,
    hook: (L: LuaState, record: Pointer) => void,
    internalError: (error: unknown) => void,
  ) {
    this.#instance = instance;
    this.#stack = stack;
    this.#watch = watch;
    this.#internalError = internalError;
    const added = instance.addFunctions((L) => this.#call(L), hook, (L) => this.#finish(L));
    this.#entry = added.call;
    this.#hook = added.hook;
    this.#goOn = added.goOn;
  }

  /** Lets Lua call the hook now and then, for the watch, and at every line if so wanted. */
  setHook(L: LuaState, atLines: boolean): void {
    const mask = (this.#watch.timeout > 0 ? MASK_COUNT : 0) | (atLines ? MASK_LINE : 0);
    if (mask !== 0) this.#instance.x.lua_sethook(L, this.#hook, mask, HOOK_INTERVAL);
  }

  /** Pushes a host function. Allocates. */
  push(L: LuaState, f: HostFunction): void {
    this.#stack.pushInteger(L, this.add(f));
    this.#instance.x.lua_pushcclosure(L, this.#entry, 1);
  }

  /** Takes in a function; gives the number that stands for it. */
  add(f: HostFunction): number {
    return this.#functions.push(f) - 1;
  }

  /** Pushes the function with this number, with the value at `index` as its second upvalue. Allocates. */
  pushAround(L: LuaState, index: number, f: number): void {
    const { x } = this.#instance;
    const value = x.lua_absindex(L, index);
    this.#stack.pushInteger(L, f);
    x.lua_pushvalue(L, value);
    x.lua_pushcclosure(L, this.#entry, 2);
  }

  /** Pushes a host function that is made when it is first called: most scripts call few of those they see. Allocates. */
  pushLazy(L: LuaState, make: () => HostFunction): void {
    const at = this.#functions.length;
    this.push(L, (L) => {
      const made = make();
      this.#functions[at] = made;
      return made(L);
    });
  }

  /** Raises an error in Lua, at the line of the function at `level` of the stack: 1 is a host function's caller. */
  raise(L: LuaState, message: string, level = 1): never {
    this.#instance.x.luaL_where(L, level);
    this.#stack.pushText(L, message);
    this.#instance.x.lua_concat(L, 2);
    this.#instance.x.lua_error(L);
    throw new HostError("lua_error returned");
  }

  /** What a function raised that Lua gave to the host: it has its own place. */
  #raiseAgain(L: LuaState, { bytes }: ScriptError): never {
    this.#stack.pushBytes(L, bytes);
    this.#instance.x.lua_error(L);
    throw new HostError("lua_error returned");
  }

  /** The C function at the top of the stack, as a host function that runs in its caller's place. Pops it. */
  take(L: LuaState): HostFunction {
    const at = this.#instance.x.lua_tocfunction(L, -1);
    this.#instance.x.lua_settop(L, -2);
    return this.#instance.x.__indirect_function_table.get(at) as HostFunction;
  }

  /** In a host function: lets the coroutine wait until it is resumed, with what `give` was told before. */
  yield(L: LuaState): never {
    this.#instance.x.lua_yieldk(L, 0, 0, this.#goOn);
    throw new HostError("lua_yieldk returned");
  }

  /** What puts the results of the call that waits on the stack, once it goes on. */
  give(results: HostFunction): void {
    this.#next = results;
  }

  /** A call that waited goes on. */
  #finish(L: LuaState): number {
    const give = this.#next;
    this.#next = undefined;
    try {
      return give?.(L) ?? 0;
    } catch (thrown) {
      return this.#raiseFrom(L, thrown);
    }
  }

  /** Every call of a host function goes through here. */
  #call(L: LuaState): number {
    this.#watch.enter(L);
    try {
      // The number was put there by `push` or `pushAround`.
      return (this.#functions[this.#instance.x.lua_tonumberx(L, UPVALUE, 0)] as HostFunction)(L);
    } catch (thrown) {
      return this.#raiseFrom(L, thrown);
    }
  }

  #raiseFrom(L: LuaState, thrown: unknown): never {
    // Lua's own longjmp, the deadline, a machine that gave up: none of them may be stopped on its way out.
    if (thrown === Infinity || thrown instanceof Killed) throw thrown;
    if (thrown instanceof WebAssembly.RuntimeError || isStackExhausted(thrown)) throw thrown;
    if (thrown instanceof RaiseError) this.raise(L, thrown.message);
    if (thrown instanceof ScriptError) this.#raiseAgain(L, thrown);
    if (thrown instanceof RangeError) this.raise(L, "not enough memory");
    this.#internalError(thrown);
    this.raise(L, "internal error in luanet: please report it");
  }
}

function isStackExhausted(thrown: unknown): boolean {
  return thrown instanceof RangeError && thrown.message.includes("call stack");
}

/** Thrown through all of Lua when the deadline has passed; not an `Error`, so that no handler takes it for one. */
export class Killed {
  constructor(
    /** The stack that ran when the time was up. */
    readonly L: LuaState,
  ) {}
}

/**
 * Bounds how long Lua may run between two returns to the host. The clock is not read when Lua is entered (that would
 * cost as much as the call), but at the first look, at most some microseconds later.
 */
export class Watch {
  #deadline = 0;
  #entries = 0;
  #tick = 0;
  #hooks = 0;

  /**
   * @param timeout milliseconds that one callback may take; 0 turns the watch off
   * @param now a clock that never goes back, in milliseconds
   * @param tick a clock that is cheap to read: only when it has moved is the other one read
   */
  constructor(
    readonly timeout: number,
    private readonly now: () => number = () => performance.now(),
    private readonly tick: () => number = () => Date.now(),
  ) {}

  /** The host is about to enter Lua. */
  arm(): void {
    this.#deadline = 0;
    this.#tick = 0;
    this.#hooks = 0;
  }

  /** Gives Lua `time` milliseconds more: so long it waited for something that is not its own. */
  extend(time: number): void {
    if (this.#deadline > 0) this.#deadline += time;
  }

  /** Called on entries into C code; looks at the clock now and then. */
  enter(L: LuaState): void {
    if ((++this.#entries % ENTRIES_PER_LOOK) === 0) this.look(L);
  }

  /** Looks at the clock. @throws {Killed} when the time is up */
  look(L: LuaState): void {
    if (this.timeout === 0) return;
    const tick = this.tick();
    if (tick === this.#tick) return;
    this.#tick = tick;
    const now = this.now();
    if (this.#deadline === 0) this.#deadline = now + this.timeout;
    else if (now > this.#deadline) throw new Killed(L);
  }

  /** The count hook: looks at the clock; true when the stack is too deep to be anything but an endless recursion. */
  hook(L: LuaState, reaches: (L: LuaState, depth: number) => boolean): boolean {
    this.look(L);
    return ++this.#hooks % STACK_DEPTH_EVERY === 0 && reaches(L, STACK_DEPTH);
  }
}
