import { assertions } from "./words_assertions.ts";
import { blocks } from "./words_blocks.ts";
import { spies } from "./words_spies.ts";

/** A word of the vocabulary, or several that do the same. */
export interface Word {
  /** How it is written: `it(name, fn)`. */
  readonly forms: readonly string[];
  readonly doc: string;
  /** Lua that shows its use: a file of its own, or part of a test. */
  readonly example: string;
}

/** Words that belong together. */
export interface Section {
  readonly title: string;
  readonly doc: string;
  /** Where its examples stand. */
  readonly within: "file" | "test";
  readonly words: readonly Word[];
}

/** The words of spec files, as the reference tells them. What drives the host is described by the module `luanet`. */
export const sections: readonly Section[] = [blocks, assertions, spies];
