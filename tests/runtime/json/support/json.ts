import { assertEquals } from "@std/assert";
import { json } from "../../../../runtime/json/json.ts";
import { scan } from "../../../../runtime/json/scan.ts";
import type { ModuleSpec } from "../../../../runtime/spec.ts";
import { modules, type Outcome, runScript, type Setting } from "../../../support/host.ts";

const encoder = new TextEncoder();

/** Runs Lua that sees the room. */
export function runWithJson(lua: string | Uint8Array, setting: Setting = {}): Promise<Outcome> {
  const others = modules.filter(({ name }) => name !== "json");
  return runScript(lua, { modules: [...others, json as ModuleSpec], ...setting });
}

/** What Lua prints that sees the room, and what it is warned of, without the function's name; it must not fail. */
export async function printsAndWarnings(
  lua: string | Uint8Array,
  setting: Setting = {},
): Promise<{ printed: string; warnings: string[] }> {
  const { printed, errors, sink } = await runWithJson(lua, setting);
  assertEquals(errors.map(({ position, message }) => `${position}: ${message}`), []);
  const warnings = sink.logs.map(({ level, message }) => {
    assertEquals(level, "warn");
    return message.replace(/^json\.encode: /, "");
  });
  return { printed, warnings };
}

/** What Lua prints that sees the room; it must not fail. */
export async function printedWith(
  lua: string | Uint8Array,
  setting: Setting = {},
): Promise<string> {
  return (await printsAndWarnings(lua, setting)).printed;
}

/** Text or bytes as a Lua literal. */
export function literal(text: string | Uint8Array): string {
  const bytes = typeof text === "string" ? encoder.encode(text) : text;
  return `"${Array.from(bytes, (byte) => `\\${String(byte).padStart(3, "0")}`).join("")}"`;
}

/** What is wrong with a text; undefined for one that is right. */
export function wrongWith(text: string | Uint8Array): string | undefined {
  const scanned = scan(typeof text === "string" ? encoder.encode(text) : text, 512 << 20);
  return typeof scanned === "string" ? scanned : undefined;
}

/** Lua that compares values to the last bit: `same(a, b)`. */
export const sameInLua = `
  local function same(a, b)
    if math.type(a) ~= math.type(b) or type(a) ~= type(b) then return false end
    if type(a) == "number" then
      return string.pack(math.type(a) == "float" and "n" or "j", a) == string.pack(math.type(a) == "float" and "n" or "j", b)
    end
    if type(a) ~= "table" then return a == b end
    for key, value in pairs(a) do if not same(value, b[key]) then return false end end
    for key in pairs(b) do if a[key] == nil then return false end end
    return true
  end
`;

/** Numbers from 0 up to `below`, the same ones for the same seed. */
export function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = state + 0x6d2b79f5 >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) % below;
  };
}

/** A seed of the moment: tests that take one say it when they fail. */
export function freshSeed(): number {
  return Date.now() % 2 ** 31;
}
