import { RaiseError } from "../errors.ts";
import type { LuaState } from "./api.ts";
import type { Machine } from "./machine.ts";
import { debug } from "./wasm.ts";
import { REGISTRY } from "./wasm.ts";

/**
 * Calls the function kept as `ref`, with the values that `push` leaves on the stack, for one result.
 * @param read takes the result from the stack; what it refuses is raised at the place where the function stands
 * @throws {ScriptError} what was raised, or that it was stopped
 */
export function askFunction<T>(
  machine: Machine,
  ref: bigint,
  push: (L: LuaState) => number,
  read: (L: LuaState, index: number) => T,
): T {
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
