import { RaiseError, ScriptError } from "../errors.ts";
import type { LuaState, Pointer } from "./api.ts";
import type { HostFunction } from "./functions.ts";
import type { Machine } from "./machine.ts";
import { debug, REGISTRY } from "./wasm.ts";

/** Begins what Lua waits for; that gives what puts the results of the call on the stack. */
type Begin = () => Promise<HostFunction>;

/**
 * Runs Lua functions that may wait for the host, each in a coroutine of its own, one at a time; and functions that the
 * host asks for something. Only specs have such.
 */
export class Waiting {
  #thread: LuaState | undefined;
  #begin: Begin | undefined;
  /** What a function raised that ran for a call that waits, and the error as which that left Lua. */
  #raised: { readonly error: ScriptError; readonly object: number } | undefined;
  /** Where C leaves the count of a coroutine's results. */
  readonly #count: Pointer;

  constructor(private readonly machine: Machine) {
    this.#count = machine.x.malloc(4);
  }

  /**
   * Runs the function kept as `ref`; ends when it has returned, with whether it gave a true value. What fails while it
   * waits is raised at its call; nothing of it goes on when the machine was stopped meanwhile.
   * @throws {ScriptError} what it raised, or that it was stopped
   */
  async run(ref: bigint): Promise<boolean> {
    const { machine } = this;
    const { x } = machine;
    const outer = this.#thread;
    const { thread, kept } = machine.protect((L) => {
      const thread = x.lua_newthread(L);
      return { thread, kept: x.luaL_ref(L, REGISTRY) };
    });
    this.#thread = thread;
    try {
      x.lua_rawgeti(thread, REGISTRY, ref);
      while (machine.resume(thread, this.#count, () => this.#begin !== undefined)) {
        const begin = this.#begin as Begin;
        this.#begin = undefined;
        const give = await begin().catch((error): HostFunction => {
          if (machine.dead) throw error;
          // What it fails with is raised in Lua, at the call.
          return (L) => this.#raise(L, error);
        });
        // It was stopped in a function that the host called meanwhile, and that was told to the host.
        if (machine.dead) return false;
        this.#thread = thread;
        machine.functions.give(give);
      }
      return x.lua_gettop(thread) > 0 && x.lua_toboolean(thread, 1) !== 0;
    } catch (error) {
      if (outer !== undefined && error instanceof ScriptError) this.#keep(thread, error);
      throw error;
    } finally {
      this.#thread = outer;
      if (!machine.dead) x.luaL_unref(machine.L, REGISTRY, kept);
    }
  }

  /**
   * Calls the function kept as `ref`, with the values that `push` leaves on the stack, for one result.
   * @param read takes the result from the stack; what it refuses is raised at the place where the function stands
   * @throws {ScriptError} what was raised, or that it was stopped
   */
  ask<T>(
    ref: bigint,
    push: (L: LuaState) => number,
    read: (L: LuaState, index: number) => T,
  ): T {
    const { machine } = this;
    const { x } = machine;
    return machine.protect((L) => {
      x.lua_rawgeti(L, REGISTRY, ref);
      x.lua_callk(L, push(L), 1, 0, 0);
      try {
        return read(L, x.lua_gettop(L));
      } catch (thrown) {
        if (!(thrown instanceof RaiseError)) throw thrown;
        x.lua_rawgeti(L, REGISTRY, ref);
        throw new RaiseError(`${definitionOf(machine, L)}: ${thrown.message}`);
      }
    });
  }

  /**
   * In a host function called by Lua: lets Lua wait for `begin`'s promise, and go on with what that gives. It begins
   * when Lua has left the call, so that functions of Lua can be called meanwhile.
   * @throws {RaiseError} where Lua can't wait
   */
  wait(L: LuaState, name: string, begin: Begin): never {
    if (L !== this.#thread || this.machine.x.lua_isyieldable(L) === 0) {
      throw new RaiseError(
        `${name} waits for the host, which only a test itself can: not what runs outside of one, in a coroutine, ` +
          "in an answer of the network's, or in a function given to table.sort or string.gsub",
      );
    }
    this.#begin = begin;
    return this.machine.functions.yield(L);
  }

  /** Keeps what `thread` raised: the call that runs it may raise it again. */
  #keep(thread: LuaState, error: ScriptError): void {
    const { machine } = this;
    if (machine.dead) return;
    const { x } = machine;
    const object = machine.protect((L) => {
      x.lua_xmove(thread, L, 1);
      return x.luaL_ref(L, REGISTRY);
    });
    this.#raised = { error, object };
  }

  /** In a call that waited: raises what it failed with, in Lua's own value if it was raised by Lua. */
  #raise(L: LuaState, error: unknown): never {
    const { x } = this.machine;
    const raised = this.#raised;
    this.#raised = undefined;
    if (raised === undefined || raised.error !== error) throw error;
    x.lua_rawgeti(L, REGISTRY, BigInt(raised.object));
    x.luaL_unref(L, REGISTRY, raised.object);
    x.lua_error(L);
    throw error;
  }
}

/** Where the function at the top of the stack stands, as Lua puts it before messages. Pops it. */
function definitionOf({ x, stack }: Machine, L: LuaState): string {
  const at = x.malloc(debug.size);
  if (at === 0) throw new RangeError("not enough memory");
  x.lua_getinfo(L, stack.name(">S"), at);
  const line = new DataView(x.memory.buffer).getInt32(at + debug.lineDefined, true);
  const place = `${stack.cString(at + debug.shortSource, debug.size)}:${line}`;
  x.free(at);
  return place;
}
