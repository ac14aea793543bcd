import { HostError } from "../errors.ts";
import type { Kind } from "../spec.ts";
import type { LuaState, Pointer } from "./api.ts";
import type { Machine } from "./machine.ts";
import { REGISTRY } from "./wasm.ts";

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
      });
    }
    case "optional": {
      const { push, allocates } = pusherFor(machine, kind.of);
      return {
        push: (L, value) => value === undefined ? x.lua_pushnil(L) : push(L, value),
        allocates,
      };
    }
    case "func":
    case "rest":
      throw new HostError(`a ${kind.tag} can't be given to Lua as a value`);
  }
}

function pushScalar(machine: Machine, L: LuaState, value: unknown): void {
  const { x, stack } = machine;
  if (value === undefined) x.lua_pushnil(L);
  else if (typeof value === "boolean") x.lua_pushboolean(L, value ? 1 : 0);
  else if (typeof value === "bigint") stack.pushInteger(L, value);
  else if (typeof value === "number") x.lua_pushnumber(L, value);
  else if (value instanceof Uint8Array) stack.pushBytes(L, value);
  else throw new HostError(`a ${typeof value} can't be given to Lua`);
}

/** Where the registry keeps a module's table: scripts can put another one into the globals. */
export function moduleKey(machine: Machine, name: string): Pointer {
  return machine.stack.name(`module ${name}`);
}
