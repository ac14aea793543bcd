import { type Frame, ScriptError, type ScriptErrorKind } from "../errors.ts";
import type { LuaExports, LuaState } from "./api.ts";
import { formatNumber, inspect } from "./inspect.ts";
import type { Stack } from "./stack.ts";
import type { Level, Snapshot } from "./traceback.ts";
import { Killed } from "./functions.ts";
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
      ? `it ran for longer than ${timeout / 1000} s at a stretch, and is unloaded ` +
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

/** A Lua file that a machine has loaded. */
export interface Source {
  /** The path in the chunk's name: what Lua puts before messages. */
  readonly path: string;
  /** The file, as a terminal can open it. */
  readonly file: string;
  readonly text: Uint8Array;
}

/** A place in a source, and the message that named it. */
export interface Located {
  readonly file: string | undefined;
  readonly line: number;
  readonly sourceLine: string | undefined;
  /** The message without the position that Lua puts before it. */
  readonly message: string;
}

/** Bytes of a chunk's name that Lua keeps in messages (`LUA_IDSIZE`, less the final NUL). */
const ID_BYTES = 59;
const position = /^:(\d+): /;

/** Missing files that are kept in mind: a script may ask for any number. */
const MISSING = 1_000;

/** The files that one machine has loaded: tells what Lua's positions stand for. */
export class Sources {
  readonly #byPath = new Map<string, Source>();
  /** Files that were looked for and are not there, the last ones. */
  readonly missing = new Set<string>();
  /** Is called when there is another file, or another one missing. */
  onChange: () => void = () => {};

  /** Notes that there is no such file. */
  miss(file: string): void {
    if (this.missing.has(file)) return;
    this.missing.add(file);
    this.onChange();
    const [first] = this.missing;
    if (this.missing.size > MISSING && first !== undefined) this.missing.delete(first);
  }

  add(source: Source): void {
    this.#byPath.set(source.path, source);
    this.missing.delete(source.file);
    this.onChange();
  }

  /** Every file loaded: the script first, then its modules in the order in which it asked for them. */
  *[Symbol.iterator](): Iterator<Source> {
    yield* this.#byPath.values();
  }

  /** Where `message` says that it comes from; failing that, the innermost function of a file in `levels`. */
  locate(message: string, levels: readonly Level[]): Located {
    const known = levels.flatMap(({ source, line }) => {
      const found = this.#byPath.get(source);
      return found === undefined ? [] : [{ source: found, line }];
    });
    // Two long paths may look the same in a message: those on the stack come first.
    const sources = [...known.map(({ source }) => source), ...this.#byPath.values()];
    const found = positionIn(message, sources);
    if (found !== undefined) {
      // An error that left a coroutine has two positions: the second one is where it came from.
      const { source, line, rest } = positionIn(found.rest, sources) ?? found;
      return this.#at(source, line, rest);
    }
    const [inner] = known;
    return inner === undefined
      ? { file: undefined, line: 0, sourceLine: undefined, message }
      : this.#at(inner.source, inner.line, message);
  }

  /** The levels as a person reads them: without the host's own functions below the script. */
  frames(levels: readonly Level[]): Frame[] {
    const last = levels.findLastIndex(({ isLua }) => isLua);
    return levels.slice(0, last + 1).map(({ source, line, what }) => {
      const known = this.#byPath.get(source);
      return { file: known?.file, line, what: known === undefined ? what : toldBy(known, what) };
    });
  }

  #at(source: Source, line: number, message: string): Located {
    return { file: source.file, line, sourceLine: lineOf(source.text, line), message };
  }
}

/** A function without a name is told by its file: the path that Lua knows may be another one, of this machine only. */
function toldBy({ path, file }: Source, what: string): string {
  const start = `function <${chunkId(path)}:`;
  return what.startsWith(start) ? `function <${file}:${what.slice(start.length)}` : what;
}

/** The position that a message begins with, if it is one in a source. */
function positionIn(
  message: string,
  sources: readonly Source[],
): { source: Source; line: number; rest: string } | undefined {
  for (const source of sources) {
    const id = chunkId(source.path);
    if (!message.startsWith(id)) continue;
    const match = position.exec(message.slice(id.length, id.length + 16));
    if (match === null) continue;
    return { source, line: Number(match[1]), rest: message.slice(id.length + match[0].length) };
  }
  return undefined;
}

/** A chunk's name as Lua puts it before messages: long ones lose their beginning. */
function chunkId(path: string): string {
  const bytes = encoder.encode(path);
  if (bytes.length <= ID_BYTES) return path;
  return "..." + new TextDecoder().decode(bytes.subarray(bytes.length - ID_BYTES + 3));
}

function lineOf(text: Uint8Array, line: number): string | undefined {
  let from = 0;
  for (let n = 1; n < line; n++) {
    from = text.indexOf(10, from) + 1;
    if (from === 0) return undefined;
  }
  const end = text.indexOf(10, from);
  return new TextDecoder().decode(text.subarray(from, end === -1 ? undefined : end)).replace(
    /\r$/,
    "",
  );
}

/** A source without its byte order mark and its `#!` line, whose line end stays: lines keep their numbers. */
export function withoutHeader(text: Uint8Array): Uint8Array {
  const start = text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? 3 : 0;
  if (text[start] !== "#".charCodeAt(0)) return text.subarray(start);
  const end = text.indexOf(10, start);
  return end === -1 ? text.subarray(text.length) : text.subarray(end);
}
