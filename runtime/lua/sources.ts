import type { Frame } from "../errors.ts";
import type { Level } from "./traceback.ts";

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
const decoder = new TextDecoder();

/** The files that one machine has loaded: tells what Lua's positions stand for. */
export class Sources {
  readonly #byPath = new Map<string, Source>();
  readonly #byId = new Map<string, Source>();

  add(source: Source): void {
    this.#byPath.set(source.path, source);
    this.#byId.set(chunkId(source.path), source);
  }

  /** Every file loaded: the script first, then its modules in the order in which it asked for them. */
  *[Symbol.iterator](): Iterator<Source> {
    yield* this.#byPath.values();
  }

  /** Where `message` says that it comes from; failing that, the innermost Lua function of `levels`. */
  locate(message: string, levels: readonly Level[]): Located {
    for (const [id, source] of this.#byId) {
      if (!message.startsWith(id)) continue;
      const match = position.exec(message.slice(id.length, id.length + 16));
      if (match === null) continue;
      return this.#at(source, Number(match[1]), message.slice(id.length + match[0].length));
    }
    const level = levels.find(({ isLua }) => isLua);
    const source = this.#byPath.get(level?.source ?? "");
    return source === undefined || level === undefined
      ? { file: undefined, line: 0, sourceLine: undefined, message }
      : this.#at(source, level.line, message);
  }

  /** The levels as a person reads them: without the host's own functions below the script. */
  frames(levels: readonly Level[]): Frame[] {
    const last = levels.findLastIndex(({ isLua }) => isLua);
    return levels.slice(0, last + 1).map(({ source, line, what }) => ({
      file: this.#byPath.get(source)?.file,
      line,
      what,
    }));
  }

  #at(source: Source, line: number, message: string): Located {
    return { file: source.file, line, sourceLine: lineOf(source.text, line), message };
  }
}

/** A chunk's name as Lua puts it before messages: long ones lose their beginning. */
function chunkId(path: string): string {
  const bytes = new TextEncoder().encode(path);
  if (bytes.length <= ID_BYTES) return path;
  return "..." + decoder.decode(bytes.subarray(bytes.length - ID_BYTES + 3));
}

function lineOf(text: Uint8Array, line: number): string | undefined {
  let from = 0;
  for (let n = 1; n < line; n++) {
    from = text.indexOf(10, from) + 1;
    if (from === 0) return undefined;
  }
  const end = text.indexOf(10, from);
  return decoder.decode(text.subarray(from, end === -1 ? undefined : end)).replace(/\r$/, "");
}

/** A source without its byte order mark and its `#!` line, whose line end stays: lines keep their numbers. */
export function withoutHeader(text: Uint8Array): Uint8Array {
  const start = text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? 3 : 0;
  if (text[start] !== "#".charCodeAt(0)) return text.subarray(start);
  const end = text.indexOf(10, start);
  return end === -1 ? text.subarray(text.length) : text.subarray(end);
}
