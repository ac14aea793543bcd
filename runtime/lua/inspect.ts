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
  // C's %.14g: 14 significant digits, no trailing zeros, and an exponent of two digits below 1e-4 and from 1e14 on.
  const size = Math.abs(value);
  const isSmall = size > 0 && size < 1e-4;
  const [digits = "", exponent] = (isSmall ? value.toExponential(13) : value.toPrecision(14)).split(
    "e",
  );
  const short = digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
  const sign = Object.is(value, -0) ? "-" : "";
  if (exponent === undefined) return sign + (short.includes(".") ? short : `${short}.0`);
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
  const escaped = text.replace(/["\\]/g, "\\$&").replace(/\p{Cc}/gu, (control) => {
    const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[control];
    return short ?? `\\${control.charCodeAt(0)}`;
  });
  return `"${shorten(escaped)}"`;
}

function shorten(text: string): string {
  if (text.length <= VALUE_WIDTH) return text;
  const cut = text.slice(0, VALUE_WIDTH - 1);
  // Not in the middle of a letter of two units.
  return (cut.isWellFormed() ? cut : cut.slice(0, -1)) + "…";
}
