import { HostError, RaiseError } from "../errors.ts";
import type { Kind, Param } from "../spec.ts";
import type { LuaState } from "./api.ts";
import type { Machine } from "./machine.ts";
import { LuaCallback, pusherFor, type Report } from "./pushers.ts";
import { LuaType, REGISTRY } from "./wasm.ts";

/** Which argument of which function a reader reads: what its errors name. */
export interface Argument {
  readonly function: string;
  /** From 1; `self` of a method is not counted. */
  readonly number: number;
}

/** Takes the value at `index`. @throws {RaiseError} worded as Lua words it, when it is not of the kind */
export type Reader = (L: LuaState, index: number, argument: Argument) => unknown;

/** Raises that an argument is wrong, in Lua's own words. */
export function badArgument({ function: name, number }: Argument, why: string): never {
  throw new RaiseError(`bad argument #${number} to '${name}' (${why})`);
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
  // As in Lua's own library, a number stands for its text.
  const expectString =
    (read: (L: LuaState, index: number) => unknown): Reader => (L, index, argument) => {
      const type = x.lua_type(L, index);
      if (type === LuaType.string) return read(L, index);
      if (type !== LuaType.number) return mistyped(machine, "string", L, index, argument);
      x.luaL_tolstring(L, index, 0);
      const value = read(L, -1);
      x.lua_settop(L, -2);
      return value;
    };
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
    case "text":
      return expectString((L, index) => stack.text(L, index));
    case "bytes":
      return expectString((L, index) => stack.bytes(L, index));
    case "printed":
      return (L, index, argument) => {
        if (x.lua_type(L, index) === LuaType.none) badArgument(argument, "value expected");
        return stack.printed(L, index);
      };
    case "scalar":
      return (L, index, argument) => readScalar(machine, L, index, argument);
    case "func": {
      const pushers = kind.params.map((param) => pusherFor(machine, param.kind));
      return expect("function", LuaType.function, (L, index) => {
        x.lua_pushvalue(L, index);
        return new LuaCallback(machine, x.luaL_ref(L, REGISTRY), pushers, report);
      });
    }
    case "optional": {
      const read = readerFor(machine, kind.of, report);
      return (L, index, argument) =>
        x.lua_type(L, index) <= LuaType.nil ? undefined : read(L, index, argument);
    }
    case "rest":
    case "record":
    case "module":
      throw new HostError(`a ${kind.tag} can't be read as one argument`);
  }
}

function readScalar(machine: Machine, L: LuaState, index: number, argument: Argument): unknown {
  const { x, stack } = machine;
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
      return mistyped(machine, "nil, boolean, number or string", L, index, argument);
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
    case "func":
      return type === LuaType.function;
    case "record":
      return type === LuaType.table;
    default:
      return true;
  }
}
