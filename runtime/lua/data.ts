import { HostError, RaiseError } from "../errors.ts";
import { DATA_BYTES, DATA_DEPTH } from "../limits.ts";
import { type Data, type DataTable, isTable, type Scalar } from "../spec.ts";
import type { LuaState } from "./api.ts";
import type { Machine } from "./machine.ts";
import { BEHIND } from "./stack.ts";
import { LuaType, REGISTRY } from "./wasm.ts";

/** Copies a Lua value of scalars and tables. @throws {RaiseError} for any other, a cycle, or too much of it */
export function readData(machine: Machine, L: LuaState, index: number): Data {
  return read(machine, L, index, 0, { bytes: DATA_BYTES });
}

function read(
  machine: Machine,
  L: LuaState,
  index: number,
  level: number,
  left: { bytes: number },
): Data {
  const { x, stack } = machine;
  const scalar = readScalar(machine, L, index);
  left.bytes -= scalar instanceof Uint8Array ? scalar.length + SCALAR_BYTES : SCALAR_BYTES;
  if (left.bytes < 0) throw new RaiseError(`more than ${DATA_BYTES} bytes of data can't be kept`);
  if (scalar !== NONE) return scalar;
  if (x.lua_type(L, index) !== LuaType.table) {
    throw new RaiseError(`a ${stack.typeName(L, index)} can't be kept here: only plain data can`);
  }
  if (level === DATA_DEPTH || x.lua_checkstack(L, 6) === 0) {
    throw new RaiseError(
      `a table of more than ${DATA_DEPTH} levels, or within itself, can't be kept`,
    );
  }
  const table = x.lua_gettop(L) + 1;
  const pairs: [Scalar, Data][] = [];
  x.lua_pushvalue(L, index);
  stack.seeThrough(L);
  x.lua_pushnil(L);
  while (x.lua_next(L, table) !== 0) {
    machine.watch.enter(L);
    const key = readScalar(machine, L, -2);
    if (key === NONE) throw new RaiseError("a table as a key can't be kept: only plain data can");
    pairs.push([key, read(machine, L, -1, level + 1, left)]);
    x.lua_settop(L, -2);
  }
  x.lua_settop(L, -2);
  return { pairs };
}

/** What a value weighs besides its bytes. */
const SCALAR_BYTES = 32;

/** What is no scalar. */
export const NONE = Symbol("no scalar");

/** The scalar at `index`, or `NONE`. */
export function readScalar(
  { x, stack }: Machine,
  L: LuaState,
  index: number,
): Scalar | typeof NONE {
  switch (x.lua_type(L, index)) {
    case LuaType.none:
    case LuaType.nil:
      return undefined;
    case LuaType.boolean:
      return x.lua_toboolean(L, index) !== 0;
    case LuaType.number:
      return stack.number(L, index);
    case LuaType.string:
      return stack.bytes(L, index);
    default:
      return NONE;
  }
}

/** Pushes a copy of data. Allocates. */
export function pushData(machine: Machine, L: LuaState, value: Data): void {
  if (!isTable(value)) return pushScalar(machine, L, value);
  const { x } = machine;
  if (x.lua_checkstack(L, 4) === 0) throw new RangeError("not enough memory");
  x.lua_createtable(L, 0, value.pairs.length);
  for (const [key, field] of value.pairs) {
    pushScalar(machine, L, key);
    pushData(machine, L, field);
    x.lua_rawset(L, -3);
  }
}

/** Pushes a scalar. Allocates. */
export function pushScalar(machine: Machine, L: LuaState, value: unknown): void {
  const { x, stack } = machine;
  if (value === undefined) x.lua_pushnil(L);
  else if (typeof value === "boolean") x.lua_pushboolean(L, value ? 1 : 0);
  else if (typeof value === "bigint") stack.pushInteger(L, value);
  else if (typeof value === "number") x.lua_pushnumber(L, value);
  else if (value instanceof Uint8Array) stack.pushBytes(L, value);
  else throw new HostError(`a ${typeof value} can't be given to Lua`);
}

/** Pushes data as tables that scripts can't write to; the same table for the same data, as long as it is the last. */
export class FrozenTables {
  readonly #machine: Machine;
  #last: Data;
  #ref = 0;

  /** The numbers of the host functions that all of its tables share. */
  readonly #metamethods: Readonly<Record<string, number>>;

  constructor(machine: Machine) {
    const { x, stack, functions } = machine;
    this.#machine = machine;
    this.#metamethods = {
      __newindex: functions.add(() => {
        throw new RaiseError("attempt to write a read-only table");
      }),
      __pairs: functions.add((L) => {
        x.lua_getglobal(L, stack.name("next"));
        this.#pushFields(L);
        x.lua_pushnil(L);
        return 3;
      }),
      __len: functions.add((L) => {
        this.#pushFields(L);
        x.lua_pushinteger(L, x.lua_rawlen(L, -1));
        return 1;
      }),
    };
  }

  /** Allocates. */
  push(L: LuaState, value: Data): void {
    const { x } = this.#machine;
    if (!isTable(value)) return pushScalar(this.#machine, L, value);
    if (this.#ref === 0 || value !== this.#last) {
      this.#pushNew(L, value);
      if (this.#ref !== 0) x.luaL_unref(L, REGISTRY, this.#ref);
      this.#ref = x.luaL_ref(L, REGISTRY);
      this.#last = value;
    }
    x.lua_rawgeti(L, REGISTRY, BigInt(this.#ref));
  }

  /** A stand-in without fields of its own: what is read comes from a table behind it, what is written raises. */
  #pushNew(L: LuaState, value: DataTable): void {
    const { x, stack } = this.#machine;
    if (x.lua_checkstack(L, 8) === 0) throw new RangeError("not enough memory");
    x.lua_createtable(L, 0, 0);
    x.lua_createtable(L, 0, 6);
    x.lua_createtable(L, 0, value.pairs.length);
    for (const [key, field] of value.pairs) {
      pushScalar(this.#machine, L, key);
      if (isTable(field)) this.#pushNew(L, field);
      else pushScalar(this.#machine, L, field);
      x.lua_rawset(L, -3);
    }
    x.lua_pushvalue(L, -1);
    x.lua_rawsetp(L, -3, stack.name(BEHIND));
    x.lua_setfield(L, -2, stack.name("__index"));
    for (const [event, number] of Object.entries(this.#metamethods)) {
      stack.pushInteger(L, 0);
      this.#machine.functions.pushAround(L, -1, number);
      x.lua_setfield(L, -3, stack.name(event));
      x.lua_settop(L, -2);
    }
    x.lua_pushboolean(L, 0);
    x.lua_setfield(L, -2, stack.name("__metatable"));
    x.lua_setmetatable(L, -2);
  }

  /** Replaces the stand-in at 1 by the table behind it, at the top of the stack. */
  #pushFields(L: LuaState): void {
    const { x, stack } = this.#machine;
    x.lua_pushvalue(L, 1);
    stack.seeThrough(L);
    if (x.lua_rawequal(L, 1, -1) !== 0) throw new RaiseError("a read-only table is expected");
  }
}
