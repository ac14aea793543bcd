import { findNodeAtLocation, type Node, type ParseError, parseTree } from "jsonc-parser";
import { type Data, HostError } from "../runtime/mod.ts";

/** A JSON file that a flag names, with the place of everything in it: what is wrong is said with line and column. */
export class JsonFile {
  readonly root: Node;
  readonly #text: string;
  readonly #name: string;

  /** @throws {HostError} when the text is not JSON */
  constructor(name: string, text: string) {
    this.#name = name;
    this.#text = text;
    const errors: ParseError[] = [];
    const root = parseTree(text, errors, { disallowComments: true });
    const [first] = errors;
    if (first !== undefined) throw this.#wrong(first.offset, reasons[first.error] ?? "is not JSON");
    if (root === undefined) throw this.#wrong(0, "the file is empty: JSON is expected");
    this.root = root;
  }

  /** An error at a value of the file. */
  wrong(node: Node, message: string): HostError {
    return this.#wrong(node.offset, message);
  }

  /** An error at the value that `path` leads to, or where the way ends. */
  wrongAt(path: readonly (string | number)[], message: string): HostError {
    let node: Node | undefined;
    for (let steps = path.length; node === undefined && steps > 0; steps--) {
      node = findNodeAtLocation(this.root, path.slice(0, steps));
    }
    return this.wrong(node ?? this.root, message);
  }

  /** The value of a property of an object, if it is there. */
  property(object: Node, name: string): Node | undefined {
    // Of a repeated name the last one counts, as everywhere.
    return this.properties(object).findLast(([key]) => key.value === name)?.[1];
  }

  /** The names and values of an object, in their order. */
  properties(object: Node): (readonly [key: Node, value: Node])[] {
    return (object.children ?? []).flatMap(({ children: [key, value] = [] }) =>
      key === undefined || value === undefined ? [] : [[key, value] as const]
    );
  }

  /** The value as Lua would have it: whole numbers are integers, null is nil. */
  data(node: Node): Data {
    switch (node.type) {
      case "object":
        return {
          pairs: this.properties(node).map(([key, value]) =>
            [encoder.encode(String(key.value)), this.data(value)] as const
          ),
        };
      case "array":
        return {
          pairs: (node.children ?? []).map((item, i) => [BigInt(i + 1), this.data(item)] as const),
        };
      case "string":
        return encoder.encode(String(node.value));
      case "number":
        return this.#number(node);
      case "boolean":
        return node.value === true;
      default:
        return undefined;
    }
  }

  #number({ offset, length, value }: Node): bigint | number {
    const digits = this.#text.slice(offset, offset + length);
    const isInteger = /^-?\d+$/.test(digits) &&
      BigInt.asIntN(64, BigInt(digits)) === BigInt(digits);
    return isInteger ? BigInt(digits) : Number(value);
  }

  #wrong(offset: number, message: string): HostError {
    const before = this.#text.slice(0, offset).split("\n");
    const column = (before.at(-1) ?? "").length + 1;
    return new HostError(`${this.#name}:${before.length}:${column}: ${message}`);
  }
}

const encoder = new TextEncoder();

/** What the parser's error codes mean, by their number. */
const reasons: Readonly<Record<number, string>> = {
  1: "this is not JSON",
  2: "a number is not written like this in JSON",
  3: 'a name in double quotes is expected, such as "at"',
  4: "a value is expected",
  5: "a colon is expected",
  6: "a comma is expected",
  7: "a closing brace is expected",
  8: "a closing bracket is expected",
  9: "the end of the file is expected: there is one value only",
  10: "JSON has no comments",
  11: "a comment has no end, and JSON has none",
  12: "a string has no end",
  13: "a number has no end",
  14: "\\u needs four hexadecimal digits",
  15: "this escape is not one of JSON's",
  16: "a control character in a string has to be escaped",
};

/** What a flag's file is, for messages. */
export interface FlagFile {
  /** The flag and the file as they were given: `--game=a.json`. */
  readonly given: string;
  /** What is to be named instead: `a JSON file`. */
  readonly wanted: string;
  /** What else helps when there is no such file. */
  readonly hint?: string;
}

/** The text of a file that a flag names. @throws {HostError} that says why it can't be read, and what to do */
export function readFlagFile(name: string, { given, wanted, hint = "" }: FlagFile): string {
  try {
    return Deno.readTextFileSync(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new HostError(`${given}: no such file; name ${wanted}${hint}`);
    }
    if (error instanceof Deno.errors.NotCapable) {
      throw new HostError(`${given} can't be read: run luanet with --allow-read`);
    }
    if (error instanceof Deno.errors.IsADirectory) {
      throw new HostError(`${given} is a folder; name ${wanted}`);
    }
    throw new HostError(
      `${given} can't be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}
