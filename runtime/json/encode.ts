import { JSON_DEPTH, JSON_VALUES_PER_LOOK } from "../limits.ts";
import type { LuaExports, LuaState, StackValue } from "../lua/stack.ts";
import { type Key, Keys } from "./keys.ts";
import { Output } from "./output.ts";
import { Trail } from "./path.ts";
import { Strings } from "./strings.ts";

/** What `lua_type` gives. */
const NIL = 0, BOOLEAN = 1, NUMBER = 3, STRING = 4, TABLE = 5;
const typeNames = [
  "nil",
  "boolean",
  "userdata",
  "number",
  "string",
  "table",
  "function",
  "userdata",
  "thread",
];

const COMMA = 44, COLON = 58, SPACE = 32;
const OPEN_LIST = 91, CLOSE_LIST = 93, OPEN_OBJECT = 123, CLOSE_OBJECT = 125;

/** The value can't be JSON: the message says where and why. */
class Refusal extends Error {}

/** A value's written form, and what the script should be told about it. */
export interface Encoded {
  /** Good until the next value is encoded. */
  readonly bytes: Uint8Array;
  readonly warnings: readonly string[];
}

/** Writes a Lua value as JSON, or `null` when it can't be written, with a warning that says why. Runs no metamethod. */
export function encode(value: StackValue, pretty: boolean): Encoded {
  const { x, L } = value;
  const top = x.lua_gettop(L);
  const strings = new Strings(value);
  try {
    return new Encoder(value, strings, pretty).encode();
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    x.lua_settop(L, top);
    return { bytes: new TextEncoder().encode("null"), warnings: [thrown.message] };
  } finally {
    strings.close();
  }
}

class Encoder {
  readonly #x: LuaExports;
  readonly #L: LuaState;
  readonly #look: () => void;
  readonly #output: Output;
  readonly #keys: Keys;
  readonly #trail = new Trail();
  /** The tables that the value stands in. */
  readonly #open: number[] = [];
  #values = 0;

  constructor(
    private readonly value: StackValue,
    private readonly strings: Strings,
    private readonly pretty: boolean,
  ) {
    this.#x = value.x;
    this.#L = value.L;
    this.#look = () => value.look();
    this.#output = new Output(value.memory);
    this.#keys = new Keys(value, strings, this.#output);
  }

  encode(): Encoded {
    this.#x.lua_pushvalue(this.#L, this.value.index);
    this.#element();
    return { bytes: this.#output.written, warnings: this.#trail.warnings };
  }

  /** Writes the value at the top of the stack and pops it; what JSON does not have is written as null. */
  #element(): void {
    if (!this.#write()) {
      this.#trail.warn(`is a ${this.#typeName(-1)}: written as null`);
      this.#output.ascii("null");
    }
    this.#x.lua_settop(this.#L, -2);
  }

  /** Writes the value at the top of the stack; false when it is of a type that JSON does not have. */
  #write(): boolean {
    if (++this.#values % JSON_VALUES_PER_LOOK === 0) this.#look();
    switch (this.#x.lua_type(this.#L, -1)) {
      case STRING:
        this.strings.find(-1);
        this.#output.string(
          this.strings.memory,
          this.strings.at,
          this.strings.length,
          this.#look,
        );
        return true;
      case NUMBER:
        this.#number();
        return true;
      case TABLE:
        this.#table();
        return true;
      case BOOLEAN:
        this.#output.ascii(this.#x.lua_toboolean(this.#L, -1) === 0 ? "false" : "true");
        return true;
      case NIL:
        this.#output.ascii("null");
        return true;
      default:
        return false;
    }
  }

  #number(): void {
    const value = this.#x.lua_tonumberx(this.#L, -1, 0);
    if (this.#x.lua_isinteger(this.#L, -1) !== 0) {
      if (Number.isSafeInteger(value)) this.#output.integer(value);
      else this.#output.ascii(String(this.#x.lua_tointegerx(this.#L, -1, 0)));
    } else if (Number.isFinite(value)) {
      this.#output.float(value);
    } else {
      const name = Number.isNaN(value) ? "NaN" : value > 0 ? "infinity" : "-infinity";
      throw this.#refusal(`is ${name}, which JSON does not have`);
    }
  }

  #table(): void {
    const x = this.#x, L = this.#L;
    this.value.stack.seeThrough(L);
    const pointer = x.lua_topointer(L, -1);
    const before = this.#open.indexOf(pointer);
    if (before !== -1) {
      throw this.#refusal(`is ${this.#trail.text(before)} again, a cycle`);
    }
    if (this.#open.length === JSON_DEPTH) {
      throw this.#refusal(`is more than ${JSON_DEPTH} levels deep`);
    }
    if (x.lua_checkstack(L, 8) === 0) throw new RangeError("not enough memory");
    this.#open.push(pointer);
    const table = x.lua_gettop(L);
    const shape = this.#shape(table);
    if (shape === "empty") this.#output.ascii("[]");
    else if (shape === "object") this.#object(table);
    else this.#array(table, shape);
    this.#open.pop();
    this.#trail.steps.length = this.#open.length;
  }

  /** What the table becomes: of an array the number of its elements, negative when they don't come in order. */
  #shape(table: number): "empty" | "object" | number {
    const x = this.#x, L = this.#L;
    let count = 0, largest = 0, ordered = true;
    x.lua_pushnil(L);
    while (x.lua_next(L, table) !== 0) {
      const key = x.lua_isinteger(L, -2) === 0 ? 0 : x.lua_tonumberx(L, -2, 0);
      if (key < 1) {
        x.lua_settop(L, table);
        return "object";
      }
      if (++count % JSON_VALUES_PER_LOOK === 0) this.#look();
      if (key !== count) ordered = false;
      if (key > largest) largest = key;
      x.lua_settop(L, -2);
    }
    if (count === 0) return "empty";
    if (largest !== count) return "object";
    return ordered ? count : -count;
  }

  #array(table: number, count: number): void {
    const x = this.#x, L = this.#L;
    const step = this.#trail.steps.length;
    this.#output.byte(OPEN_LIST);
    if (count > 0) x.lua_pushnil(L);
    for (let i = 1, last = Math.abs(count); i <= last; i++) {
      // In order, `lua_next` gives them without a bigint for each.
      if (count < 0) x.lua_rawgeti(L, table, BigInt(i));
      else if (x.lua_next(L, table) === 0) break;
      this.#trail.steps[step] = i;
      if (i > 1) this.#output.byte(COMMA);
      if (this.pretty) this.#output.newline(step + 1);
      this.#element();
    }
    x.lua_settop(L, table);
    if (this.pretty) this.#output.newline(step);
    this.#output.byte(CLOSE_LIST);
  }

  #object(table: number): void {
    const x = this.#x, L = this.#L;
    const step = this.#trail.steps.length;
    const { held } = this.#keys;
    const keys = this.#keys.of(table, () => {
      this.#trail.warn(`has a ${this.#typeName(-2)} as a key: left out`);
    });
    this.#output.byte(OPEN_OBJECT);
    let written = 0, last: Key | undefined;
    for (const key of keys) {
      this.#trail.steps[step] = key;
      if (key.text === last?.text) {
        this.#trail.warn(`has the same key in JSON as another one: left out`);
        continue;
      }
      last = key;
      this.#keys.push(key);
      x.lua_rawget(L, table);
      if (this.#member(key, written > 0)) written++;
      x.lua_settop(L, table);
    }
    this.#keys.release(held);
    if (this.pretty && written > 0) this.#output.newline(step);
    this.#output.byte(CLOSE_OBJECT);
  }

  /** Writes a key and the value at the top of the stack; false when JSON does not have such values. */
  #member(key: Key, comma: boolean): boolean {
    const output = this.#output;
    const type = this.#x.lua_type(this.#L, -1);
    if (type > TABLE || type === 2) {
      this.#trail.warn(`is a ${this.#typeName(-1)}: left out`);
      return false;
    }
    if (comma) output.byte(COMMA);
    if (this.pretty) output.newline(this.#open.length);
    this.#keys.write(key, this.#look);
    output.byte(COLON);
    if (this.pretty) output.byte(SPACE);
    this.#write();
    return true;
  }

  #typeName(index: number): string {
    return typeNames[this.#x.lua_type(this.#L, index)] ?? "userdata";
  }

  #refusal(why: string): Refusal {
    return new Refusal(`${this.#trail.text()} ${why}: the result is null`);
  }
}
