import type { LuaExports, LuaState, Pointer } from "./api.ts";
import { type LuaInstance, LuaType } from "./wasm.ts";

export type { LuaExports, LuaState } from "./api.ts";

/** A place on a Lua stack, for the room that works there itself: good as long as the call lasts. */
export interface StackValue {
  readonly x: LuaExports;
  readonly stack: Stack;
  readonly L: LuaState;
  /** Where the value stands; 0 for a place to push to. */
  readonly index: number;
  /** Bytes that the script may use: what JavaScript builds for it may not be more. */
  readonly memory: number;
  /** To be called now and then in long loops, in which no hook runs: stops the script when its time is up. */
  look(): void;
}

/** Where the metatable of a read-only table keeps the table behind it. */
export const BEHIND = "the table behind a read-only one";

const encoder = new TextEncoder();

/** Up to this size a string goes through the scratch buffer; a longer one is filled in place, in Lua. */
const SCRATCH = 1_024;
/** Names and other short texts come again and again: the last ones are kept, for a decoder costs more than the call. */
const SHORT = 32;
const RECENT = 256;

/** A text and its bytes, in words of four; those of the last word alone, the others of it 0. */
interface Recent {
  readonly text: string;
  readonly length: number;
  readonly words: Int32Array;
  readonly rest: number;
}

/**
 * Values on a Lua stack, byte for byte. What is said to allocate may raise "not enough memory": it belongs inside a
 * protected call, as all that a host function does is.
 */
export class Stack {
  readonly #instance: LuaInstance;
  readonly #scratch: Pointer;
  readonly #lengthAt: Pointer;
  #decoder: TextDecoder | undefined;
  #blockAt: Pointer = 0;
  #blockFree = 0;
  readonly #recent: (Recent | undefined)[] = new Array(RECENT);
  readonly #names = new Map<string, Pointer>();

  constructor(instance: LuaInstance) {
    this.#instance = instance;
    this.#lengthAt = instance.x.malloc(8);
    this.#scratch = instance.x.malloc(SCRATCH);
  }

  /** A constant C string: a field name, a chunk name. Kept as long as the machine: not for text of scripts. */
  name(text: string): Pointer {
    let at = this.#names.get(text);
    if (at === undefined) {
      at = this.#allocate(text.length + 1);
      if (!this.#writeAscii(at, text + "\0")) {
        const bytes = encoder.encode(text + "\0");
        at = this.#allocate(bytes.length);
        this.#instance.bytes.set(bytes, at);
      }
      this.#names.set(text, at);
    }
    return at;
  }

  /** Memory for as long as the machine lives; small pieces come from one block. */
  #allocate(size: number): Pointer {
    if (size > this.#blockFree) {
      this.#blockFree = Math.max(size, SCRATCH);
      this.#blockAt = this.#instance.x.malloc(this.#blockFree);
      if (this.#blockAt === 0) throw new RangeError("not enough memory");
    }
    const at = this.#blockAt;
    this.#blockAt += size;
    this.#blockFree -= size;
    return at;
  }

  /** Pushes a string of any bytes. Allocates. */
  pushBytes(L: LuaState, bytes: Uint8Array): void {
    const { x } = this.#instance;
    if (bytes.length <= SCRATCH) {
      this.#instance.bytes.set(bytes, this.#scratch);
      x.lua_pushlstring(L, this.#scratch, bytes.length);
      return;
    }
    // A long string is not interned: it may be filled in after it was made, without a second copy.
    x.lua_pushlstring(L, 0, bytes.length);
    this.#instance.bytes.set(bytes, x.lua_tolstring(L, -1, 0));
  }

  /** Pushes text as UTF-8. Allocates. */
  pushText(L: LuaState, text: string): void {
    if (text.length > SHORT || !this.#writeAscii(this.#scratch, text)) {
      this.pushBytes(L, encoder.encode(text));
    } else {
      this.#instance.x.lua_pushlstring(L, this.#scratch, text.length);
    }
  }

  /** Writes short ASCII, as most texts are: quicker than the encoder. False for any other text. */
  #writeAscii(at: Pointer, text: string): boolean {
    const { bytes } = this.#instance;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) return false;
      bytes[at + i] = code;
    }
    return true;
  }

  /** A copy of the string at `index`, which must be a string: a number would be converted in place. */
  bytes(L: LuaState, index: number): Uint8Array<ArrayBuffer> {
    return this.bytesOf(L, index) ?? new Uint8Array(0);
  }

  /** The same, and undefined for what is neither a string nor a number; a number becomes its text in its place. */
  bytesOf(L: LuaState, index: number): Uint8Array<ArrayBuffer> | undefined {
    const at = this.#instance.x.lua_tolstring(L, index, this.#lengthAt);
    return at === 0 ? undefined : this.#instance.bytes.slice(at, at + this.#length());
  }

  /** The string at `index` as text; bytes that are not UTF-8 read as U+FFFD. */
  text(L: LuaState, index: number): string {
    return this.textOf(L, index) ?? "";
  }

  /** The same, and undefined for what is neither a string nor a number; a number becomes its text in its place. */
  textOf(L: LuaState, index: number): string | undefined {
    const at = this.#instance.x.lua_tolstring(L, index, this.#lengthAt);
    return at === 0 ? undefined : this.#decode(at, this.#length());
  }

  /** At most the first `most` bytes of the string at `index`, as text. */
  head(L: LuaState, index: number, most: number): string {
    const at = this.#instance.x.lua_tolstring(L, index, this.#lengthAt);
    return this.#decode(at, Math.min(this.#length(), most));
  }

  /** The C string at `at`, at most its first `most` bytes. */
  cString(at: Pointer, most: number): string {
    if (at === 0) return "";
    const end = this.#instance.bytes.subarray(at, at + most).indexOf(0);
    return this.#decode(at, end === -1 ? most : end);
  }

  /** The text that `tostring` gives for the value at `index`. Runs `__tostring`, allocates. */
  printed(L: LuaState, index: number): Uint8Array<ArrayBuffer> {
    const { x } = this.#instance;
    if (x.lua_type(L, index) === LuaType.string) return this.bytes(L, index);
    x.luaL_tolstring(L, index, 0);
    const bytes = this.bytes(L, -1);
    x.lua_settop(L, -2);
    return bytes;
  }

  /** Puts the table behind a read-only one of the host's in its place, if there is such a one at the top of the stack. */
  seeThrough(L: LuaState): void {
    const { x } = this.#instance;
    if (x.lua_getmetatable(L, -1) === 0) return;
    if (x.lua_rawgetp(L, -1, this.name(BEHIND)) === LuaType.table) x.lua_copy(L, -1, -3);
    x.lua_settop(L, -3);
  }

  /** Pushes an integer, to the last bit if it comes as a bigint. */
  pushInteger(L: LuaState, value: number | bigint): void {
    this.#instance.x.lua_pushinteger(L, BigInt(value));
  }

  /** The number at `index`: a bigint for an integer, a number for a float. */
  number(L: LuaState, index: number): number | bigint {
    const { x } = this.#instance;
    return x.lua_isinteger(L, index) !== 0
      ? x.lua_tointegerx(L, index, 0)
      : x.lua_tonumberx(L, index, 0);
  }

  /** What Lua's own messages call the type of the value at `index`: `no value` where there is none. */
  typeName(L: LuaState, index: number): string {
    const { x } = this.#instance;
    const type = x.lua_type(L, index);
    const named = x.luaL_getmetafield(L, index, this.name("__name"));
    if (named !== LuaType.nil) {
      const name = named === LuaType.string ? this.text(L, -1) : undefined;
      x.lua_settop(L, -2);
      if (name !== undefined) return name;
    }
    return typeNames[type + 1] ?? "userdata";
  }

  /** The length that `lua_tolstring` wrote. */
  #length(): number {
    return this.#instance.words[this.#lengthAt >> 2] ?? 0;
  }

  #decode(at: Pointer, length: number): string {
    // What Lua keeps stands on a boundary of words.
    if (length > SHORT || length === 0 || (at & 3) !== 0) return this.#decoded(at, length);
    const { words } = this.#instance;
    const first = at >> 2, last = (at + length - 1) >> 2;
    const rest = (words[last] ?? 0) & (-1 >>> ((-length & 3) << 3));
    const place = ((words[first] ?? 0) * 7 + rest * 31 + length) & (RECENT - 1);
    const recent = this.#recent[place];
    if (recent?.length === length && recent.rest === rest) {
      let i = first;
      while (i < last && recent.words[i - first] === words[i]) i++;
      if (i === last) return recent.text;
    }
    const text = this.#decoded(at, length);
    this.#recent[place] = { length, words: words.slice(first, last), rest, text };
    return text;
  }

  #decoded(at: Pointer, length: number): string {
    // Made when first needed: it takes as long as a start of luanet can spare.
    this.#decoder ??= new TextDecoder("utf-8", { ignoreBOM: true });
    return this.#decoder.decode(this.#instance.bytes.subarray(at, at + length));
  }
}

const typeNames = [
  "no value",
  "nil",
  "boolean",
  "light userdata",
  "number",
  "string",
  "table",
  "function",
  "userdata",
  "thread",
];
