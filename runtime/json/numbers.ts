import { foundAt, Invalid } from "./place.ts";
import { Tag, type Tape } from "./tape.ts";

const MINUS = 45, PLUS = 43, POINT = 46, ZERO = 48, NINE = 57;

/** So many digits are an integer that a JavaScript number holds. */
const EXACT_DIGITS = 15;
/** So many digits may be an integer of 64 bits. */
const INTEGER_DIGITS = 19;
/** The powers of ten that a double holds exactly. */
const powers = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

/** Reads the numbers of a JSON text onto a tape. */
export class Numbers {
  #decoder: TextDecoder | undefined;

  constructor(private readonly text: Uint8Array, private readonly tape: Tape) {}

  /**
   * Reads the number that begins at `start`; gives the place behind it. An integer that 64 bits hold stays one, any
   * other number is the nearest float; `-0` is the float -0.0, which keeps its sign.
   * @throws {Invalid}
   */
  read(start: number): number {
    const { text } = this;
    const negative = text[start] === MINUS;
    const first = negative ? start + 1 : start;
    let at = first, mantissa = 0;
    for (let byte = text[at] ?? 0; byte >= ZERO && byte <= NINE; byte = text[++at] ?? 0) {
      mantissa = mantissa * 10 + byte - ZERO;
    }
    if (at === first) throw this.#expected("a digit after '-'", at);
    if (text[first] === ZERO && at > first + 1) {
      throw new Invalid(start, "a number can't begin with a zero that other digits follow");
    }
    let digits = at - first, exponent = 0;
    const next = text[at];
    if (next !== POINT && next !== 69 && next !== 101) {
      this.#integer(start, at, digits, negative, mantissa);
      return at;
    }
    if (next === POINT) {
      const fraction = ++at;
      for (let byte = text[at] ?? 0; byte >= ZERO && byte <= NINE; byte = text[++at] ?? 0) {
        mantissa = mantissa * 10 + byte - ZERO;
      }
      if (at === fraction) throw this.#expected("a digit after '.'", at);
      digits += at - fraction;
      exponent = fraction - at;
    }
    if (text[at] === 69 || text[at] === 101) {
      at++;
      const down = text[at] === MINUS;
      if (down || text[at] === PLUS) at++;
      const begin = at;
      let power = 0;
      for (let byte = text[at] ?? 0; byte >= ZERO && byte <= NINE; byte = text[++at] ?? 0) {
        power = power * 10 + byte - ZERO;
      }
      if (at === begin) throw this.#expected("a digit in the exponent", at);
      exponent += down ? -power : power;
    }
    // Both are exact here, so that their product or quotient is rounded once, to the nearest.
    const power = digits <= EXACT_DIGITS ? powers[Math.abs(exponent)] : undefined;
    if (power === undefined) this.#float(start, at);
    else {
      const value = exponent < 0 ? mantissa / power : mantissa * power;
      this.tape.number(Tag.float, negative ? -value : value);
    }
    return at;
  }

  #integer(start: number, end: number, digits: number, negative: boolean, value: number): void {
    if (negative && value === 0) this.tape.number(Tag.float, -0);
    else if (digits <= EXACT_DIGITS) this.tape.number(Tag.integer, negative ? -value : value);
    else if (digits > INTEGER_DIGITS) this.#float(start, end);
    else {
      const exact = BigInt(this.#digits(start, end));
      if (exact !== BigInt.asIntN(64, exact)) this.#float(start, end);
      else this.tape.span(Tag.bigInteger, start, end);
    }
  }

  #float(start: number, end: number): void {
    const value = Number(this.#digits(start, end));
    if (!Number.isFinite(value)) throw new Invalid(start, "the number is too large for a float");
    this.tape.number(Tag.float, value);
  }

  #digits(start: number, end: number): string {
    this.#decoder ??= new TextDecoder();
    return this.#decoder.decode(this.text.subarray(start, end));
  }

  #expected(what: string, at: number): Invalid {
    return new Invalid(at, `expected ${what}, got ${foundAt(this.text, at)}`);
  }
}
