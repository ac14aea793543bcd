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

/** By a test's full name: those of the blocks around it and its own, as busted has it or as reports show it. */
function matcher(filter: string | undefined): (path: readonly string[]) => boolean {
  if (filter === undefined) return () => true;
  const either = (matches: (name: string) => boolean) => (path: readonly string[]) =>
    matches(path.join(" ")) || matches(path.join(" > "));
  const expression = /^\/(.*)\/$/s.exec(filter)?.[1];
  if (expression === undefined) return either((name) => name.includes(filter));
  try {
    const wanted = new RegExp(expression, "u");
    return either((name) => wanted.test(name));
  } catch (error) {
    throw new HostError(`--filter=${filter}: ${error instanceof Error ? error.message : error}`);
  }
}
