import { Machine } from "../../../../runtime/lua/machine.ts";
import type { MachineOptions } from "../../../../runtime/lua/options.ts";
import { HostError, type ScriptError } from "../../../../runtime/errors.ts";
import { ScriptError as Failure } from "../../../../runtime/errors.ts";

/** A machine without a host, for what only the machine itself can show. */
export function testMachine(options: Partial<MachineOptions> = {}): Machine {
  return new Machine({
    script: "test.lua",
    memory: 512 << 20,
    timeout: 5_000,
    wallTime: () => 0,
    elapsed: () => 0,
    seed: 0,
    write: () => {},
    internalError: (error) => {
      throw error;
    },
    ...options,
  });
}

/** Runs Lua text in a machine; gives the error that left it, if one did. */
export function runIn(
  machine: Machine,
  text: string | Uint8Array,
  path = "test.lua",
): ScriptError | undefined {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  try {
    machine.call(machine.compile({ path, file: path, text: bytes }));
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** The error that Lua text leaves a machine of its own with. */
export function failureOf(text: string | Uint8Array, path = "test.lua"): ScriptError {
  const error = runIn(testMachine(), text, path);
  if (error === undefined) throw new HostError(`no error came of ${text}`);
  return error;
}

/** True when both hold the same bytes; quick on many of them. */
export function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  if (a === undefined || a.length !== b.length) return false;
  for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
