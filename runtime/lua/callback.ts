import { HostError, ScriptError } from "../errors.ts";
import { type Callback, Shared } from "../spec.ts";
import type { LuaState } from "./api.ts";
import type { Machine } from "./machine.ts";
import { type Pusher, pusherFor } from "./pushers.ts";
import { REGISTRY } from "./wasm.ts";

/** Is told of what a callback raised. */
export type Report = (error: ScriptError) => void;

/** A Lua function kept in the registry. */
export class LuaCallback implements Callback {
  readonly #ref: bigint;
  #released = false;

  constructor(
    private readonly machine: Machine,
    private readonly reference: number,
    private readonly pushers: readonly Pusher[],
    private readonly report: Report,
  ) {
    this.#ref = BigInt(reference);
  }

  call(...args: unknown[]): void {
    if (this.#released || this.machine.dead) return;
    try {
      this.machine.call(this.#ref, args.length === 0 ? undefined : (L) => this.#push(L, args));
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      this.report(error);
    }
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    unreference(this.machine, this.reference);
  }

  #push(L: LuaState, args: readonly unknown[]): number {
    for (let i = 0; i < args.length; i++) {
      const value = args[i];
      const pusher = this.pushers[i];
      if (pusher === undefined) {
        throw new HostError(`a callback takes ${this.pushers.length} values, got ${args.length}`);
      }
      if (value instanceof Shared) pushShared(this.machine, L, value);
      else if (pusher.allocates) this.machine.protectInside((L) => pusher.push(L, value), 1);
      else pusher.push(L, value);
    }
    return args.length;
  }
}

function pushShared(machine: Machine, L: LuaState, shared: Shared): void {
  if (shared.pin === undefined) {
    let reference = 0;
    machine.protectInside((L) => {
      pusherFor(machine, shared.kind).push(L, shared.value);
      reference = machine.x.luaL_ref(L, REGISTRY);
    }, 0);
    shared.pin = { ref: BigInt(reference), release: () => unreference(machine, reference) };
  }
  machine.x.lua_rawgeti(L, REGISTRY, shared.pin.ref);
}

/** Gives a place in the registry back; the key is there, so nothing is allocated. */
function unreference(machine: Machine, reference: number): void {
  if (!machine.dead) machine.x.luaL_unref(machine.L, REGISTRY, reference);
}
