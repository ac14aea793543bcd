import { ScriptError, type ScriptErrorKind } from "../errors.ts";
import type { LuaExports, LuaState } from "./api.ts";
import { formatNumber, inspect } from "./inspect.ts";
import type { Source, Sources } from "./sources.ts";
import type { Stack } from "./stack.ts";
import type { Snapshot } from "./traceback.ts";
import { Killed } from "./watch.ts";
import { LuaType } from "./wasm.ts";

const encoder = new TextEncoder();

/** Makes the one form in which Lua errors leave a machine. */
export class Failures {
  constructor(private readonly script: string, private readonly sources: Sources) {}

  /** A source does not compile, for the reason that Lua gave. */
  syntax(message: Uint8Array, source: Source): ScriptError {
    return this.#make("syntax", withHint(message, source.text), undefined);
  }

  /** Lua raised an error with the given text. */
  raised(text: Uint8Array, snapshot: Snapshot | undefined): ScriptError {
    return this.#make("runtime", text, snapshot);
  }

  /** Lua was stopped in the middle, by the deadline or by a crash. */
  stopped(thrown: unknown, timeout: number, snapshot: Snapshot): ScriptError {
    const message = thrown instanceof Killed
      ? `stopped: it ran for longer than ${timeout / 1000} s at a stretch ` +
        "(--callback-timeout=TIME allows more)"
      : `the Lua machine crashed: ${thrown instanceof Error ? thrown.message : thrown}`;
    return this.#make("killed", encoder.encode(message), snapshot);
  }

  #make(kind: ScriptErrorKind, bytes: Uint8Array, snapshot: Snapshot | undefined): ScriptError {
    const levels = snapshot?.levels ?? [];
    return new ScriptError({
      kind,
      script: this.script,
      bytes,
      ...this.sources.locate(new TextDecoder().decode(bytes), levels),
      traceback: this.sources.frames(levels),
      locals: snapshot?.locals ?? [],
    });
  }
}

/** The text of the error at the top of the stack, when it is one: a string, or a number. */
export function plainErrorText(x: LuaExports, stack: Stack, L: LuaState): Uint8Array | undefined {
  const type = x.lua_type(L, -1);
  if (type === LuaType.string) return stack.bytes(L, -1);
  return type === LuaType.number ? encoder.encode(formatNumber(stack.number(L, -1))) : undefined;
}

/** The error object at the top of the stack, in the words of Lua's own command line, and what it looks like. */
export function describeErrorObject(x: LuaExports, stack: Stack, L: LuaState): string {
  const shown = inspect(x, stack, L, -1);
  const content = shown.startsWith("{") ? `: ${shown}` : "";
  return `(error object is a ${stack.typeName(L, -1)} value${content})`;
}

/** What does not compile may be no Lua at all: says so where it shows. */
function withHint(message: Uint8Array, text: Uint8Array): Uint8Array {
  const hint = text[0] === 0x1b
    ? "; this is bytecode: give the Lua source"
    : text.subarray(0, 1_024).includes(0)
    ? "; this is no Lua source: it has NUL bytes"
    : "";
  return new Uint8Array([...message, ...encoder.encode(hint)]);
}
