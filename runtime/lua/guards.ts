import { RaiseError } from "../errors.ts";
import { SORT_RANGE, TABLE_RANGE } from "../limits.ts";
import type { HostFunction } from "./functions.ts";
import type { Machine } from "./machine.ts";
import type { wrap } from "./sandbox.ts";
import type { LuaState } from "./api.ts";
import { LuaType, REGISTRY } from "./wasm.ts";

/**
 * Lua's table functions are loops in C over a range that a script chooses: `__len` may say 2^60, and so may the border
 * of a table with few elements. No hook runs in them, so their range is bounded before they start, and the clock is
 * looked at for each call. Allocates.
 */
export function guardTables(machine: Machine, L: LuaState, put: typeof wrap): void {
  const { x } = machine;
  const standIn = makeStandIn(machine, L);
  /** Bounds the length of the table at 1, for calls with `from` arguments or more. */
  const guard = (name: string, from: number, most = TABLE_RANGE) =>
    put(machine, L, "table", name, (machine, L, original) => {
      machine.watch.look(L);
      if (x.lua_gettop(L) >= from) {
        if (isOdd(machine, L)) {
          const length = x.luaL_len(L, 1);
          checkRange(name, 1, Number(length), most);
          standIn(L, length);
        } else if (x.lua_type(L, 1) === LuaType.table) {
          checkRange(name, 1, Number(x.lua_rawlen(L, 1)), most);
        }
        if (name === "concat") checkRange(name, 4, number(L, 4) - number(L, 3));
      }
      return original(L);
    });
  // As Lua reads it: text that is a number counts as one, anything else as 0 here, and Lua will refuse it.
  const number = (L: LuaState, index: number) => x.lua_tonumberx(L, index, 0);
  guard("insert", 3);
  guard("remove", 2);
  guard("sort", 1, SORT_RANGE);
  guard("concat", 1);
  put(machine, L, "table", "move", (machine, L, original) => {
    machine.watch.look(L);
    checkRange("move", 3, number(L, 3) - number(L, 2) + 1);
    return original(L);
  });
}

/**
 * Is the value at 1 one whose length may change from one look to the next, or whose elements come from C functions,
 * so that a loop over it could be long without a single line of Lua?
 */
function isOdd(machine: Machine, L: LuaState): boolean {
  const { x, stack } = machine;
  if (x.lua_getmetatable(L, 1) === 0) return false;
  x.lua_settop(L, -2);
  for (const name of ["__len", "__index", "__newindex"]) {
    if (x.luaL_getmetafield(L, 1, stack.name(name)) === LuaType.nil) continue;
    const odd = name === "__len" || x.lua_iscfunction(L, -1) !== 0;
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
