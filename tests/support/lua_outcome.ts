import type { FileResult } from "../../runtime/test/results.ts";

/** What came of a Lua file of tests. */
export interface Outcome {
  /** What is wrong with the file as a whole, a line each. */
  readonly problems: readonly string[];
  readonly tests: readonly TestOutcome[];
}

/** What came of one `it`. */
export interface TestOutcome {
  /** With the names of the blocks around it. */
  readonly name: string;
  /** What was wrong, a line each, such as `event/on.lua:12: expected 1, got 2`. */
  readonly failures: readonly string[];
}

/** What came of a spec file, in lines. */
export function outcomeOf({ file, broken, only, tests }: FileResult): Outcome {
  const problems = [
    ...broken === undefined ? [] : [`${broken.file}:${broken.line}: ${broken.message}`],
    ...broken === undefined && tests.length === 0 ? [`${file} has no test`] : [],
    ...only.map((line) => onlyLeft(file, line)),
  ];
  return {
    problems,
    tests: tests.map(({ path, status, failures }) => ({
      name: path.join(" "),
      failures: [
        ...status === "skipped" || status === "pending" ? [`it is ${status}`] : [],
        ...failures.map(({ file, line, message }) => `${file}:${line}: ${message}`),
      ],
    })),
  };
}

/** An `only` keeps other tests from running: none may be left behind. */
export function onlyLeft(file: string, line: number): string {
  return `${file}:${line}: an only was left behind`;
}
