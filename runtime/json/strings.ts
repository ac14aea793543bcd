import type { StackValue } from "../lua/stack.ts";

/** Lua strings, read where they stand in the machine's memory, without a copy. To be closed after use. */
export class Strings {
  readonly #value: StackValue;
  readonly #lengthAt: number;
  #bytes: Uint8Array<ArrayBuffer>;
  /** Where the string that was found last begins, and its bytes. */
  at = 0;
  length = 0;

  constructor(value: StackValue) {
    this.#value = value;
    this.#lengthAt = value.x.malloc(8);
    if (this.#lengthAt === 0) throw new RangeError("not enough memory");
    this.#bytes = new Uint8Array(value.x.memory.buffer);
  }

  /** The machine's memory; good until the next call into Lua that may allocate. */
  get memory(): Uint8Array<ArrayBuffer> {
    // Memory that grew stands somewhere else: views of the old place are empty.
    if (this.#bytes.byteLength === 0) this.#bytes = new Uint8Array(this.#value.x.memory.buffer);
    return this.#bytes;
  }

  /** Finds the string at `index`: a number there would be converted in place. */
  find(index: number): void {
    this.at = this.#value.x.lua_tolstring(this.#value.L, index, this.#lengthAt);
    const { memory } = this, at = this.#lengthAt;
    const low = (memory[at] ?? 0) | (memory[at + 1] ?? 0) << 8;
    this.length = low + ((memory[at + 2] ?? 0) | (memory[at + 3] ?? 0) << 8) * 65_536;
  }

  close(): void {
    this.#value.x.free(this.#lengthAt);
  }
}
