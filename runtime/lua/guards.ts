import { RaiseError } from "../errors.ts";
import { TABLE_RANGE } from "../limits.ts";
import type { HostFunction } from "./functions.ts";
import type { Machine } from "./machine.ts";
import type { wrap } from "./sandbox.ts";
import type { LuaState } from "./api.ts";
import { LuaType, REGISTRY } from "./wasm.ts";

/**
 * Lua's table functions are loops in C over a range that a script chooses: `__len` may say 2^60, and so may the border
 * of a table with few elements. No hook runs in them, so the range is bounded before they start. Allocates.
 */
export function guardTables(machine: Machine, L: LuaState, put: typeof wrap): void {
  const standIn = makeStandIn(machine, L);
  const bounded = (name: string, from: number, fixed = false) =>
    put(machine, L, "table", name, (machine, L, original) => {
      if (machine.x.lua_gettop(L) >= from && machine.x.lua_type(L, 1) === LuaType.table) {
        const length = boundedLength(machine, L, name);
        if (length !== undefined && !fixed) standIn(L, length);
      }
      return original(L);
    });
  bounded("insert", 3);
  bounded("remove", 2);
  bounded("sort", 1);
  put(machine, L, "table", "concat", boundConcat);
  put(machine, L, "table", "move", (machine, L, original) => {
    const { x } = machine;
    if (isNumber(machine, L, 2) && isNumber(machine, L, 3)) {
      checkRange("move", 3, x.lua_tonumberx(L, 3, 0) - x.lua_tonumberx(L, 2, 0) + 1);
    }
    return original(L);
  });
}

/** `table.concat` with its range written out, so that `__len` is asked only once. */
function boundConcat(machine: Machine, L: LuaState, original: HostFunction): number {
  const { x } = machine;
  if (x.lua_type(L, 1) === LuaType.table && x.lua_type(L, 4) <= LuaType.nil) {
    x.lua_settop(L, 3);
    x.lua_pushinteger(L, x.luaL_len(L, 1));
  }
  if (isNumber(machine, L, 4)) {
    const first = isNumber(machine, L, 3) ? x.lua_tonumberx(L, 3, 0) : 1;
    checkRange("concat", 4, x.lua_tonumberx(L, 4, 0) - first + 1);
  }
  return original(L);
}

/** Checks the length of the table at 1; gives it when `__len` told it, for it may tell another one when asked again. */
function boundedLength(machine: Machine, L: LuaState, name: string): bigint | undefined {
  const { x, stack } = machine;
  if (x.luaL_getmetafield(L, 1, stack.name("__len")) === LuaType.nil) {
    checkRange(name, 1, Number(x.lua_rawlen(L, 1)));
    return undefined;
  }
  x.lua_settop(L, -2);
  const length = x.luaL_len(L, 1);
  checkRange(name, 1, Number(length));
  return length;
}

function checkRange(name: string, argument: number, elements: number): void {
  if (elements <= TABLE_RANGE) return;
  throw new RaiseError(
    `bad argument #${argument} to '${name}' (${elements} elements, at most ${TABLE_RANGE} can be gone over)`,
  );
}

/**
 * Makes a function that puts a stand-in of the table at 1 in its place: its length is fixed, and every access to it is
 * handed on by host functions, where the deadline is looked at.
 */
function makeStandIn(machine: Machine, L: LuaState): (L: LuaState, length: bigint) => void {
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
  return (L, length) => {
    x.lua_createtable(L, 0, 2);
    x.lua_pushvalue(L, 1);
    x.lua_rawsetp(L, -2, tableKey);
    x.lua_pushinteger(L, length);
    x.lua_rawsetp(L, -2, lengthKey);
    x.lua_rawgetp(L, REGISTRY, metatable);
    x.lua_setmetatable(L, -2);
    x.lua_copy(L, -1, 1);
    x.lua_settop(L, -2);
  };
}

function isNumber(machine: Machine, L: LuaState, index: number): boolean {
  return machine.x.lua_type(L, index) === LuaType.number;
}
