import { HostError, ScriptError } from "../errors.ts";
import { type Data, type Kind, Shared } from "../spec.ts";
import type { LuaState, Pointer } from "./api.ts";
import { FrozenTables, pushData, pushScalar } from "./data.ts";
import type { Machine } from "./machine.ts";
import type { Asked, WaitingCallback } from "../values.ts";
import type { StackValue } from "./stack.ts";
import { LuaType, REGISTRY } from "./wasm.ts";

/** Puts a value on the stack. */
export interface Pusher {
  readonly push: (L: LuaState, value: unknown) => void;
  /** Allocates in Lua, so it has to be run inside a protected call. */
  readonly allocates: boolean;
}

/** How values of the kind are put on the stack; made once for each kind. */
export function pusherFor(machine: Machine, kind: Kind): Pusher {
  let pusher = machine.pushers.get(kind);
  if (pusher === undefined) {
    pusher = makePusher(machine, kind);
    machine.pushers.set(kind, pusher);
  }
  return pusher;
}

function makePusher(machine: Machine, kind: Kind): Pusher {
  const { x, stack } = machine;
  const plain = (push: (L: LuaState, value: unknown) => void): Pusher => ({
    push,
    allocates: false,
  });
  const allocating = (push: (L: LuaState, value: unknown) => void): Pusher => ({
    push,
    allocates: true,
  });
  switch (kind.tag) {
    case "integer":
      return plain((L, value) => stack.pushInteger(L, value as number));
    case "number":
      return plain((L, value) => x.lua_pushnumber(L, value as number));
    case "boolean":
      return plain((L, value) => x.lua_pushboolean(L, value === true ? 1 : 0));
    case "text":
      return allocating((L, value) => stack.pushText(L, value as string));
    case "bytes":
    case "printed":
      return allocating((L, value) => stack.pushBytes(L, value as Uint8Array));
    case "scalar":
      return allocating((L, value) => pushScalar(machine, L, value));
    case "module":
      return plain((L) => x.lua_rawgetp(L, REGISTRY, moduleKey(machine, kind.name)));
    case "record": {
      const fields = kind.fields.map(({ name, kind }) => ({ name, ...pusherFor(machine, kind) }));
      return allocating((L, value) => {
        x.lua_createtable(L, 0, fields.length);
        for (const { name, push } of fields) {
          push(L, (value as Record<string, unknown>)[name]);
          x.lua_setfield(L, -2, stack.name(name));
        }
        if (kind.shown !== undefined) showAs(machine, L, kind.name, kind.shown);
      });
    }
    case "list": {
      const { push } = pusherFor(machine, kind.of);
      return allocating((L, value) => {
        const values = value as readonly unknown[];
        x.lua_createtable(L, values.length, 0);
        for (let i = 0; i < values.length; i++) {
          push(L, values[i]);
          x.lua_rawseti(L, -2, BigInt(i + 1));
        }
      });
    }
    case "data":
      return allocating((L, value) => pushData(machine, L, value as Data));
    case "frozen": {
      const frozen = new FrozenTables(machine);
      return allocating((L, value) => frozen.push(L, value as Data));
    }
    case "object":
      return allocating((L, value) => pushObject(machine, L, kind.name, value as object));
    case "pushed":
      return allocating((L, value) => (value as (at: StackValue) => void)(machine.at(L, 0)));
    case "optional": {
      const { push, allocates } = pusherFor(machine, kind.of);
      return {
        push: (L, value) => value === undefined ? x.lua_pushnil(L) : push(L, value),
        allocates,
      };
    }
    case "func":
    case "checked":
    case "rest":
    case "value":
    case "dict":
    case "options":
      throw new HostError(`a ${kind.tag} can't be given to Lua as a value`);
  }
}

/** Gives the table at the top of the stack a metatable that shows it as its field `shown`. Allocates. */
function showAs(machine: Machine, L: LuaState, name: string, shown: string): void {
  const { x, stack } = machine;
  const key = stack.name(`record ${name}`);
  if (x.lua_rawgetp(L, REGISTRY, key) === LuaType.nil) {
    x.lua_settop(L, -2);
    x.lua_createtable(L, 0, 1);
    machine.functions.push(L, (L) => {
      x.lua_getfield(L, 1, stack.name(shown));
      return 1;
    });
    x.lua_setfield(L, -2, stack.name("__tostring"));
    x.lua_pushvalue(L, -1);
    x.lua_rawsetp(L, REGISTRY, key);
  }
  x.lua_setmetatable(L, -2);
}

/** Where the registry keeps a module's table: scripts can put another one into the globals. */
export function moduleKey(machine: Machine, name: string): Pointer {
  return machine.stack.name(`module ${name}`);
}

/** Pushes a new userdata for an object of a class that was bound. Allocates. */
export function pushObject(machine: Machine, L: LuaState, name: string, object: object): void {
  const { x } = machine;
  const at = x.lua_newuserdatauv(L, 1, 0);
  machine.objects.set(at, { name, object });
  x.lua_rawgetp(L, REGISTRY, classKey(machine, name));
  x.lua_setmetatable(L, -2);
}

/** Where the registry keeps the metatable of a class. */
export function classKey(machine: Machine, name: string): Pointer {
  return machine.stack.name(`class ${name}`);
}

/** Is told of what a callback raised. */
export type Report = (error: ScriptError) => void;

/** A Lua function kept in the registry. */
export class LuaCallback implements WaitingCallback, Asked<unknown> {
  readonly #ref: bigint;
  #released = false;

  constructor(
    private readonly machine: Machine,
    private readonly reference: number,
    private readonly pushers: readonly Pusher[],
    private readonly report: Report,
    private readonly result?: (L: LuaState, index: number) => unknown,
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

  ask(...args: unknown[]): { readonly result: unknown } | undefined {
    const { waiting, dead } = this.machine;
    if (this.#released || dead || waiting === undefined || this.result === undefined) {
      return undefined;
    }
    const push = (L: LuaState) => {
      args.forEach((value, i) => this.#pusher(i, args).push(L, value));
      return args.length;
    };
    try {
      return { result: waiting.ask(this.#ref, push, this.result) };
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      this.report(error);
      return undefined;
    }
  }

  async run(): Promise<boolean> {
    const { waiting } = this.machine;
    if (waiting === undefined) throw new HostError("nothing waits in this machine");
    return await waiting.run(this.#ref);
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    unreference(this.machine, this.reference);
  }

  #push(L: LuaState, args: readonly unknown[]): number {
    for (let i = 0; i < args.length; i++) {
      const value = args[i];
      const pusher = this.#pusher(i, args);
      if (value instanceof Shared) pushShared(this.machine, L, value);
      else if (pusher.allocates) this.machine.protectInside((L) => pusher.push(L, value), 1);
      else pusher.push(L, value);
    }
    return args.length;
  }

  #pusher(i: number, args: readonly unknown[]): Pusher {
    const pusher = this.pushers[i];
    if (pusher !== undefined) return pusher;
    throw new HostError(`a callback takes ${this.pushers.length} values, got ${args.length}`);
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
