import type { Data, Scalar } from "./values.ts";

/** The kinds of value that cross the border, and the JavaScript type that stands for each. */
export interface KindTypes {
  /** Lua integer ↔ number, for ids, ports and counts: beyond 2^53 the nearest one, which none of them reaches. */
  integer: number;
  /** Lua float or integer → number; number → float. */
  number: number;
  boolean: boolean;
  /** Lua string ↔ text; bytes that are not UTF-8 read as U+FFFD. */
  text: string;
  /** Lua string ↔ its bytes. */
  bytes: Uint8Array;
  /** Any value, as `tostring` prints it. */
  printed: Uint8Array;
  /** Any scalar to the last bit: nil, boolean, integer (bigint), float (number), string (bytes). */
  scalar: Scalar;
  /** Scalars, and tables of them to any depth: copied. */
  data: Data;
  /** The same as a result that scripts can only read. */
  frozen: Data;
  /** Any value as it stands on the Lua stack, for as long as the call lasts: a `StackValue` of lua/stack.ts. */
  value: unknown;
  /** A result that the function given puts on the Lua stack itself. */
  pushed: (at: unknown) => void;
}
/** One kind of value. `T` is what JavaScript sees of it. */
export type Kind<T = unknown> =
  & (
    | { readonly tag: keyof KindTypes }
    | { readonly tag: "func"; readonly params: readonly Param[]; readonly result?: Kind }
    | {
      readonly tag: "record";
      readonly name: string;
      readonly fields: readonly Param[];
      /** The field that `tostring` gives; the address of the table if left out. */
      readonly shown?: string;
    }
    | { readonly tag: "optional"; readonly of: Kind }
    | {
      readonly tag: "checked";
      readonly of: Kind;
      /** Why a value of that kind can't be taken; undefined when it can. */
      whyNot(value: unknown): string | undefined;
    }
    | { readonly tag: "rest"; readonly of: Kind }
    | { readonly tag: "list"; readonly of: Kind }
    | {
      readonly tag: "options";
      readonly name: string;
      readonly fields: readonly Param[];
      /** A table with another field is refused. */
      readonly exact?: boolean;
    }
    | { readonly tag: "dict"; readonly of: Kind }
    | { readonly tag: "object"; readonly name: string }
    | { readonly tag: "module"; readonly name: string }
  )
  & { readonly type?: T };

/** A named value: an argument, a result or a field. */
export interface Param<T = unknown> {
  readonly name: string;
  readonly kind: Kind<T>;
  readonly doc: string;
}
