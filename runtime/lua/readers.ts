import { HostError, RaiseError } from "../errors.ts";
import type { Kind, Param } from "../spec.ts";
import { NONE, readData, readScalar } from "./data.ts";
import type { LuaState } from "./api.ts";
import type { Machine } from "./machine.ts";
import { LuaCallback, pusherFor, type Report } from "./pushers.ts";
import { LuaType, REGISTRY } from "./wasm.ts";

/** Which argument of which function a reader reads: what its errors name. */
export interface Argument {
  readonly function: string;
  /** From 1; `self` of a method is not counted. 0 for the result of a callback. */
  readonly number: number;
  /** The field of it, when it is a table. */
  readonly field?: string;
}

const RESULT: Argument = { function: "", number: 0 };

/** Takes the value at `index`. @throws {RaiseError} worded as Lua words it, when it is not of the kind */
export type Reader = (L: LuaState, index: number, argument: Argument) => unknown;

/** Raises that an argument is wrong, in Lua's own words. */
export function badArgument({ function: name, number, field }: Argument, why: string): never {
  const where = field === undefined ? "" : `field '${field}': `;
  const what = number === 0 ? "bad result" : `bad argument #${number} to '${name}'`;
  throw new RaiseError(`${what} (${where}${why})`);
}

function mistyped(
  machine: Machine,
  expected: string,
  L: LuaState,
  index: number,
  argument: Argument,
): never {
  badArgument(argument, `${expected} expected, got ${machine.stack.typeName(L, index)}`);
}

/** Is the number one that Lua holds as an integer, or a float that could be one? */
function isWhole({ x }: Machine, L: LuaState, index: number, value: number): boolean {
  return x.lua_isinteger(L, index) !== 0 || Number.isInteger(value) && Math.abs(value) < 2 ** 63;
}

/** How values of the kind are taken from the stack. */
export function readerFor(machine: Machine, kind: Kind, report: Report): Reader {
  const { x, stack } = machine;
  const expect =
    (expected: string, type: number, read: (L: LuaState, index: number) => unknown): Reader =>
    (L, index, argument) =>
      x.lua_type(L, index) === type
        ? read(L, index)
        : mistyped(machine, expected, L, index, argument);
  switch (kind.tag) {
    case "integer":
      return (L, index, argument) => {
        if (x.lua_type(L, index) !== LuaType.number) {
          mistyped(machine, "number", L, index, argument);
        }
        const value = x.lua_tonumberx(L, index, 0);
        if (!Number.isSafeInteger(value) && !isWhole(machine, L, index, value)) {
          badArgument(argument, "number has no integer representation");
        }
        return value;
      };
    case "number":
      return expect("number", LuaType.number, (L, index) => x.lua_tonumberx(L, index, 0));
    case "boolean":
      return expect("boolean", LuaType.boolean, (L, index) => x.lua_toboolean(L, index) !== 0);
    // As in Lua's own library, a number stands for its text.
    case "text":
      return (L, index, argument) =>
        stack.textOf(L, index) ?? mistyped(machine, "string", L, index, argument);
    case "bytes":
      return (L, index, argument) =>
        stack.bytesOf(L, index) ?? mistyped(machine, "string", L, index, argument);
    case "printed":
      return (L, index, argument) => {
        if (x.lua_type(L, index) === LuaType.none) badArgument(argument, "value expected");
        return stack.printed(L, index);
      };
    case "scalar":
      return (L, index, argument) => {
        const value = readScalar(machine, L, index);
        if (value !== NONE) return value;
        return mistyped(machine, "nil, boolean, number or string", L, index, argument);
      };
    case "func": {
      const pushers = kind.params.map((param) => pusherFor(machine, param.kind));
      const read = kind.result === undefined ? undefined : readerFor(machine, kind.result, report);
      const result = read && ((L: LuaState, index: number) => read(L, index, RESULT));
      return expect("function", LuaType.function, (L, index) => {
        x.lua_pushvalue(L, index);
        return new LuaCallback(machine, x.luaL_ref(L, REGISTRY), pushers, report, result);
      });
    }
    case "checked": {
      const read = readerFor(machine, kind.of, report);
      return (L, index, argument) => {
        const value = read(L, index, argument);
        const whyNot = kind.whyNot(value);
        return whyNot === undefined ? value : badArgument(argument, whyNot);
      };
    }
    case "optional": {
      const read = readerFor(machine, kind.of, report);
      return (L, index, argument) =>
        x.lua_type(L, index) <= LuaType.nil ? undefined : read(L, index, argument);
    }
    case "data":
      return (L, index) => readData(machine, L, index);
    case "value":
      return (L, index, argument) => {
        if (x.lua_type(L, index) === LuaType.none) badArgument(argument, "value expected");
        return machine.at(L, index);
      };
    case "options":
      return readOptions(machine, kind.fields, kind.exact === true, report);
    case "dict":
      return readDict(machine, readerFor(machine, kind.of, report));
    case "rest":
    case "record":
    case "module":
    case "list":
    case "object":
    case "pushed":
    case "frozen":
      throw new HostError(`a ${kind.tag} can't be read as one argument`);
  }
}

/** Reads the named fields of a table, as `table.name` does; what is wrong names the field. */
function readOptions(
  machine: Machine,
  fields: readonly Param[],
  isExact: boolean,
  report: Report,
): Reader {
  const { x, stack } = machine;
  const readers = fields.map(({ name, kind }) => ({
    name,
    read: readerFor(machine, kind, report),
  }));
  return (L, index, argument) => {
    if (x.lua_type(L, index) !== LuaType.table) mistyped(machine, "table", L, index, argument);
    if (isExact) refuseOthers(machine, L, index, argument, fields);
    const values: Record<string, unknown> = {};
    try {
      for (const { name, read } of readers) {
        x.lua_getfield(L, index, stack.name(name));
        values[name] = read(L, x.lua_gettop(L), { ...argument, field: name });
        x.lua_settop(L, -2);
      }
      return values;
    } catch (thrown) {
      release(values);
      throw thrown;
    }
  };
}

/** Raises that a table has a field that is not among those given, if so. */
function refuseOthers(
  { x, stack, watch }: Machine,
  L: LuaState,
  index: number,
  argument: Argument,
  fields: readonly Param[],
): void {
  const table = x.lua_absindex(L, index);
  x.lua_pushnil(L);
  while (x.lua_next(L, table) !== 0) {
    watch.enter(L);
    x.lua_settop(L, -2);
    const isName = x.lua_type(L, -1) === LuaType.string;
    const name = isName ? stack.text(L, -1) : undefined;
    if (fields.some((field) => field.name === name)) continue;
    const known = fields.map(({ name }) => `'${name}'`).join(", ");
    const what = name === undefined ? `${stack.typeName(L, -1)} as a key` : `field '${name}'`;
    badArgument(argument, `unknown ${what}; known: ${known}`);
  }
}

/** Reads a table from strings to values. */
function readDict(machine: Machine, read: Reader): Reader {
  const { x, stack } = machine;
  return (L, index, argument) => {
    if (x.lua_type(L, index) !== LuaType.table) mistyped(machine, "table", L, index, argument);
    const pairs: [string, unknown][] = [];
    const table = x.lua_absindex(L, index);
    x.lua_pushnil(L);
    while (x.lua_next(L, table) !== 0) {
      machine.watch.enter(L);
      if (x.lua_type(L, -2) !== LuaType.string) {
        mistyped(machine, "string as a key", L, -2, argument);
      }
      const name = stack.text(L, -2);
      const field = argument.field === undefined ? name : `${argument.field}.${name}`;
      pairs.push([name, read(L, x.lua_gettop(L), { ...argument, field })]);
      x.lua_settop(L, -2);
    }
    return pairs;
  };
}

/** Lets go of the Lua functions in a value that was read in vain. */
export function release(value: unknown): void {
  if (value instanceof LuaCallback) value.release();
  else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
    Object.values(value).forEach((part) => part instanceof LuaCallback && part.release());
  }
}

/** Does the value at `index` look like one of the kind? Tells the ways to call a function apart. */
export function fits(machine: Machine, L: LuaState, index: number, { kind }: Param): boolean {
  const type = machine.x.lua_type(L, index);
  switch (kind.tag) {
    case "optional":
      return type <= LuaType.nil || fits(machine, L, index, { name: "", doc: "", kind: kind.of });
    case "integer":
    case "number":
      return type === LuaType.number;
    case "boolean":
      return type === LuaType.boolean;
    case "text":
    case "bytes":
      return type === LuaType.string || type === LuaType.number;
    case "checked":
      return fits(machine, L, index, { name: "", doc: "", kind: kind.of });
    case "func":
      return type === LuaType.function;
    case "options":
      return type === LuaType.table;
    default:
      return true;
  }
}
