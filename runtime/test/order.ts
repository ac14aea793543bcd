import { HostError } from "../errors.ts";
import { shuffled } from "../random.ts";
import type { PlannedTest } from "./plan.ts";
import type { SpecOptions } from "./surroundings.ts";

/** The numbers of the tests that are wanted, in the order in which they run. @throws {HostError} for a wrong filter */
export function order(
  planned: readonly PlannedTest[],
  { filter, seed, done = [] }: SpecOptions,
): number[] {
  const isWanted = matcher(filter);
  const numbers = [...planned.keys()].filter((number) => {
    const test = planned[number];
    return test !== undefined && !done.includes(number) && isWanted(test.path);
  });
  return seed === undefined ? numbers : shuffled(numbers, seed);
}

/** By a test's full name: those of the blocks around it and its own. A text may be as reports show it, too. */
function matcher(filter: string | undefined): (path: readonly string[]) => boolean {
  if (filter === undefined) return () => true;
  const expression = /^\/(.*)\/$/s.exec(filter)?.[1];
  if (expression === undefined) {
    return (path) => path.join(" ").includes(filter) || path.join(" > ").includes(filter);
  }
  try {
    const wanted = new RegExp(expression, "u");
    return (path) => wanted.test(path.join(" "));
  } catch (error) {
    throw new HostError(`--filter=${filter}: ${error instanceof Error ? error.message : error}`);
  }
}
