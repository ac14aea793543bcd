import type { Frame, Local, ScriptError, ScriptErrorKind } from "../runtime/mod.ts";
import { type Caret, caretFor, caretLine } from "./caret.ts";

const maxMessage = 8 * 1024;
const maxSource = 200;
const maxFrames = 20;
const maxLocals = 30;
const maxValue = 200;

/** The word before the message of an error. */
export const headings: Readonly<Record<ScriptErrorKind, string>> = {
  syntax: "syntax error",
  runtime: "error",
  killed: "killed",
};

const styles = {
  bold: [1, 22],
  dim: [2, 22],
  inverse: [7, 27],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** Puts a style on a text. */
export type Painter = (style: keyof typeof styles, text: string) => string;

/** A painter for terminals, or one that leaves every text as it is. */
export function painter(colors: boolean): Painter {
  if (!colors) return (_style, text) => text;
  return (style, text) => `\x1b[${styles[style][0]}m${text}\x1b[${styles[style][1]}m`;
}

/** The text with every control character but newline and tab shown as an escape, like `\x1b`. */
export function printable(text: string): string {
  return text.replace(/(?![\n\t])\p{Cc}/gu, escapeControl);
}

/** The text on one line, with every control character shown as an escape. */
export function printableLine(text: string): string {
  return text.replace(/\p{Cc}/gu, escapeControl);
}

function escapeControl(sign: string): string {
  const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[sign];
  return short ?? `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

/**
 * What the error says, without the position in front. Bytes that are not UTF-8 are U+FFFD; of a
 * long message comes its beginning and its size. Control characters are left as they are.
 */
export function messageOf({ message, bytes }: ScriptError): string {
  if (bytes.length <= maxMessage) return message;
  return `${message.slice(0, maxMessage)}... (${maxMessage} characters of ${
    inWords(bytes.length)
  })`;
}

function inWords(size: number): string {
  const kibibytes = size / 1024;
  if (kibibytes < 1024) return `${kibibytes.toFixed(1)} KiB`;
  return `${(kibibytes / 1024).toFixed(1)} MiB`;
}

/** How an error is rendered for people. */
export interface ReportOptions {
  readonly colors: boolean;
  /** The word before the message, where the error's kind is not it. */
  readonly heading?: string;
  /** Lines between the failing line and the traceback. */
  readonly details?: readonly string[];
}

/**
 * Renders an error for people: what it says, where, the failing line, the traceback, the locals.
 * Returns lines without their newlines, safe to show on a terminal.
 */
export function reportLines(
  error: ScriptError,
  options: ReportOptions,
): string[] {
  const paint = painter(options.colors);
  const message = printable(messageOf(error)).trimEnd();
  // The heading says it already.
  const said = error.kind === "syntax" ? message.replace(/^syntax error (?=near )/, "") : message;
  const [first, ...others] = said.split("\n");
  const heading = paint("bold", paint("red", options.heading ?? headings[error.kind]));
  return [
    `${heading}${paint("bold", ":")} ${first || "(no message)"}`,
    ...others.map((line) => `    ${line}`),
    place(error, paint),
    ...source(error, paint),
    ...(options.details ?? []),
    ...(error.kind === "syntax" ? [] : [...traceback(error, paint), ...locals(error, paint)]),
  ];
}

function place(error: ScriptError, paint: Painter): string {
  const inner = error.traceback.find(isLua);
  const inside = error.kind !== "syntax" && inner !== undefined && isAt(inner, error)
    ? ` in ${printableLine(inner.what)}`
    : "";
  const script = error.file === undefined || error.file === error.script
    ? ""
    : ` (script ${printableLine(error.script)})`;
  return `    at ${paint("cyan", printableLine(error.position))}${inside}${script}`;
}

function isAt(frame: Frame, error: ScriptError): boolean {
  return frame.file === error.file && frame.line === error.line;
}

function source(error: ScriptError, paint: Painter): string[] {
  const line = error.sourceLine?.trimEnd();
  if (line === undefined || line === "") return [];
  const caret = caretFor(messageOf(error), line);
  if (caret === undefined) return [];
  const shown = escapedSource(line, caret);
  const number = String(error.line);
  return [
    `${paint("dim", `${number} |`)} ${shown.text}`,
    `${paint("dim", `${" ".repeat(number.length)} |`)} ${
      paint("red", caretLine(shown.text, shown.caret))
    }`,
  ];
}

/** The line as a terminal may show it, cut to what is around the caret where it is long. */
function escapedSource(line: string, caret: Caret): { text: string; caret: Caret } {
  const start = line.length <= maxSource
    ? 0
    : Math.min(Math.max(0, caret.column - maxSource / 4), line.length - maxSource + 20);
  const end = line.length <= maxSource ? line.length : start + maxSource - 20;
  const caretEnd = Math.min(caret.column + caret.length, end);
  const before = (start > 0 ? "…" : "") + printable(line.slice(start, caret.column));
  const marked = printable(line.slice(caret.column, caretEnd));
  const after = printable(line.slice(caretEnd, end)) + (end < line.length ? "…" : "");
  return {
    text: before + marked + after,
    caret: { column: before.length, length: Math.max(marked.length, 1) },
  };
}

function traceback(error: ScriptError, paint: Painter): string[] {
  const frames = folded(tellingFrames(error.traceback));
  const [first] = frames;
  if (first === undefined || (frames.length === 1 && first.times === 1 && isAt(first, error))) {
    return [];
  }
  const half = maxFrames / 2;
  const left = Math.max(0, frames.length - maxFrames);
  const shown = left > 0 ? [...frames.slice(0, half), ...frames.slice(-half)] : frames;
  const width = Math.max(...shown.map((frame) => positionOf(frame).length));
  const lines = shown.map((frame) => {
    const position = positionOf(frame);
    const gap = " ".repeat(width - position.length + 2);
    const times = frame.times > 1 ? `  (${frame.times} times)` : "";
    return `  ${paint("cyan", position)}${gap}${printableLine(frame.what)}${times}`;
  });
  if (left > 0) lines.splice(half, 0, `  ... ${left} more`);
  return [paint("dim", "traceback:"), ...lines];
}

function positionOf(frame: Frame): string {
  if (frame.file === undefined) return frame.what.startsWith("...") ? "" : "[C]";
  return printableLine(frame.line > 0 ? `${frame.file}:${frame.line}` : frame.file);
}

/** All Lua frames, and others where they say how one Lua function came to call another. */
function tellingFrames(frames: readonly Frame[]): Frame[] {
  const first = frames.findIndex(isLua);
  const last = frames.findLastIndex(isLua);
  return frames.filter((frame, index) =>
    isLua(frame) ||
    (first < index && index < last && frame.what !== "" && !frame.what.includes("?"))
  );
}

function isLua(frame: Frame): boolean {
  return frame.file !== undefined;
}

/** Frames that come several times in a row, as recursion makes them, once with their number. */
function folded(frames: readonly Frame[]): (Frame & { times: number })[] {
  const result: (Frame & { times: number })[] = [];
  for (const frame of frames) {
    const last = result.at(-1);
    if (last?.file === frame.file && last?.line === frame.line && last.what === frame.what) {
      last.times++;
    } else result.push({ ...frame, times: 1 });
  }
  return result;
}

function locals(error: ScriptError, paint: Painter): string[] {
  if (error.locals.length === 0) return [];
  const what = error.traceback.find(isLua)?.what;
  const name = what === undefined ? "" : ` of ${/^function '(.+)'$/s.exec(what)?.[1] ?? what}`;
  const shown = error.locals.slice(0, maxLocals).map(localLine);
  const left = error.locals.length - shown.length;
  return [
    paint("dim", `locals${printableLine(name)}:`),
    ...shown,
    ...(left > 0 ? [`  ... ${left} more`] : []),
  ];
}

function localLine(local: Local): string {
  const { value } = local;
  const shown = value.length > maxValue ? `${value.slice(0, maxValue)}...` : value;
  return `  ${printableLine(local.name)} = ${printableLine(shown)}`;
}

/** An error as a line of JSON carries it. */
export interface ErrorJson {
  readonly kind: ScriptErrorKind;
  readonly script: string;
  readonly file: string | null;
  /** From 1; `null` when unknown. */
  readonly line: number | null;
  /** Without the position in front. */
  readonly message: string;
  readonly traceback: readonly { file: string | null; line: number | null; what: string }[];
  readonly locals: Readonly<Record<string, string>>;
}

/** The error as a plain object for JSON. Of locals of one name the innermost counts. */
export function errorJson(error: ScriptError): ErrorJson {
  return {
    kind: error.kind,
    script: error.script,
    file: error.file ?? null,
    line: error.line || null,
    message: messageOf(error),
    traceback: error.traceback.map(({ file, line, what }) => ({
      file: file ?? null,
      line: line || null,
      what,
    })),
    locals: Object.fromEntries(error.locals.map(({ name, value }) => [name, value])),
  };
}
