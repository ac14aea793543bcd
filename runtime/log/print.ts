import {
  bytes,
  defineModule,
  fn,
  moduleTable,
  param,
  printed,
  rest,
  type ScriptContext,
} from "../spec.ts";

const TAB = 9, NEWLINE = 10;

/** Lua's own `print`, to standard output. */
export const print = defineModule({
  name: "",
  doc: "What scripts print.",
  open: (context) => context,
  functions: {
    print: fn({
      doc:
        "Writes its arguments to standard output, as `tostring` gives them, joined by tabs, and a newline.",
      args: [param("...", rest(printed))],
      returns: [],
      example: `print("health", 87)`,
    }, (context: ScriptContext, values) => context.write("stdout", join(values, TAB, NEWLINE))),
  },
});

const writer = (stream: "stdout" | "stderr", example: string) =>
  fn({
    doc: `Writes strings and numbers to standard ${
      stream === "stdout" ? "output" : "error"
    }, with nothing added.`,
    args: [param("...", rest(bytes), "strings or numbers")],
    returns: [param("file", moduleTable(`io.${stream}`), "itself, for a chained `:write`")],
    example,
  }, (context: ScriptContext, values) => context.write(stream, join(values)));

/** `io.stdout`: all of it that scripts get. */
export const stdout = defineModule({
  name: "io.stdout",
  doc: "Standard output.",
  open: (context) => context,
  methods: { write: writer("stdout", `io.stdout:write("no newline")`) },
});

/** `io.stderr`: all of it that scripts get. */
export const stderr = defineModule({
  name: "io.stderr",
  doc: "Standard error.",
  open: (context) => context,
  methods: { write: writer("stderr", `io.stderr:write("aside\\n")`) },
});

/** `io.write`: the rest of `io` is closed. */
export const io = defineModule({
  name: "io",
  doc: "What scripts get of Lua's `io`.",
  open: (context) => context,
  functions: {
    write: fn({
      doc: "Writes strings and numbers to standard output, with nothing added.",
      args: [param("...", rest(bytes), "strings or numbers")],
      returns: [param("file", moduleTable("io.stdout"), "`io.stdout`, for a chained `:write`")],
      example: `io.write("health: ", 87, "\\n")`,
    }, (context: ScriptContext, values) => context.write("stdout", join(values))),
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
