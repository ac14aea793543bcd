import { RaiseError } from "../errors.ts";
import { DATE_FORMAT, LOAD_PIECE, LOAD_WHOLE } from "../limits.ts";
import { representable } from "./libc_time.ts";
import { guardGsub, guardTables, wrap } from "./guards.ts";
import type { HostFunction } from "./functions.ts";
import type { Machine } from "./machine.ts";
import type { LuaState } from "./api.ts";
import { LuaType, REGISTRY, UPVALUE } from "./wasm.ts";

/** What is closed to scripts: each name stays, as a function that raises. A test holds the lists against Lua's own. */
export const closed: Readonly<Record<string, readonly string[]>> = {
  _G: ["dofile", "loadfile"],
  string: ["dump"],
  package: ["cpath", "loadlib", "searchpath"],
  os: ["execute", "exit", "getenv", "remove", "rename", "setlocale", "tmpname"],
  // deno-fmt-ignore
  io: ["close", "flush", "input", "lines", "open", "output", "popen", "read", "tmpfile", "type"],
  // deno-fmt-ignore
  debug: [
    "debug", "gethook", "getlocal", "getmetatable", "getregistry", "getupvalue", "getuservalue", "setcstacklimit",
    "sethook", "setlocal", "setmetatable", "setupvalue", "setuservalue", "upvalueid", "upvaluejoin",
  ],
};

/** Values that are taken away: Lua's own files. */
const removed = ["stdin", "stdout", "stderr"];

/** Closes to scripts what reaches outside, and guards what could run for ever. Allocates. */
export function closeSandbox(
  machine: Machine,
  L: LuaState,
  { elapsed, seed }: { elapsed(): number; seed: number },
): void {
  const { x, stack } = machine;
  machine.lines?.open(L);
  for (const [library, names] of Object.entries(closed)) {
    x.lua_getglobal(L, stack.name(library));
    for (const name of names) {
      machine.functions.push(L, refuse(library === "_G" ? name : `${library}.${name}`));
      x.lua_setfield(L, -2, stack.name(name));
    }
    if (library === "io") {
      for (const name of removed) {
        x.lua_pushnil(L);
        x.lua_setfield(L, -2, stack.name(name));
      }
    }
  }
  x.lua_settop(L, 0);
  setField(machine, L, "os", "clock", (L) => {
    machine.x.lua_pushnumber(L, elapsed());
    return 1;
  });
  x.lua_getglobal(L, stack.name("math"));
  x.lua_getfield(L, -1, stack.name("randomseed"));
  stack.pushInteger(L, seed);
  x.lua_callk(L, 1, 0, 0, 0);
  x.lua_settop(L, 0);
  guardLoad(machine, L);
  wrap(machine, L, "_G", "setmetatable", refuseFinalizer);
  wrap(machine, L, "_G", "collectgarbage", limitCollector);
  wrap(machine, L, "debug", "getinfo", hideHostFunctions);
  wrap(machine, L, "string", "rep", skipNothing);
  wrap(machine, L, "os", "date", refuseFarDates);
  guardTables(machine, L);
  guardGsub(machine, L);
}

/** Nothing, repeated: C would loop all the same, and nothing comes of it. */
function skipNothing(machine: Machine, L: LuaState, original: HostFunction): number {
  const { x, stack } = machine;
  machine.watch.look(L);
  const isEmpty = (index: number) =>
    x.lua_type(L, index) === LuaType.string && x.lua_rawlen(L, index) === 0n;
  const count = x.lua_tonumberx(L, 2, 0);
  if (
    count > 1 && Number.isInteger(count) && isEmpty(1) &&
    (x.lua_type(L, 3) <= LuaType.nil || isEmpty(3))
  ) {
    stack.pushInteger(L, 1);
    x.lua_copy(L, -1, 2);
    x.lua_settop(L, -2);
  }
  return original(L);
}

/** C, as it is compiled here, does not notice times that a date can't hold. */
function refuseFarDates(machine: Machine, L: LuaState, original: HostFunction): number {
  machine.watch.look(L);
  // Each of its letters may take a tenth of a millisecond, and no hook runs meanwhile.
  if (machine.x.lua_type(L, 1) === LuaType.string && machine.x.lua_rawlen(L, 1) > DATE_FORMAT) {
    throw new RaiseError(`bad argument #1 to 'date' (longer than ${DATE_FORMAT} bytes)`);
  }
  const time = machine.x.lua_tonumberx(L, 2, 0);
  if (time < Number(representable.first) || time > Number(representable.last)) {
    throw new RaiseError("date result cannot be represented in this installation");
  }
  return original(L);
}

/** Where the registry keeps `load` as scripts get it: they may replace the global one. */
export const LOAD = "load, guarded";

/**
 * Bytecode is not verified: it can crash the machine. A reader in C could go on for ever, and so can the parser: the
 * one is called through the host, and long text is handed to the other in pieces, so that the deadline is looked at.
 */
function guardLoad(machine: Machine, L: LuaState): void {
  const { x, stack } = machine;
  const reader = machine.functions.add((L) => {
    x.lua_pushvalue(L, UPVALUE - 1);
    x.lua_callk(L, 0, 1, 0, 0);
    return 1;
  });
  // One for all loads: while text is parsed, nothing else runs.
  let at = 0;
  const pieces = machine.functions.add((L) => {
    machine.watch.look(L);
    const size = Math.min(LOAD_PIECE, Number(x.lua_rawlen(L, UPVALUE - 1)) - at);
    if (size === 0) x.lua_pushnil(L);
    else x.lua_pushlstring(L, x.lua_tolstring(L, UPVALUE - 1, 0) + at, size);
    at += size;
    return 1;
  });
  wrap(machine, L, "_G", "load", (machine, L, original) => {
    machine.watch.look(L);
    if (x.lua_type(L, 1) === LuaType.none) return original(L);
    if (x.lua_gettop(L) < 3) x.lua_settop(L, 3);
    const mode = x.lua_type(L, 3) === LuaType.string ? stack.head(L, 3, 8) : "t";
    stack.pushText(L, mode.includes("t") ? "t" : "");
    x.lua_copy(L, -1, 3);
    x.lua_settop(L, -2);
    const isLong = x.lua_type(L, 1) === LuaType.string && x.lua_rawlen(L, 1) > LOAD_WHOLE;
    if (isLong || x.lua_iscfunction(L, 1) !== 0) {
      if (isLong && x.lua_type(L, 2) === LuaType.nil) x.lua_copy(L, 1, 2);
      at = 0;
      machine.functions.pushAround(L, 1, isLong ? pieces : reader);
      x.lua_copy(L, -1, 1);
      x.lua_settop(L, -2);
    }
    return original(L);
  });
  x.lua_getglobal(L, stack.name("load"));
  x.lua_rawsetp(L, REGISTRY, stack.name(LOAD));
}

/** A finalizer runs with the deadline's hook off: one that loops would hang the runner. */
function refuseFinalizer(machine: Machine, L: LuaState, original: HostFunction): number {
  const { x, stack } = machine;
  if (x.lua_type(L, 2) === LuaType.table) {
    stack.pushText(L, "__gc");
    if (x.lua_rawget(L, 2) !== LuaType.nil) {
      throw new RaiseError("__gc metamethods are not available to scripts");
    }
    x.lua_settop(L, -2);
  }
  return original(L);
}

function limitCollector(machine: Machine, L: LuaState, original: HostFunction): number {
  // C reads the option up to its first NUL.
  const [option = ""] = machine.x.lua_type(L, 1) === LuaType.string
    ? machine.stack.head(L, 1, 32).split("\0")
    : [];
  if (collectorOptions.includes(option)) {
    throw new RaiseError(`collectgarbage("${option}") is not available to scripts`);
  }
  return original(L);
}

/** What scripts may not ask of the collector: it serves the memory limit. */
const collectorOptions = [
  "stop",
  "restart",
  "setpause",
  "setstepmul",
  "incremental",
  "generational",
  "isrunning",
];

/** Functions found on the stack may be the host's own; those in Lua are the script's, and stay. */
function hideHostFunctions(machine: Machine, L: LuaState, original: HostFunction): number {
  const { x, stack } = machine;
  const results = original(L);
  if (x.lua_type(L, -1) === LuaType.table) {
    x.lua_getfield(L, -1, stack.name("func"));
    const isHost = x.lua_iscfunction(L, -1) !== 0;
    x.lua_settop(L, -2);
    if (isHost) {
      x.lua_pushnil(L);
      x.lua_setfield(L, -2, stack.name("func"));
    }
  }
  return results;
}

function refuse(name: string): HostFunction {
  return () => {
    throw new RaiseError(`${name} is not available to scripts`);
  };
}

function setField(
  machine: Machine,
  L: LuaState,
  library: string,
  name: string,
  f: HostFunction,
): void {
  const { x, stack } = machine;
  x.lua_getglobal(L, stack.name(library));
  machine.functions.push(L, f);
  x.lua_setfield(L, -2, stack.name(name));
  x.lua_settop(L, -2);
}
