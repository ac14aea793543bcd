import { TEST_OUTPUT } from "../limits.ts";
import type { OutputPart } from "./results.ts";

/** Bytes that a part takes besides its text. */
const PART = 64;

/**
 * What was written while a test ran, as far as there is room for it: results are kept until the run ends. What scripts
 * write takes no room of the spec's own.
 */
export class Transcript {
  #parts: OutputPart[] = [];
  #left = { scripts: TEST_OUTPUT, spec: TEST_OUTPUT };

  /** @param script who wrote it; left out when it was the spec */
  add(script: string | undefined, stream: OutputPart["stream"], bytes: Uint8Array): void {
    const whose = script === undefined ? "spec" : "scripts";
    if (this.#left[whose] < 0) return;
    this.#left[whose] -= bytes.length + PART;
    if (this.#left[whose] >= 0) {
      this.#parts.push({ script, stream, text: new TextDecoder().decode(bytes) });
      return;
    }
    const [writer, note] = script === undefined
      ? ["the spec", "stderr"] as const
      : ["scripts", "warn"] as const;
    const text = `what ${writer} wrote from here on is left out: it is over ${TEST_OUTPUT} bytes`;
    this.#parts.push({ script: undefined, stream: note, text });
  }

  /** Takes out what was written so far. */
  take(): OutputPart[] {
    const parts = this.#parts;
    this.#parts = [];
    this.#left = { scripts: TEST_OUTPUT, spec: TEST_OUTPUT };
    return parts;
  }
}
