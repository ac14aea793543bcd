import { RaiseError, type ScriptError } from "../errors.ts";
import type { FunctionSpec, ModuleSpec, ScriptContext } from "../spec.ts";
import { bindFunction } from "./calls.ts";
import { bindClass, bindFields } from "./classes.ts";
import { moduleKey, type Report } from "./pushers.ts";
import type { HostFunction } from "./functions.ts";
import type { Machine } from "./machine.ts";
import type { LuaState, Pointer } from "./api.ts";
import { LuaType, REGISTRY } from "./wasm.ts";

/** The rooms' states for one script, by the module's name. */
export type Rooms = ReadonlyMap<string, unknown>;

/**
 * Puts modules into a machine's globals, as their descriptions say.
 * @param report is told of what callbacks raise
 * @returns each room's state for this script
 */
export function bindModules(
  machine: Machine,
  modules: readonly ModuleSpec[],
  context: ScriptContext,
  report: (error: ScriptError) => void,
): Rooms {
  const rooms = new Map<string, unknown>();
  machine.protect((L) => {
    for (const module of modules) {
      const state = module.open(context);
      rooms.set(module.name, state);
      bindModule(machine, L, module, state as never, report);
    }
  });
  return rooms;
}

function bindModule(
  machine: Machine,
  L: LuaState,
  module: ModuleSpec,
  state: never,
  report: Report,
): void {
  const { x, stack } = machine;
  const top = x.lua_gettop(L);
  const stateOf = () => state;
  pushTable(machine, L, module.name === "" ? [] : module.name.split("."));
  const table = module.name === "" ? 0 : x.lua_topointer(L, -1);
  x.lua_pushvalue(L, -1);
  x.lua_rawsetp(L, REGISTRY, moduleKey(machine, module.name));
  for (const [name, spec] of Object.entries(module.functions)) {
    machine.functions.pushLazy(L, () => {
      const f = bindFunction(machine, spec, name, 1, stateOf, report);
      return table === 0 ? f : withoutSelf(machine, f, table, `${module.name}.${name}`, spec);
    });
    x.lua_setfield(L, -2, stack.name(name));
  }
  for (const [name, spec] of Object.entries(module.methods)) {
    machine.functions.pushLazy(L, () => {
      const f = bindFunction(machine, spec, name, 2, stateOf, report);
      return withSelf(machine, f, table, `${module.name}:${name}`);
    });
    x.lua_setfield(L, -2, stack.name(name));
  }
  if (Object.keys(module.fields).length > 0) bindFields(machine, L, module.fields, stateOf);
  for (const spec of module.classes) bindClass(machine, L, spec, report);
  x.lua_settop(L, top);
}

/** Pushes the table at `path` below the globals, made where it is missing. */
function pushTable(machine: Machine, L: LuaState, path: readonly string[]): void {
  const { x, stack } = machine;
  x.lua_getglobal(L, stack.name("_G"));
  for (const name of path) {
    if (x.lua_getfield(L, -1, stack.name(name)) === LuaType.nil) {
      x.lua_settop(L, -2);
      x.lua_createtable(L, 0, 8);
      x.lua_pushvalue(L, -1);
      x.lua_setfield(L, -3, stack.name(name));
    }
  }
}

/** Names the mistake of `event:on(...)`: before the call where any value is taken, else only when an argument was refused. */
function withoutSelf(
  machine: Machine,
  f: HostFunction,
  table: Pointer,
  path: string,
  spec: FunctionSpec,
): HostFunction {
  const { x } = machine;
  const mistaken = (L: LuaState) =>
    x.lua_type(L, 1) === LuaType.table && x.lua_topointer(L, 1) === table;
  const mistake = () => new RaiseError(`${path} is called with a dot, not a colon: ${path}(...)`);
  if (
    spec.signatures.some(({ args }) => ["rest", "value", "data"].includes(args[0]?.kind.tag ?? ""))
  ) {
    return (L) => {
      if (mistaken(L)) throw mistake();
      return f(L);
    };
  }
  // A spec's `luanet` is a table of its own, with the same functions.
  const name = path.slice(path.lastIndexOf(".") + 1);
  const hasSame = (L: LuaState) => {
    if (x.lua_type(L, 1) !== LuaType.table) return false;
    machine.stack.pushText(L, name);
    x.lua_rawget(L, 1);
    const has = x.lua_iscfunction(L, -1) !== 0;
    x.lua_settop(L, -2);
    return has;
  };
  return (L) => {
    try {
      return f(L);
    } catch (thrown) {
      throw thrown instanceof RaiseError && hasSame(L) ? mistake() : thrown;
    }
  };
}

/** Names the mistake of `net.http.get(...)`. */
function withSelf(machine: Machine, f: HostFunction, table: Pointer, path: string): HostFunction {
  const { x } = machine;
  return (L) => {
    if (x.lua_topointer(L, 1) !== table) {
      throw new RaiseError(`${path} is called with a colon, not a dot: ${path}(...)`);
    }
    return f(L);
  };
}
