import {
  boolean,
  bytes,
  type Callback,
  defineModule,
  fn,
  func,
  integer,
  type ModuleSpec,
  number,
  param,
  record,
  rest,
  type Scalar,
  scalar,
  text,
} from "../../../../runtime/spec.ts";
import { RaiseError } from "../../../../runtime/errors.ts";

/** What the module `echo` saw and kept. */
export class Heard {
  readonly scalars: Scalar[] = [];
  readonly bytes: Uint8Array[] = [];
  readonly texts: string[] = [];
  readonly numbers: number[] = [];
  readonly callbacks: Callback[] = [];
}

const value = { doc: "", example: "" };

/** A module that gives back what it gets, through each kind; `heard` tells what JavaScript saw of it. */
export function echoModule(): { module: ModuleSpec; heard: Heard } {
  const heard = new Heard();
  const module = defineModule({
    name: "echo",
    doc: "",
    open: () => heard,
    functions: {
      scalar: fn({
        ...value,
        args: [param("value", scalar)],
        returns: [param("value", scalar)],
      }, ({ scalars }: Heard, value) => (scalars.push(value), value)),
      bytes: fn({
        ...value,
        args: [param("value", bytes)],
        returns: [param("value", bytes)],
      }, ({ bytes }: Heard, value) => (bytes.push(value), value)),
      text: fn({
        ...value,
        args: [param("value", text)],
        returns: [param("value", text)],
      }, ({ texts }: Heard, value) => (texts.push(value), value)),
      integer: fn({
        ...value,
        args: [param("value", integer)],
        returns: [param("value", integer)],
      }, ({ numbers }: Heard, value) => (numbers.push(value), value)),
      number: fn({
        ...value,
        args: [param("value", number)],
        returns: [param("value", number)],
      }, ({ numbers }: Heard, value) => (numbers.push(value), value)),
      boolean: fn({
        ...value,
        args: [param("value", boolean)],
        returns: [param("value", boolean)],
      }, (_: Heard, value) => value),
      /** All of its arguments, as two results: the first and their count. */
      rest: fn(
        {
          ...value,
          args: [param("...", rest(scalar))],
          returns: [param("first", scalar), param("count", integer)],
        },
        (
          { scalars }: Heard,
          values,
        ) => (scalars.push(...values), [values[0], values.length] as const),
      ),
      /** Raises its argument's text. */
      raise: fn({
        ...value,
        args: [param("message", text)],
        returns: [],
      }, (_: Heard, message) => {
        throw new RaiseError(message);
      }),
      /** Keeps a function that gets a scalar and a table with a scalar in it. */
      keep: fn({
        ...value,
        args: [
          param(
            "handler",
            func(
              param("value", scalar),
              param("table", record("Box", param("value", scalar), param("bytes", bytes))),
            ),
          ),
        ],
        returns: [],
      }, ({ callbacks }: Heard, handler) => void callbacks.push(handler)),
    },
  });
  return { module: module as ModuleSpec, heard };
}
