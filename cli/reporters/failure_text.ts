import { type Failure, type OutputPart, ScriptError } from "../../runtime/mod.ts";
import { painter, printable, printableLine, reportLines } from "../report.ts";
import { differenceLines } from "./difference.ts";

/** Lines of what a test wrote that are shown: the first ones and the last ones. */
const FIRST_LINES = 20, LAST_LINES = 80;

const headings: Partial<Record<Failure["kind"], string>> = {
  assertion: "failed",
  network: "not answered",
};

/** A failure for people: what it says, where, how the values differ, the traceback. Lines without their newlines. */
export function failureLines(failure: Failure, spec: string, colors: boolean): string[] {
  const { kind, difference, script = spec, times = 1, message, ...rest } = failure;
  const heading = headings[kind];
  const paint = painter(colors);
  const error = new ScriptError({
    ...rest,
    message: times === 1 ? message : `${message} (${times} times)`,
    script,
    kind: kind === "assertion" || kind === "network" ? "runtime" : kind,
  });
  return reportLines(error, {
    colors,
    ...(heading === undefined ? {} : { heading }),
    ...(difference === undefined || isSaid(difference, message)
      ? {}
      : { details: differenceLines(difference.expected, difference.actual, paint) }),
  });
}

/** Whether a message has both values, so that nothing is left to be shown: `expected 1, got 2`. */
function isSaid(
  { expected, actual }: NonNullable<Failure["difference"]>,
  message: string,
): boolean {
  const isShort = !`${expected}${actual}${message}`.includes("\n");
  return isShort && message.includes(expected) && message.includes(actual);
}

/** What was written, for people: prints as they were, a log line with its level and script. */
export function outputLines(output: readonly OutputPart[], colors: boolean): string[] {
  const paint = painter(colors);
  const text = output.map(({ stream, script, text }) => {
    if (stream === "stdout" || stream === "stderr") return printable(text);
    const style = { debug: "dim", info: "cyan", warn: "yellow", error: "red" } as const;
    const from = script === undefined ? "" : ` ${printableLine(script)}:`;
    return `${paint(style[stream], stream)}${from} ${printable(text).trimEnd()}\n`;
  }).join("");
  const lines = text.replace(/\n$/, "").split("\n");
  if (text === "" || lines.length <= FIRST_LINES + LAST_LINES) return text === "" ? [] : lines;
  const left = lines.length - FIRST_LINES - LAST_LINES;
  return [...lines.slice(0, FIRST_LINES), `... ${left} more lines`, ...lines.slice(-LAST_LINES)];
}

/** Where a failure happened: the spec's own line if its traceback has one, for what points at lines of a file. */
export function placeOf(
  failure: Failure,
  spec: string,
  testLine: number,
): { file: string; line: number } {
  if (failure.file === spec && failure.line > 0) return { file: spec, line: failure.line };
  const own = failure.traceback.find(({ file, line }) => file === spec && line > 0);
  return { file: spec, line: own?.line ?? testLine };
}
