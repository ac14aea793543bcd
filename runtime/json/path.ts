import { JSON_PATH_STEPS, JSON_WARNINGS, VALUE_WIDTH } from "../limits.ts";
import type { Key } from "./keys.ts";

/** One step into a table: a position in an array, or a key. */
export type Step = number | Key;

/**
 * Where a value stands, written as a script would write it: `$.a[3].b`, with Lua's positions, and `$["a b"]` for a key
 * that is no name. Of a long path the first steps are shown, and the last.
 */
export function pathText(steps: readonly Step[]): string {
  const half = JSON_PATH_STEPS / 2;
  const shown = steps.length <= JSON_PATH_STEPS
    ? steps.map(stepText)
    : [...steps.slice(0, half).map(stepText), " … ", ...steps.slice(-half).map(stepText)];
  return `$${shown.join("")}`;
}

/** The way to the value that is being written, and what there is to say about values on it. */
export class Trail {
  /** One step for each table that the value stands in. */
  readonly steps: Step[] = [];
  readonly #warnings: string[] = [];
  #unnamed = 0;

  /** Where the value stands; `levels` is how many steps of the way are meant, all if left out. */
  text(levels = this.steps.length): string {
    return pathText(this.steps.slice(0, levels));
  }

  /** Says that something does not appear in the result as it is. */
  warn(what: string): void {
    if (this.#warnings.length === JSON_WARNINGS) this.#unnamed++;
    else this.#warnings.push(`${this.text()} ${what}`);
  }

  /** The first warnings, and how many more there were. */
  get warnings(): readonly string[] {
    if (this.#unnamed === 0) return this.#warnings;
    return [...this.#warnings, `${this.#unnamed} more values were left out or written as null`];
  }
}

function stepText(step: Step): string {
  if (typeof step === "number") return `[${step}]`;
  if (step.number !== undefined) return `[${step.text}]`;
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(step.text) && step.text.length <= VALUE_WIDTH) {
    return `.${step.text}`;
  }
  const short = step.text.length > VALUE_WIDTH ? `${step.text.slice(0, VALUE_WIDTH)}…` : step.text;
  return `[${JSON.stringify(short)}]`;
}
