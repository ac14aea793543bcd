import { TEST_OUTPUT } from "../limits.ts";
import type { OutputPart } from "./results.ts";

/** Bytes that a part takes besides its text. */
const PART = 64;

/** What was written while a test ran, as far as there is room for it: results are kept until the run ends. */
export class Transcript {
  #parts: OutputPart[] = [];
  #left = TEST_OUTPUT;

  add(script: string | undefined, stream: OutputPart["stream"], bytes: Uint8Array): void {
    if (this.#left < 0) return;
    this.#left -= bytes.length + PART;
    if (this.#left >= 0) {
      this.#parts.push({ script, stream, text: new TextDecoder().decode(bytes) });
      return;
    }
    const text = `what was written from here on is left out: it is over ${TEST_OUTPUT} bytes`;
    this.#parts.push({ script: undefined, stream: "warn", text });
  }

  /** Takes out what was written so far. */
  take(): OutputPart[] {
    const parts = this.#parts;
    this.#parts = [];
    this.#left = TEST_OUTPUT;
    return parts;
  }
}
