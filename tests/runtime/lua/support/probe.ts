import {
  boolean,
  bytes,
  type Callback,
  defineModule,
  fn,
  func,
  integer,
  type ModuleSpec,
  moduleTable,
  number,
  optional,
  overloaded,
  param,
  printed,
  record,
  rest,
  scalar,
  signature,
  text,
} from "../../../../runtime/spec.ts";

/** What a description says besides. */
export const said = { doc: "", example: "" };

/** A module `deep.probe` of each shape of function; `calls` tells how they were called. */
export function probe(): { module: ModuleSpec; calls: unknown[][]; kept: Callback[] } {
  const calls: unknown[][] = [];
  const kept: Callback[] = [];
  const note = (...values: unknown[]) => void calls.push(values);
  const box = record("Box", param("n", integer), param("maybe", optional(text)));
  const module = defineModule({
    name: "deep.probe",
    doc: "",
    open: (context) => context.script,
    functions: {
      none: fn({ ...said, args: [], returns: [] }, note),
      who: fn({ ...said, args: [], returns: [param("s", text)] }, (script: string) => script),
      integer: fn({ ...said, args: [param("n", integer)], returns: [] }, note),
      number: fn({ ...said, args: [param("n", number)], returns: [] }, note),
      boolean: fn({ ...said, args: [param("b", boolean)], returns: [] }, note),
      text: fn({ ...said, args: [param("t", text)], returns: [] }, note),
      bytes: fn({ ...said, args: [param("b", bytes)], returns: [] }, note),
      scalar: fn({ ...said, args: [param("s", scalar)], returns: [] }, note),
      printed: fn({ ...said, args: [param("p", printed)], returns: [] }, note),
      keep: fn({
        ...said,
        args: [param("f", func(param("a", integer), param("b", box)))],
        returns: [],
      }, (_: string, f) => void kept.push(f)),
      late: fn({
        ...said,
        args: [param("f", func()), param("n", integer)],
        returns: [],
      }, (_: string, f) => f.release()),
      three: fn({
        ...said,
        args: [param("a", integer), param("b", text), param("c", optional(number))],
        returns: [],
      }, note),
      rest: fn({
        ...said,
        args: [param("first", text), param("...", rest(integer))],
        returns: [],
      }, note),
      maybe: fn({
        ...said,
        args: [param("n", optional(integer))],
        returns: [param("n", optional(integer))],
      }, (_: string, n) => n),
      two: fn({
        ...said,
        args: [],
        returns: [param("a", integer), param("b", text)],
      }, () => [1, "two"] as [number, string]),
      table: fn({
        ...said,
        args: [],
        returns: [param("box", box)],
      }, () => ({ n: 1, maybe: undefined })),
      get: overloaded(
        said,
        signature({
          args: [param("url", text), param("f", func()), param("timeout", optional(integer))],
          returns: [param("which", text)],
        }, (_: string, _url, f) => (f.release(), "callback")),
        signature({
          args: [param("url", text), param("n", integer), param("f", func())],
          returns: [param("which", text)],
        }, (_: string, _url, _n, f) => (f.release(), "number")),
      ),
      breaks: fn({ ...said, args: [], returns: [] }, () => {
        throw new TypeError("a mistake of luanet's own");
      }),
    },
    methods: {
      add: fn({
        ...said,
        args: [param("a", integer), param("b", integer)],
        returns: [param("sum", integer)],
      }, (_: string, a, b) => a + b),
      chain: fn(
        { ...said, args: [], returns: [param("self", moduleTable("deep.probe"))] },
        () => {},
      ),
      all: fn({
        ...said,
        args: [param("...", rest(scalar))],
        returns: [param("count", integer)],
      }, (_: string, values) => values.length),
    },
  });
  return { module: module as unknown as ModuleSpec, calls, kept };
}
