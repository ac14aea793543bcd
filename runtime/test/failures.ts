import type { ScriptError } from "../errors.ts";
import type { Failure } from "./results.ts";

/**
 * An error that left Lua, as a result tells it.
 * @param script the script that raised it; left out when it was the spec
 */
export function failureOf(error: ScriptError, script?: string): Failure {
  const { kind, message, line, sourceLine, traceback, locals } = error;
  const { file = script } = error;
  return { kind, message, file, line, sourceLine, traceback, locals, script };
}

/** What luanet itself has to say against a test, at the line of its `it`. */
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

/** The errors of scripts, each once with how often it came. */
export function failuresOf(errors: readonly ScriptError[]): Failure[] {
  return counted(errors.map((error) => failureOf(error, error.script)));
}

/** Each failure once, with how often it came. */
export function counted(failures: readonly Failure[]): Failure[] {
  const times = new Map<string, { failure: Failure; count: number }>();
  for (const failure of failures) {
    const { script, file, line, message } = failure;
    const key = `${script}\n${file}:${line}\n${message}`;
    const known = times.get(key);
    if (known === undefined) times.set(key, { failure, count: 1 });
    else known.count++;
  }
  return [...times.values()].map(({ failure, count }) =>
    count === 1 ? failure : { ...failure, times: count }
  );
}
