import { ScriptError } from "./errors.ts";
import { CHECK_MEMORY, CHECK_TIMEOUT } from "./limits.ts";
import { Machine } from "./lua/machine.ts";
import type { Source } from "./lua/failures.ts";

/** Compiles sources without running any; gives the error of each that does not compile. */
export function checkSources(sources: Iterable<Source>): ScriptError[] {
  const errors: ScriptError[] = [];
  for (const source of sources) {
    // A machine for each: what one source does to it does not touch the next.
    const machine = new Machine({
      script: source.path,
      memory: CHECK_MEMORY,
      timeout: CHECK_TIMEOUT,
      wallTime: () => 0,
      elapsed: () => 0,
      seed: 0,
      write: () => {},
      internalError: (error) => {
        throw error;
      },
    });
    try {
      machine.compile(source);
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      errors.push(error);
    }
  }
  return errors;
}
