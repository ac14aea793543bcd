import { JSON_CHUNK } from "../limits.ts";
import { sequenceLength } from "./utf8.ts";

const QUOTE = 34, ZERO = 48, BACKSLASH = 92, LETTER_U = 117;
/** Up to this size the room doubles when it is full; then it grows by half, for old and new are there at once. */
const SMALL = 1 << 20;
const hexDigits = new TextEncoder().encode("0123456789abcdef");
/** What stands behind the backslash, by the byte that is escaped; 0 for those that are written as \u00XX. */
const shortEscapes = new Uint8Array(128);
shortEscapes.set([98, 116, 110, 0, 102, 114], 8);
shortEscapes[QUOTE] = QUOTE;
shortEscapes[BACKSLASH] = BACKSLASH;

/** A float with the fewest digits that read back the same, and always as a float: `1.0`, `1e+300`, `-0.0`, `inf`. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "inf" : value < 0 ? "-inf" : "nan";
  const sign = Object.is(value, -0) ? "-" : "";
  const point = Number.isInteger(value) && Math.abs(value) < 1e21 ? ".0" : "";
  return `${sign}${value}${point}`;
}

/** JSON text as it is written, as bytes. */
export class Output {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(512);
  #length = 0;

  /** @param most the bytes that it may grow to */
  constructor(readonly most: number) {}

  get length(): number {
    return this.#length;
  }

  /** What was written; good until the next write. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** One byte. */
  byte(byte: number): void {
    if (this.#length === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  /** ASCII text. */
  ascii(text: string): void {
    this.#reserve(text.length);
    for (let i = 0; i < text.length; i++) this.#bytes[this.#length++] = text.charCodeAt(i);
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    const to = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < bytes.length; i++) to[at++] = bytes[i] ?? 0;
    this.#length = at;
  }

  /** A line's end, and two spaces for each of `levels`. */
  newline(levels: number): void {
    this.#reserve(1 + 2 * levels);
    this.#bytes[this.#length++] = 10;
    this.#bytes.fill(32, this.#length, this.#length += 2 * levels);
  }

  /** An integer that a JavaScript number holds exactly. */
  integer(value: number): void {
    if (value < 0 || value > 0x7fffffff) return this.ascii(String(value));
    let digits = 1;
    for (let bound = 10; value >= bound; bound *= 10) digits++;
    this.#reserve(digits);
    this.#length += digits;
    let at = this.#length, rest = value | 0;
    do {
      const left = (rest / 10) | 0;
      this.#bytes[--at] = ZERO + rest - left * 10;
      rest = left;
    } while (rest > 0);
  }

  /** A float, which must be finite. */
  float(value: number): void {
    this.ascii(floatText(value));
  }

  /**
   * A string in quotes: what is not UTF-8 becomes U+FFFD.
   * @param look is called now and then in a long one
   */
  string(from: Uint8Array, at: number, length: number, look?: () => void): void {
    const end = at + length;
    this.byte(QUOTE);
    for (let chunk = at, chunks = 0; chunk < end; chunks++) {
      if (chunks > 0) look?.();
      chunk = this.#escaped(from, chunk, Math.min(chunk + JSON_CHUNK, end), end);
    }
    this.byte(QUOTE);
  }

  /** Writes the characters that begin before `stop`; gives the place behind the last of them. */
  #escaped(from: Uint8Array, start: number, stop: number, end: number): number {
    // A control character takes six bytes; the last character may reach beyond `stop`.
    this.#reserve((stop - start) * 6 + 4);
    const to = this.#bytes;
    let at = this.#length, i = start;
    while (i < stop) {
      const byte = from[i] ?? 0;
      if (byte < 128) {
        i++;
        if (byte >= 32 && byte !== QUOTE && byte !== BACKSLASH) {
          to[at++] = byte;
          continue;
        }
        const short = shortEscapes[byte] ?? 0;
        to[at++] = BACKSLASH;
        if (short !== 0) to[at++] = short;
        else {
          to[at++] = LETTER_U;
          to[at++] = ZERO;
          to[at++] = ZERO;
          to[at++] = ZERO + (byte >> 4);
          to[at++] = hexDigits[byte & 15] ?? 0;
        }
        continue;
      }
      const length = sequenceLength(from, i, end);
      if (length > 0) {
        for (const next = i + length; i < next; i++) to[at++] = from[i] ?? 0;
      } else {
        i -= length;
        to[at++] = 0xef;
        to[at++] = 0xbf;
        to[at++] = 0xbd;
      }
    }
    this.#length = at;
    return i;
  }

  /** Makes room for `more` bytes. @throws {RangeError} above the bound */
  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    // A reserve may be six times what will be written: only what is written counts.
    if (this.#length > this.most) throw new RangeError("not enough memory");
    const growth = this.#length < SMALL ? this.#length : this.#length >> 1;
    const grown = new Uint8Array(needed + growth);
    grown.set(this.written);
    this.#bytes = grown;
  }
}
