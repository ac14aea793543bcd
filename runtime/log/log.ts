import type { LogLevel } from "../sink.ts";
import { defineModule, fn, param, printed, rest, type ScriptContext } from "../spec.ts";

const TAB = 9;

const level = (name: LogLevel, doc: string) =>
  fn({
    doc,
    args: [param("...", rest(printed), "joined by tabs, as `print` does")],
    returns: [],
    example: `log.${name}("health", 87)`,
  }, (context: ScriptContext, values) => context.log(name, join(values, TAB)));

/** A script's log: one line with level, time and script. */
export const log = defineModule({
  name: "log",
  doc: "Writes a line to the log, with level, time and script.",
  open: (context) => context,
  functions: {
    debug: level("debug", "For the author only; shown with `--log-level=debug`."),
    info: level("info", "What a user may want to know."),
    warn: level("warn", "Something is not as it should be; the script goes on."),
    error: level(
      "error",
      "Something failed. A line of log, no more: the run's exit code stays as it was.",
    ),
  },
});

/** Puts byte strings together, with the byte `separator` between them (if one is given) and `end` behind the last. */
export function join(values: readonly Uint8Array[], separator?: number, end?: number): Uint8Array {
  const between = separator === undefined ? 0 : 1;
  let length = between * Math.max(0, values.length - 1) + (end === undefined ? 0 : 1);
  for (const value of values) length += value.length;
  const [only] = values;
  if (only !== undefined && only.length === length) return only;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const [i, value] of values.entries()) {
    if (i > 0 && separator !== undefined) joined[at++] = separator;
    joined.set(value, at);
    at += value.length;
  }
  if (end !== undefined) joined[at] = end;
  return joined;
}
