import { RaiseError, type ScriptError } from "../errors.ts";
import type { FunctionSpec, ModuleSpec, Param, ScriptContext, Signature } from "../spec.ts";
import { LuaCallback, moduleKey, type Pusher, pusherFor, type Report } from "./pushers.ts";
import { type Argument, fits, type Reader, readerFor } from "./readers.ts";
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
  pushTable(machine, L, module.name === "" ? [] : module.name.split("."));
  const table = module.name === "" ? 0 : x.lua_topointer(L, -1);
  x.lua_pushvalue(L, -1);
  x.lua_rawsetp(L, REGISTRY, moduleKey(machine, module.name));
  for (const [name, spec] of Object.entries(module.functions)) {
    machine.functions.pushLazy(L, () => {
      const f = bindFunction(machine, spec, name, 1, state, report);
      return table === 0 ? f : withoutSelf(machine, f, table, `${module.name}.${name}`, spec);
    });
    x.lua_setfield(L, -2, stack.name(name));
  }
  for (const [name, spec] of Object.entries(module.methods)) {
    machine.functions.pushLazy(L, () => {
      const f = bindFunction(machine, spec, name, 2, state, report);
      return withSelf(machine, f, table, `${module.name}:${name}`);
    });
    x.lua_setfield(L, -2, stack.name(name));
  }
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
  if (spec.signatures.some(({ args }) => args[0]?.kind.tag === "rest")) {
    return (L) => {
      if (mistaken(L)) throw mistake();
      return f(L);
    };
  }
  return (L) => {
    try {
      return f(L);
    } catch (thrown) {
      throw thrown instanceof RaiseError && mistaken(L) ? mistake() : thrown;
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

/** @param first the stack index of the first argument: 2 behind `self` */
function bindFunction(
  machine: Machine,
  spec: FunctionSpec,
  name: string,
  first: number,
  state: never,
  report: Report,
): HostFunction {
  const bound = spec.signatures.map((signature) => ({
    signature,
    run: bindSignature(machine, signature, name, first, state, report),
  }));
  const only = bound[0];
  if (only !== undefined && bound.length === 1) return only.run;
  return (L) => {
    let best = bound[0], most = -1;
    for (const candidate of bound) {
      const { args } = candidate.signature;
      const misfit = args.findIndex((arg, i) => !fits(machine, L, first + i, arg));
      if (misfit === -1) return candidate.run(L);
      if (misfit > most) [best, most] = [candidate, misfit];
    }
    // The nearest one says what is wrong.
    return best?.run(L) ?? 0;
  };
}

function bindSignature(
  machine: Machine,
  { args, returns, run }: Signature,
  name: string,
  first: number,
  state: never,
  report: Report,
): HostFunction {
  const last = args.at(-1);
  const rest = last?.kind.tag === "rest" ? last.kind.of : undefined;
  const single = rest === undefined ? args : args.slice(0, -1);
  const readers = single.map((arg) => readerFor(machine, arg.kind, report));
  const places = single.map((_, i): Argument => ({ function: name, number: i + 1 }));
  const push = pushResults(machine, returns);
  const call = run as (state: unknown, ...values: unknown[]) => unknown;
  if (rest !== undefined) {
    const readRest = readerFor(machine, rest, report);
    return (L) => {
      const values = readAll(L, readers, places, first);
      const more: unknown[] = [];
      let bytes = 0;
      for (
        let index = first + readers.length, top = machine.x.lua_gettop(L);
        index <= top;
        index++
      ) {
        const value = readRest(L, index, { function: name, number: index - first + 1 });
        // The same string may come a thousand times: here it is copied each time.
        if (value instanceof Uint8Array) bytes += value.length;
        if (bytes > machine.options.memory) throw new RangeError("not enough memory");
        more.push(value);
      }
      return push(L, call(state, ...values, more));
    };
  }
  const [reader] = readers, [place] = places;
  if (reader === undefined || place === undefined) return (L) => push(L, call(state));
  if (readers.length === 1) return (L) => push(L, call(state, reader(L, first, place)));
  return (L) => push(L, call(state, ...readAll(L, readers, places, first)));
}

/** Reads all arguments; when one is refused, the functions that came before it are let go. */
function readAll(
  L: LuaState,
  readers: readonly Reader[],
  places: readonly Argument[],
  first: number,
): unknown[] {
  const values: unknown[] = [];
  try {
    readers.forEach((read, i) => values.push(read(L, first + i, places[i] as Argument)));
    return values;
  } catch (thrown) {
    for (const value of values) if (value instanceof LuaCallback) value.release();
    throw thrown;
  }
}

/** How a function's results are put on the stack; gives their count. */
function pushResults(
  machine: Machine,
  returns: readonly Param[],
): (L: LuaState, results: unknown) => number {
  const [only, ...others] = returns;
  if (only === undefined) return () => 0;
  const pushers: Pusher[] = returns.map(({ kind }) => pusherFor(machine, kind));
  const [pusher] = pushers;
  if (others.length === 0 && pusher !== undefined) {
    return (L, result) => {
      pusher.push(L, result);
      return 1;
    };
  }
  return (L, results) => {
    pushers.forEach(({ push }, i) => push(L, (results as unknown[])[i]));
    return pushers.length;
  };
}
