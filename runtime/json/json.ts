import {
  boolean,
  bytes,
  defineModule,
  fn,
  optional,
  param,
  pushed,
  type ScriptContext,
  text,
  value,
} from "../spec.ts";
import type { StackValue } from "../lua/stack.ts";
import { push } from "./decode.ts";
import { encode } from "./encode.ts";
import { scan } from "./scan.ts";

type Push = (at: unknown) => void;

/** JSON, exact both ways. */
export const json = defineModule({
  name: "json",
  doc: "Writes and reads JSON. Integers keep all 64 bits, and floats stay floats.",
  open: (context) => context,
  functions: {
    encode: fn({
      doc:
        "Writes a value as JSON, keys sorted. A table with exactly the keys 1..N, or none, is an array, any " +
        "other an object. Functions, userdata and threads are left out, or null in an array, with a warning. " +
        "NaN, an infinity, a cycle or more than 512 levels give `null`, and a warning with the path. " +
        "Metatables are not looked at; read-only tables of the host are written as what they show.",
      args: [
        param("value", value, "anything"),
        param("pretty", optional(boolean), "indents by two spaces"),
      ],
      returns: [param("json", bytes, "UTF-8: bytes of strings that are not become U+FFFD")],
      example: `print(json.encode({ name = "Ada", scores = { 1, 2.5 } }))`,
    }, (context: ScriptContext, value, pretty) => {
      // The binding says of `value`: it is a StackValue.
      const encoded = encode(value as StackValue, pretty === true);
      for (const warning of encoded.warnings) context.warn(`json.encode: ${warning}`);
      return encoded.bytes;
    }),
    decode: fn({
      doc:
        "Reads JSON, by RFC 8259 to the letter. A null is a missing value: in an array it leaves a hole. " +
        "Of a repeated key the last one counts.",
      args: [param("text", bytes, "UTF-8")],
      returns: [
        param("value", pushed, "nil for null, and when the text is not JSON"),
        param("error", optional(text), "what is wrong, with line and column (in characters)"),
      ],
      example: `local data, err = json.decode('{"name": "Ada", "scores": [1, 2.5]}')`,
    }, (context: ScriptContext, text): [Push, string | undefined] => {
      const scanned = scan(text, context.settings.memory, () => context.look());
      if (typeof scanned === "string") return [pushNil, scanned];
      // The binding says of `at`: it is a StackValue.
      return [(at) => push(at as StackValue, text, scanned), undefined];
    }),
  },
});

function pushNil(at: unknown): void {
  const { x, L, look } = at as StackValue;
  // A long text may be wrong at its end only.
  look();
  x.lua_pushnil(L);
}
