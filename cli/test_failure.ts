import type { Failure, FileResult } from "../runtime/mod.ts";

/** What the runner has to say against a test or a file. @param line from 1; 0 for the file as a whole */
export function failureAt(
  kind: Failure["kind"],
  message: string,
  file: string,
  line: number,
): Failure {
  return {
    kind,
    message,
    file,
    line,
    sourceLine: undefined,
    traceback: [],
    locals: [],
    script: undefined,
  };
}

/** The result of a file of which nothing is known but what is wrong with it. */
export function brokenFile(file: string, message: string): FileResult {
  return { file, tests: [], broken: failureAt("runtime", message, file, 0), only: [], output: [] };
}
