import { JSON_DEPTH } from "../limits.ts";
import { Numbers } from "./numbers.ts";
import { byteName, codePoint, foundAt, Invalid, placeOf } from "./place.ts";
import { Tag, Tape } from "./tape.ts";
import { sequenceLength } from "./utf8.ts";

const TAB = 9, NEWLINE = 10, RETURN = 13, SPACE = 32, QUOTE = 34, COMMA = 44, MINUS = 45;
const ZERO = 48, NINE = 57, COLON = 58, OPEN_LIST = 91, BACKSLASH = 92, CLOSE_LIST = 93;
const OPEN_OBJECT = 123, CLOSE_OBJECT = 125;

/** The letters after the backslash, but `u`. */
const escapes = new Set([...'"\\/bfnrt'].map((letter) => letter.charCodeAt(0)));
const literals = [
  { bytes: new TextEncoder().encode("null"), tag: Tag.null },
  { bytes: new TextEncoder().encode("true"), tag: Tag.true },
  { bytes: new TextEncoder().encode("false"), tag: Tag.false },
];

/** The first guess of how many values there are; more is made as needed. */
const MOST_EXPECTED = 16_384;

/**
 * Checks a text against RFC 8259 and takes it apart.
 * @param memory the bytes that this may take
 * @param look is called now and then
 * @returns the parts, or a sentence that says with line and column what is wrong
 */
export function scan(
  text: Uint8Array,
  memory: number,
  look: () => void = () => {},
): Tape | string {
  try {
    return new Scanner(text, memory, look).scan();
  } catch (thrown) {
    if (!(thrown instanceof Invalid)) throw thrown;
    return `${placeOf(text, thrown.at)}: ${thrown.message}`;
  }
}

class Scanner {
  readonly #tape: Tape;
  readonly #numbers: Numbers;
  #at = 0;
  #values = 0;

  constructor(
    private readonly text: Uint8Array,
    memory: number,
    private readonly look: () => void,
  ) {
    this.#tape = new Tape(Math.min(text.length / 8 + 4, MOST_EXPECTED) | 0, memory);
    this.#numbers = new Numbers(text, this.#tape);
  }

  scan(): Tape {
    const { text } = this;
    if (text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf) {
      throw new Invalid(0, "the text begins with a byte order mark, which JSON does not allow");
    }
    this.#value(this.#space(), 0);
    if (this.#space() !== -1) throw this.#expected("the end of the text");
    return this.#tape;
  }

  /** Goes over white space; gives the byte behind it, -1 at the end. */
  #space(): number {
    const { text } = this;
    let at = this.#at;
    while (at < text.length) {
      const byte = text[at] ?? 0;
      if (byte !== SPACE && byte !== NEWLINE && byte !== TAB && byte !== RETURN) {
        this.#at = at;
        return byte;
      }
      at++;
    }
    this.#at = at;
    return -1;
  }

  /** @param byte the one that the value begins with */
  #value(byte: number, depth: number): void {
    if ((++this.#values & 1023) === 0) this.look();
    if (byte === QUOTE) this.#string();
    else if (byte === OPEN_OBJECT) this.#object(depth + 1);
    else if (byte === OPEN_LIST) this.#list(depth + 1);
    else if (byte === MINUS || byte >= ZERO && byte <= NINE) {
      this.#at = this.#numbers.read(this.#at);
    } else this.#literal();
  }

  #list(depth: number): void {
    const count = this.#open(Tag.list, depth);
    let elements = 0;
    let byte = this.#space();
    if (byte !== CLOSE_LIST) {
      for (;;) {
        this.#value(byte, depth);
        elements++;
        byte = this.#space();
        if (byte === CLOSE_LIST) break;
        if (byte !== COMMA) throw this.#expected("',' or ']' after an element of an array");
        this.#at++;
        byte = this.#space();
      }
    }
    this.#at++;
    this.#tape.words[count] = elements;
  }

  #object(depth: number): void {
    const count = this.#open(Tag.object, depth);
    let pairs = 0;
    let byte = this.#space();
    if (byte !== CLOSE_OBJECT) {
      for (;;) {
        if (byte !== QUOTE) throw this.#expected("a key in double quotes");
        this.#string();
        if (this.#space() !== COLON) throw this.#expected("':' after a key");
        this.#at++;
        this.#value(this.#space(), depth);
        pairs++;
        byte = this.#space();
        if (byte === CLOSE_OBJECT) break;
        if (byte !== COMMA) throw this.#expected("',' or '}' after a value of an object");
        this.#at++;
        byte = this.#space();
      }
    }
    this.#at++;
    this.#tape.words[count] = pairs;
  }

  /** Begins a table; gives the place for the number of its parts. */
  #open(tag: number, depth: number): number {
    if (depth > JSON_DEPTH) throw new Invalid(this.#at, `more than ${JSON_DEPTH} levels deep`);
    this.#at++;
    this.#tape.word(tag);
    this.#tape.word(0);
    return this.#tape.length - 1;
  }

  #literal(): void {
    for (const { bytes, tag } of literals) {
      if (bytes.every((byte, i) => byte === this.text[this.#at + i])) {
        this.#at += bytes.length;
        this.#tape.word(tag);
        return;
      }
    }
    throw this.#expected("a value");
  }

  #string(): void {
    const { text } = this;
    const start = this.#at + 1;
    let at = start, escaped = false;
    while (at < text.length) {
      const byte = text[at] ?? 0;
      if (byte === QUOTE) {
        this.#tape.span(escaped ? Tag.escaped : Tag.string, start, at);
        this.#at = at + 1;
        return;
      }
      if (byte === BACKSLASH) {
        escaped = true;
        at = this.#escape(at + 1);
      } else if (byte >= 128) {
        const length = sequenceLength(text, at, text.length);
        if (length < 0) throw new Invalid(at, `${byteName(byte)} is not UTF-8 here`);
        at += length;
      } else if (byte < 32) {
        const what = byte === NEWLINE ? "a line's end" : codePoint(byte);
        throw new Invalid(at, `${what} must be escaped in a string`);
      } else at++;
    }
    throw new Invalid(start - 1, "the string that begins here is not closed");
  }

  /** Checks what stands behind a backslash; gives the place behind the escape. */
  #escape(at: number): number {
    const letter = this.text[at] ?? -1;
    if (escapes.has(letter)) return at + 1;
    if (letter !== 117) {
      if (letter === -1) return at;
      throw new Invalid(at - 1, `a backslash can't stand before ${foundAt(this.text, at)}`);
    }
    for (let i = at + 1; i < at + 5; i++) {
      if (!isHex(this.text[i] ?? 0)) {
        throw new Invalid(i, `expected four hex digits after \\u, got ${foundAt(this.text, i)}`);
      }
    }
    return at + 5;
  }

  #expected(what: string): Invalid {
    return new Invalid(this.#at, `expected ${what}, got ${foundAt(this.text, this.#at)}`);
  }
}

function isHex(byte: number): boolean {
  const letter = byte | 32;
  return byte >= ZERO && byte <= NINE || letter >= 97 && letter <= 102;
}
