import { JSON_VALUES_PER_LOOK } from "../limits.ts";
import type { LuaExports, LuaState, StackValue } from "../lua/stack.ts";
import { Tag, type Tape } from "./tape.ts";
import { unescape } from "./unescape.ts";

/** Bytes of the text that are in the machine's memory at a time, for strings to be made of. */
const WINDOW = 64 * 1024;

/**
 * Pushes the value that a text was taken apart into. Allocates, and looks at the clock first: the text may have been
 * long.
 */
export function push(at: StackValue, text: Uint8Array, tape: Tape): void {
  at.look();
  const window = new Window(at.x, text);
  try {
    new Builder(at, text, tape, window).value();
  } finally {
    window.close();
  }
}

/** A piece of the text, in the machine's memory. */
class Window {
  readonly #size: number;
  readonly #at: number;
  #start = 0;
  #end = 0;

  constructor(private readonly x: LuaExports, private readonly text: Uint8Array) {
    this.#size = Math.min(WINDOW, text.length);
    this.#at = x.malloc(this.#size);
    if (this.#at === 0) throw new RangeError("not enough memory");
  }

  /** Where the bytes from `start` to `end` stand in the machine's memory; 0 for more bytes than it holds. */
  place(start: number, end: number): number {
    if (start < this.#start || end > this.#end) {
      if (end - start > this.#size) return 0;
      this.#start = start;
      this.#end = Math.min(start + this.#size, this.text.length);
      const memory = new Uint8Array(this.x.memory.buffer);
      memory.set(this.text.subarray(this.#start, this.#end), this.#at);
    }
    return this.#at + start - this.#start;
  }

  close(): void {
    this.x.free(this.#at);
  }
}

class Builder {
  readonly #x: LuaExports;
  readonly #L: LuaState;
  #word = 0;
  #number = 0;
  #values = 0;

  constructor(
    private readonly at: StackValue,
    private readonly text: Uint8Array,
    private readonly tape: Tape,
    private readonly window: Window,
  ) {
    this.#x = at.x;
    this.#L = at.L;
  }

  /** Pushes the next value. */
  value(): void {
    if (++this.#values % JSON_VALUES_PER_LOOK === 0) this.at.look();
    const x = this.#x, L = this.#L;
    switch (this.#next()) {
      case Tag.string:
        return this.#string();
      case Tag.integer:
        return x.lua_pushinteger(L, BigInt(this.tape.numbers[this.#number++] ?? 0));
      case Tag.float:
        return x.lua_pushnumber(L, this.tape.numbers[this.#number++] ?? 0);
      case Tag.object:
        return this.#object();
      case Tag.list:
        return this.#list();
      case Tag.null:
        return x.lua_pushnil(L);
      case Tag.false:
        return x.lua_pushboolean(L, 0);
      case Tag.true:
        return x.lua_pushboolean(L, 1);
      case Tag.escaped:
        return this.#escaped();
      case Tag.bigInteger: {
        const digits = this.text.subarray(this.#next(), this.#next());
        return x.lua_pushinteger(L, BigInt(new TextDecoder().decode(digits)));
      }
    }
  }

  #next(): number {
    return this.tape.words[this.#word++] ?? 0;
  }

  #string(): void {
    const start = this.#next(), end = this.#next();
    const place = this.window.place(start, end);
    if (place === 0) this.at.stack.pushBytes(this.#L, this.text.subarray(start, end));
    else this.#x.lua_pushlstring(this.#L, place, end - start);
  }

  #escaped(): void {
    const text = this.text.subarray(this.#next(), this.#next());
    this.at.stack.pushBytes(this.#L, unescape(text, () => this.at.look()));
  }

  #list(): void {
    const x = this.#x, L = this.#L;
    const count = this.#next();
    this.#room();
    x.lua_createtable(L, count, 0);
    for (let i = 1; i <= count; i++) {
      // A float that is an integer becomes one as a key: cheaper than the bigint of lua_rawseti.
      x.lua_pushnumber(L, i);
      this.value();
      x.lua_rawset(L, -3);
    }
  }

  #object(): void {
    const x = this.#x, L = this.#L;
    const count = this.#next();
    this.#room();
    x.lua_createtable(L, 0, count);
    for (let i = 0; i < count; i++) {
      this.value();
      this.value();
      // A null takes away what an earlier pair with this key set: the last one counts.
      x.lua_rawset(L, -3);
    }
  }

  #room(): void {
    if (this.#x.lua_checkstack(this.#L, 8) === 0) throw new RangeError("not enough memory");
  }
}
