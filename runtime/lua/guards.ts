import { RaiseError } from "../errors.ts";
import { SORT_RANGE, TABLE_RANGE } from "../limits.ts";
import type { HostFunction } from "./functions.ts";
import type { Machine } from "./machine.ts";
import type { LuaState } from "./api.ts";
import { LuaType, REGISTRY, UPVALUE } from "./wasm.ts";

/** What stands before a C function of Lua: runs in its place on the stack, so that positions and names stay Lua's. */
export type Guard = (machine: Machine, L: LuaState, original: HostFunction) => number;

/** Puts `guard` before the C function `library.name`. */
export function wrap(
  machine: Machine,
  L: LuaState,
  library: string,
  name: string,
  guard: Guard,
): void {
  const { x, stack } = machine;
  x.lua_getglobal(L, stack.name(library));
  x.lua_getfield(L, -1, stack.name(name));
  const original = machine.functions.take(L);
  machine.functions.push(L, (L) => guard(machine, L, original));
  x.lua_setfield(L, -2, stack.name(name));
  x.lua_settop(L, -2);
}

/** Elements that are gone over so quickly that it does not matter how. */
const FEW = 64;

/**
 * Lua's table functions are loops in C over a range that a script chooses: `__len` may say 2^60, and so may the border
 * of a table with few elements. No hook runs in them, so their range is bounded before they start, the clock is looked
 * at for each call, and odd tables are gone over through a stand-in. Allocates.
 */
export function guardTables(machine: Machine, L: LuaState): void {
  const { x, stack } = machine;
  const standIn = makeStandIn(machine, L);
  const isLeftOut = (L: LuaState, index: number) => x.lua_type(L, index) <= LuaType.nil;
  // As Lua reads it: text that is a number counts as one, anything else as 0 here, and Lua will refuse it.
  const number = (L: LuaState, index: number, missing = 0) =>
    isLeftOut(L, index) ? missing : x.lua_tonumberx(L, index, 0);
  const hasLength = (L: LuaState) => {
    if (x.luaL_getmetafield(L, 1, stack.name("__len")) === LuaType.nil) return false;
    x.lua_settop(L, -2);
    return true;
  };
  /** Bounds the range that is gone over, from the argument `first` to the argument `last` or the table's length. */
  const guard = (name: string, from: number, most: number, first: number, last: number) =>
    wrap(machine, L, "table", name, (machine, L, original) => {
      machine.watch.look(L);
      if (x.lua_gettop(L) < from) return original(L);
      const odd = isOdd(machine, L, 1);
      if (!odd && x.lua_type(L, 1) !== LuaType.table) return original(L);
      const asked = odd && hasLength(L);
      const length = asked ? x.luaL_len(L, 1) : x.lua_rawlen(L, 1);
      checkRange(name, 1, Number(length), most);
      const range = number(L, last, Number(length)) - number(L, first, 1) + 1;
      if (last !== NONE) checkRange(name, last, range, most);
      if (asked || odd && range > FEW) standIn(L, 1, length);
      return original(L);
    });
  guard("insert", 3, TABLE_RANGE, NONE, NONE);
  guard("remove", 2, TABLE_RANGE, NONE, NONE);
  guard("sort", 1, SORT_RANGE, NONE, NONE);
  guard("concat", 1, TABLE_RANGE, 3, 4);
  guard("unpack", 1, Infinity, 2, 3);
  wrap(machine, L, "table", "move", (machine, L, original) => {
    machine.watch.look(L);
    const range = number(L, 3) - number(L, 2) + 1;
    checkRange("move", 3, range);
    const isOwn = isLeftOut(L, 5) || x.lua_rawequal(L, 1, 5) !== 0;
    if (range <= FEW || !isOdd(machine, L, 1) && (isOwn || !isOdd(machine, L, 5))) {
      return original(L);
    }
    x.lua_settop(L, 5);
    x.lua_pushvalue(L, isOwn ? 1 : 5);
    standIn(L, 1, 0n);
    if (isOwn) {
      x.lua_pushnil(L);
      x.lua_copy(L, -1, 5);
      x.lua_settop(L, -2);
    } else if (x.lua_type(L, 5) === LuaType.table) standIn(L, 5, 0n);
    original(L);
    x.lua_pushvalue(L, 6);
    return 1;
  });
}

/** The index of no argument. */
const NONE = 100;

/**
 * Is the value at `index` one whose length may change from one look to the next, or whose elements come from C
 * functions or along a chain of tables, so that a loop over it could be long without a single line of Lua?
 */
function isOdd(machine: Machine, L: LuaState, index: number): boolean {
  const { x, stack } = machine;
  if (x.lua_getmetatable(L, index) === 0) return false;
  x.lua_settop(L, -2);
  for (const name of ["__len", "__index", "__newindex"]) {
    const type = x.luaL_getmetafield(L, index, stack.name(name));
    if (type === LuaType.nil) continue;
    const odd = name === "__len" || type !== LuaType.function || x.lua_iscfunction(L, -1) !== 0;
    x.lua_settop(L, -2);
    if (odd) return true;
  }
  return false;
}

function checkRange(name: string, argument: number, elements: number, most = TABLE_RANGE): void {
  if (elements <= most) return;
  throw new RaiseError(
    `bad argument #${argument} to '${name}' (${elements} elements, at most ${most} can be gone over)`,
  );
}

/**
 * Makes a function that puts a stand-in of the table at 1 in its place: its length is fixed, and every access to it is
 * handed on by host functions, where the deadline is looked at.
 */
function makeStandIn(
  machine: Machine,
  L: LuaState,
): (L: LuaState, index: number, length: bigint) => void {
  const { x, stack } = machine;
  // Any two addresses: as keys they meet no key of a script's.
  const tableKey = stack.name("the table that a stand-in stands for");
  const lengthKey = stack.name("the length that it was found to have");
  const metatable = stack.name("the metatable of stand-ins");
  const methods: Record<string, HostFunction> = {
    __index: (L) => {
      x.lua_rawgetp(L, 1, tableKey);
      x.lua_pushvalue(L, 2);
      x.lua_gettable(L, -2);
      return 1;
    },
    __newindex: (L) => {
      x.lua_rawgetp(L, 1, tableKey);
      x.lua_pushvalue(L, 2);
      x.lua_pushvalue(L, 3);
      x.lua_settable(L, -3);
      return 0;
    },
    __len: (L) => {
      x.lua_rawgetp(L, 1, lengthKey);
      return 1;
    },
  };
  x.lua_createtable(L, 0, 3);
  for (const [name, method] of Object.entries(methods)) {
    machine.functions.push(L, method);
    x.lua_setfield(L, -2, stack.name(name));
  }
  x.lua_rawsetp(L, REGISTRY, metatable);
  return (L, index, length) => {
    x.lua_createtable(L, 0, 2);
    x.lua_pushvalue(L, index);
    x.lua_rawsetp(L, -2, tableKey);
    x.lua_pushinteger(L, length);
    x.lua_rawsetp(L, -2, lengthKey);
    x.lua_rawgetp(L, REGISTRY, metatable);
    x.lua_setmetatable(L, -2);
    x.lua_copy(L, -1, index);
    x.lua_settop(L, -2);
  };
}

/** A replacement that is all C is asked through the host: there may be millions of matches. */
export function guardGsub(machine: Machine, L: LuaState): void {
  const { x } = machine;
  const call = machine.functions.add((L) => {
    const values = x.lua_gettop(L);
    x.lua_pushvalue(L, UPVALUE - 1);
    x.lua_rotate(L, 1, 1);
    x.lua_callk(L, values, 1, 0, 0);
    return 1;
  });
  const index = machine.functions.add((L) => {
    x.lua_pushvalue(L, UPVALUE - 1);
    x.lua_pushvalue(L, 1);
    x.lua_gettable(L, -2);
    return 1;
  });
  wrap(machine, L, "string", "gsub", (machine, L, original) => {
    const isC = x.lua_iscfunction(L, 3) !== 0;
    if (isC || x.lua_type(L, 3) === LuaType.table && isOdd(machine, L, 3)) {
      machine.functions.pushAround(L, 3, isC ? call : index);
      x.lua_copy(L, -1, 3);
      x.lua_settop(L, -2);
    }
    return original(L);
  });
}
