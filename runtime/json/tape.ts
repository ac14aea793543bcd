/** What a word of a tape says is next. */
export const Tag = {
  null: 0,
  false: 1,
  true: 2,
  /** The next number is an integer. */
  integer: 3,
  /** The next number is a float. */
  float: 4,
  /** An integer that a JavaScript number does not hold: two words, the places where its digits begin and end. */
  bigInteger: 5,
  /** Two words: the places where the text between the quotes begins and ends. */
  string: 6,
  /** The same, with escapes in it. */
  escaped: 7,
  /** A word: the number of elements, which follow. */
  list: 8,
  /** A word: the number of pairs, which follow. */
  object: 9,
} as const;

/** A JSON text, checked and taken apart: what has to be pushed, in order, with the sizes of tables before them. */
export class Tape {
  words: Uint32Array;
  numbers: Float64Array;
  #wordCount = 0;
  #numberCount = 0;

  /**
   * @param size about how many values are expected
   * @param memory the bytes that it may grow to
   */
  constructor(size: number, private readonly memory: number) {
    this.words = new Uint32Array(3 * size);
    this.numbers = new Float64Array(size);
  }

  /** The number of words: the place of the next one. */
  get length(): number {
    return this.#wordCount;
  }

  word(word: number): void {
    if (this.#wordCount === this.words.length) this.words = this.#grown(this.words, Uint32Array);
    this.words[this.#wordCount++] = word;
  }

  number(tag: number, value: number): void {
    this.word(tag);
    if (this.#numberCount === this.numbers.length) {
      this.numbers = this.#grown(this.numbers, Float64Array);
    }
    this.numbers[this.#numberCount++] = value;
  }

  span(tag: number, start: number, end: number): void {
    this.word(tag);
    this.word(start);
    this.word(end);
  }

  #grown<T extends Uint32Array | Float64Array>(full: T, type: new (length: number) => T): T {
    if (this.words.byteLength + this.numbers.byteLength + full.byteLength > this.memory) {
      throw new RangeError("not enough memory");
    }
    const grown = new type(full.length * 2);
    grown.set(full);
    return grown;
  }
}
