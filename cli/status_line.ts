import type { Output } from "./output.ts";

/** The last line of a terminal: anything that is written takes its place. */
export class StatusLine {
  readonly #output: Output;
  #isDrawn = false;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Draws the line anew; not over what was written without a newline. */
  draw(line: string): void {
    if (this.#output.inLine) return;
    // A line that is too long is cut off by the terminal: one that wraps could not be erased.
    this.#output.draw(`\r\x1b[?7l${line}\x1b[K\x1b[?7h`);
    this.#isDrawn = true;
    this.#output.beforeWrite = () => this.erase();
  }

  erase(): void {
    if (!this.#isDrawn) return;
    this.#isDrawn = false;
    this.#output.beforeWrite = () => {};
    this.#output.draw("\r\x1b[K");
  }
}

/** What renders a line of `cli-progress`. */
export type Format = (
  options: Readonly<Record<string, unknown>>,
  numbers: Readonly<Record<string, number>>,
  words: Readonly<Record<string, string>>,
) => string;

/** Characters of a bar. */
const BAR = 24;

/** How `cli-progress` draws a bar. */
export const barOptions = {
  barsize: BAR,
  barCompleteString: "█".repeat(BAR),
  barIncompleteString: "░".repeat(BAR),
  barGlue: "",
  autopadding: true,
  autopaddingChar: "   ",
} as const;

/** Most runs draw nothing: the package is loaded for those that do. */
export async function loadFormat(): Promise<Format> {
  return (await import("cli-progress")).default.Format.Formatter as Format;
}
