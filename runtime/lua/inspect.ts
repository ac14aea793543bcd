import { VALUE_WIDTH } from "../limits.ts";
import type { Stack } from "./stack.ts";
import type { LuaExports, LuaState } from "./api.ts";
import { LuaType } from "./wasm.ts";

/** Keys of a table that are shown. */
const KEYS = 5;

/**
 * The value at `index` on one line, for a person: `"text"`, `87`, `{hp = 87, …}`. Looks only: runs no metamethod,
 * allocates nothing in Lua, so that it can be used wherever Lua was stopped.
 */
export function inspect(x: LuaExports, stack: Stack, L: LuaState, index: number): string {
  if (x.lua_type(L, index) !== LuaType.table || x.lua_checkstack(L, 4) === 0) {
    return scalar(x, stack, L, index);
  }
  const table = x.lua_absindex(L, index);
  const shown: string[] = [];
  let next = 1n;
  x.lua_pushnil(L);
  while (x.lua_next(L, table) !== 0) {
    if (shown.length === KEYS) {
      shown.push("…");
      x.lua_settop(L, -3);
      break;
    }
    const isNext = x.lua_type(L, -2) === LuaType.number && stack.number(L, -2) === next;
    if (isNext) next++;
    shown.push((isNext ? "" : `${key(x, stack, L)} = `) + scalar(x, stack, L, -1));
    x.lua_settop(L, -2);
  }
  return shorten(`{${shown.join(", ")}}`);
}

/** A number as Lua prints it: `1`, `1.0`, `1e+300`, `inf`, `-nan` as `nan`. */
export function formatNumber(value: number | bigint): string {
  if (typeof value === "bigint") return value.toString();
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value.toFixed(1);
  // C's %.14g: 14 significant digits, no trailing zeros, an exponent of two digits.
  const [digits = "", exponent] = value.toPrecision(14).split("e");
  const short = digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
  if (exponent === undefined) return short;
  return `${short}e${exponent.replace(/^([+-])(\d)$/, "$10$2")}`;
}

function key(x: LuaExports, stack: Stack, L: LuaState): string {
  if (x.lua_type(L, -2) !== LuaType.string) return `[${scalar(x, stack, L, -2)}]`;
  const text = stack.text(L, -2);
  return /^[A-Za-z_]\w*$/.test(text) ? shorten(text) : `[${scalar(x, stack, L, -2)}]`;
}

function scalar(x: LuaExports, stack: Stack, L: LuaState, index: number): string {
  switch (x.lua_type(L, index)) {
    case LuaType.nil:
      return "nil";
    case LuaType.boolean:
      return x.lua_toboolean(L, index) !== 0 ? "true" : "false";
    case LuaType.number:
      return formatNumber(stack.number(L, index));
    case LuaType.string:
      return quote(stack, L, index);
    case LuaType.table:
      return "{…}";
    default:
      return stack.typeName(L, index);
  }
}

function quote(stack: Stack, L: LuaState, index: number): string {
  const text = stack.head(L, index, VALUE_WIDTH * 4);
  const escaped = text.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n").replace(/\t/g, "\\t");
  return `"${shorten(escaped)}"`;
}

function shorten(text: string): string {
  return text.length <= VALUE_WIDTH ? text : text.slice(0, VALUE_WIDTH - 1) + "…";
}
