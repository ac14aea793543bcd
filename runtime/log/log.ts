import type { LogLevel } from "../sink.ts";
import { defineModule, fn, param, printed, rest, type ScriptContext } from "../spec.ts";
import { join } from "./print.ts";

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
