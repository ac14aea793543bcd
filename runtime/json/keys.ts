import { JSON_VALUES_PER_LOOK } from "../limits.ts";
import type { StackValue } from "../lua/stack.ts";
import { floatText, type Output } from "./output.ts";
import type { Strings } from "./strings.ts";
import { compareTexts } from "./utf8.ts";

/** A key of a table that becomes an object. */
export interface Key {
  /** As it is written, without quotes and escapes: what is not UTF-8 is U+FFFD. */
  readonly text: string;
  /** A number's value; none for a string. */
  readonly number: number | bigint | undefined;
  /** Where a string's bytes stand in the machine's memory. */
  readonly at: number;
  readonly length: number;
  /** Has it characters above U+FFFF, which JavaScript sorts elsewhere? */
  readonly astral: boolean;
  /** With quotes and escapes, as it is written: of a short key that came again. */
  quoted: Uint8Array | undefined;
  /** How often it was written, for a short key; NaN for any other. */
  writes: number;
}

/** Up to this size keys are kept while a value is written: in most data they come again and again. */
const SHORT = 40;
const KEPT = 1_024;
/** About what JavaScript needs for a key. */
const KEY_BYTES = 128;
/** Up to this many keys an insertion is quicker than a sort. */
const FEW = 24;
/** Comparisons between two looks at the clock. */
const COMPARISONS = 1_024;

/** What `lua_type` gives. */
const NUMBER = 3, STRING = 4;

/** The keys of tables that become objects. */
export class Keys {
  readonly #kept = new Map<number, Key>();
  #heldBytes = 0;

  constructor(
    private readonly value: StackValue,
    private readonly strings: Strings,
    private readonly output: Output,
  ) {}

  /**
   * The keys of the table at `index`, sorted by the bytes of their text. Those with the same text stand together, the one
   * that counts first: a string before a number; of strings that are not UTF-8 the one whose bytes are less.
   * @param other is called for each key that is neither a string nor a number, while it stands at -2
   * @throws {RangeError} when the keys that are held take more than the script's memory
   */
  of(index: number, other: () => void): Key[] {
    const { x, L } = this.value;
    const keys: Key[] = [];
    x.lua_pushnil(L);
    while (x.lua_next(L, index) !== 0) {
      const type = x.lua_type(L, -2);
      if (type === STRING) keys.push(this.#stringKey());
      else if (type === NUMBER) keys.push(this.#numberKey());
      else other();
      this.#heldBytes += KEY_BYTES;
      if (keys.length % JSON_VALUES_PER_LOOK === 0) this.#check();
      x.lua_settop(L, -2);
    }
    this.#check();
    this.#sort(keys);
    return keys;
  }

  /** About what the keys take that are held; `release` goes back to it. */
  get held(): number {
    return this.#heldBytes;
  }

  /** What `of` gave since `held` was that much is not needed any more. */
  release(held: number): void {
    this.#heldBytes = held;
  }

  /** Pushes a key. */
  push({ number, at, length }: Key): void {
    const { x, L } = this.value;
    if (number === undefined) x.lua_pushlstring(L, at, length);
    else if (typeof number === "bigint") x.lua_pushinteger(L, number);
    else x.lua_pushnumber(L, number);
  }

  /** Writes a key. */
  write(key: Key, look: () => void): void {
    const { output } = this;
    if (key.quoted !== undefined) return output.raw(key.quoted);
    if (key.number !== undefined) return output.ascii(`"${key.text}"`);
    const start = output.length;
    output.string(this.strings.memory, key.at, key.length, look);
    if (++key.writes === 2) key.quoted = output.written.slice(start);
  }

  #check(): void {
    this.value.look();
    if (this.#heldBytes + this.output.length > this.value.memory) {
      throw new RangeError("not enough memory");
    }
  }

  #stringKey(): Key {
    const { strings } = this;
    strings.find(-2);
    const { at, length } = strings;
    const known = this.#kept.get(at);
    if (known !== undefined) return known;
    if (length > SHORT) {
      // The same long string may be a key of many tables, and each holds a text of its own.
      this.#heldBytes += 2 * length;
      this.#check();
    }
    const text = this.value.stack.text(this.value.L, -2);
    const astral = text.length < length && /[\ud800-\udfff]/.test(text);
    const kept = length <= SHORT && this.#kept.size < KEPT;
    const key = {
      text,
      number: undefined,
      at,
      length,
      astral,
      quoted: undefined,
      writes: kept ? 0 : NaN,
    };
    if (kept) this.#kept.set(at, key);
    return key;
  }

  #numberKey(): Key {
    const { x, L } = this.value;
    const float = x.lua_tonumberx(L, -2, 0);
    const number = x.lua_isinteger(L, -2) === 0 || Number.isSafeInteger(float)
      ? float
      : x.lua_tointegerx(L, -2, 0);
    const text = typeof number === "bigint" || Number.isSafeInteger(number)
      ? String(number)
      : floatText(number);
    return { text, number, at: 0, length: 0, astral: false, quoted: undefined, writes: NaN };
  }

  #sort(keys: Key[]): void {
    const { memory } = this.strings;
    if (keys.length > FEW) {
      let compared = 0;
      keys.sort((a, b) => {
        if (++compared % COMPARISONS === 0) this.value.look();
        return compare(a, b, memory);
      });
      return;
    }
    for (let i = 1; i < keys.length; i++) {
      // Both indices are within the array.
      const key = keys[i] as Key;
      let at = i;
      for (; at > 0; at--) {
        const before = keys[at - 1] as Key;
        if (compare(before, key, memory) <= 0) break;
        keys[at] = before;
      }
      keys[at] = key;
    }
  }
}

function compare(a: Key, b: Key, memory: Uint8Array): number {
  if (a.text === b.text) return sameText(a, b, memory);
  if (a.astral || b.astral) return compareTexts(a.text, b.text);
  return a.text < b.text ? -1 : 1;
}

function sameText(a: Key, b: Key, memory: Uint8Array): number {
  if (a.number !== undefined || b.number !== undefined) {
    return Number(a.number !== undefined) - Number(b.number !== undefined);
  }
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (memory[a.at + i] ?? 0) - (memory[b.at + i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
