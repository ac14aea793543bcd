/** A function as the compiler made it. */
export interface Prototype {
  /** Its instructions. */
  readonly code: Uint32Array;
  /** The line of each instruction. */
  readonly lines: Int32Array;
  /** The functions defined in it. */
  readonly inner: readonly Prototype[];
}

/**
 * Reads the main function of a chunk from what `string.dump` gives.
 * @throws {Error} when it is of another Lua, or broken
 */
export function readChunk(bytes: Uint8Array): Prototype {
  return new Reader(bytes).chunk();
}

/** What begins a binary chunk of Lua 5.4 here: version, format, a check of bytes, and the sizes of its numbers. */
const HEADER = [0x1b, 0x4c, 0x75, 0x61, 0x54, 0, 0x19, 0x93, 13, 10, 0x1a, 10, 4, 8, 8];
/** Two numbers follow that show how numbers are stored, and the count of the chunk's upvalues. */
const BEFORE_FUNCTION = HEADER.length + 8 + 8 + 1;

/** Constants that hold a number, by their tags: of 8 bytes both. */
const INTEGER = 0x03, FLOAT = 0x13;
const SHORT_STRING = 0x04, LONG_STRING = 0x14;
/** Constants that are their tag. */
const NIL = 0x00, FALSE = 0x01, TRUE = 0x11;

/** In a list of line differences: the line stands in a list of its own. */
const ABSOLUTE = -128;

/** Functions in functions: the parser of Lua takes no more. */
const DEPTH = 250;

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = BEFORE_FUNCTION;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (HEADER.some((byte, i) => bytes[i] !== byte)) this.#refuse("another version");
  }

  /** The chunk's main function. */
  chunk(): Prototype {
    const main = this.#prototype(0);
    if (this.#at !== this.#bytes.length) this.#refuse("more bytes than functions");
    return main;
  }

  #prototype(depth: number): Prototype {
    if (depth > DEPTH) this.#refuse("functions without end");
    this.#string();
    const [defined] = [this.#size(), this.#size()];
    this.#skip(3);
    const code = Uint32Array.from({ length: this.#count(4) }, () => this.#word());
    for (let left = this.#count(1); left > 0; left--) this.#constant();
    this.#skip(3 * this.#count(3));
    const inner = Array.from({ length: this.#count(1) }, () => this.#prototype(depth + 1));
    const lines = this.#lines(code.length, defined);
    for (let left = this.#count(1); left > 0; left--) {
      this.#string();
      this.#size();
      this.#size();
    }
    for (let left = this.#count(1); left > 0; left--) this.#string();
    return { code, lines, inner };
  }

  /** Lines are stored as differences, from that of the function's beginning on, and in full here and there. */
  #lines(instructions: number, defined: number): Int32Array {
    const differences = Array.from({ length: this.#count(1) }, () => this.#byte() << 24 >> 24);
    const absolute = new Map(
      Array.from({ length: this.#count(1) }, () => [this.#size(), this.#size()]),
    );
    if (differences.length !== instructions) this.#refuse("lines for more or fewer instructions");
    let line = defined;
    return Int32Array.from(differences, (difference, i) => {
      const next = difference === ABSOLUTE ? absolute.get(i) : line + difference;
      return line = next ?? this.#refuse("an instruction without a line");
    });
  }

  #constant(): void {
    const tag = this.#byte();
    if (tag === INTEGER || tag === FLOAT) this.#skip(8);
    else if (tag === SHORT_STRING || tag === LONG_STRING) this.#string();
    else if (tag !== NIL && tag !== FALSE && tag !== TRUE) this.#refuse(`a constant of tag ${tag}`);
  }

  #string(): void {
    const size = this.#size();
    if (size > 0) this.#skip(size - 1);
  }

  /** How many follow, of so many bytes at least: no more than there is room for. */
  #count(bytes: number): number {
    const count = this.#size();
    return count * bytes <= this.#bytes.length - this.#at ? count : this.#refuse("a wrong count");
  }

  /** Seven bits in each byte, the high ones first; the last byte is marked. */
  #size(): number {
    for (let value = 0;;) {
      const byte = this.#byte();
      value = value * 128 + (byte & 127);
      if (byte > 127) return value;
      if (value > 2 ** 40) this.#refuse("a number without end");
    }
  }

  #byte(): number {
    return this.#bytes[this.#at++] ?? this.#refuse("too few bytes");
  }

  #word(): number {
    const at = this.#at;
    this.#skip(4);
    return this.#view.getUint32(at, true);
  }

  #skip(bytes: number): void {
    this.#at += bytes;
    if (this.#at > this.#bytes.length) this.#refuse("too few bytes");
  }

  #refuse(why: string): never {
    throw new Error(`bytecode that can't be read, at byte ${this.#at}: ${why}`);
  }
}
