/**
 * What Lua sees, said once: modules, functions, arguments and results. The binding, the argument checks, the reference
 * page and the editor definitions are all read from these descriptions.
 */
import type { ScriptContext } from "./context.ts";
import type { Kind, Param } from "./kinds.ts";
import type { Callback, Data, DataTable, Scalar } from "./values.ts";

export type { Callback, Data, DataTable, Scalar } from "./values.ts";
export type { RoomSettings, ScriptContext } from "./context.ts";

export type { Kind, KindTypes, Param } from "./kinds.ts";

/** Is it a table, not a scalar? */
export function isTable(value: Data): value is DataTable {
  return typeof value === "object" && !(value instanceof Uint8Array);
}

export const integer: Kind<number> = { tag: "integer" };
export const number: Kind<number> = { tag: "number" };
export const boolean: Kind<boolean> = { tag: "boolean" };
export const text: Kind<string> = { tag: "text" };
export const bytes: Kind<Uint8Array> = { tag: "bytes" };
export const printed: Kind<Uint8Array> = { tag: "printed" };
export const scalar: Kind<Scalar> = { tag: "scalar" };
export const data: Kind<Data> = { tag: "data" };
export const frozen: Kind<Data> = { tag: "frozen" };
export const value: Kind<unknown> = { tag: "value" };
export const pushed: Kind<(at: unknown) => void> = { tag: "pushed" };

/** A module's table, as a result: for calls that are chained. */
export function moduleTable(name: string): Kind<void> {
  return { tag: "module", name };
}

/** A Lua function, which the host may call as long as the script lives. */
export function func(...params: Param[]): Kind<Callback> {
  return { tag: "func", params };
}

type RecordKind = Extract<Kind<Readonly<Record<string, unknown>>>, { tag: "record" }>;

/** A table with the given fields, made by the host. `name` is its class in editor definitions. */
export function record(name: string, ...fields: Param[]): RecordKind {
  return { tag: "record", name, fields };
}

/** A record whose `tostring` is one of its fields. */
export function shownAs(shown: string, described: RecordKind): RecordKind {
  return { ...described, shown };
}

/** A table that scripts give, of which the named fields are read: each may be missing if its kind is optional. */
export function options<const F extends Readonly<Record<string, Field>>>(
  name: string,
  fields: F,
): OptionsKind<F> {
  const params = Object.entries(fields).map(([name, { kind, doc }]) => ({ name, kind, doc }));
  return { tag: "options", name, fields: params };
}

type OptionsKind<F> = Extract<
  Kind<{ readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never }>,
  { tag: "options" }
>;

/** As `options`, but a table with a field of another name is refused: nobody is served by one that is passed over. */
export function exactOptions<const F extends Readonly<Record<string, Field>>>(
  name: string,
  fields: F,
): OptionsKind<F> {
  return { ...options(name, fields), exact: true };
}

/** A field of `options`. */
export interface Field<T = unknown> {
  readonly kind: Kind<T>;
  readonly doc: string;
}

/** Says what a field of `options` is. */
export function field<T>(kind: Kind<T>, doc: string): Field<T> {
  return { kind, doc };
}

/** A table of the positions 1..N, made by the host. */
export function list<T>(of: Kind<T>): Kind<readonly T[]> {
  return { tag: "list", of };
}

/** A table that scripts give, from strings to values of one kind: its pairs, in no order. */
export function dict<T>(of: Kind<T>): Kind<readonly (readonly [key: string, value: T])[]> {
  return { tag: "dict", of };
}

/** An object of a class that the room describes: to Lua a userdata with its methods and fields. */
export function object<S extends object>({ name }: ClassSpec<S>): Kind<S> {
  return { tag: "object", name };
}

/** A value that may be left out or nil. As the last of several results it is left out, not nil. */
export function optional<T>(of: Kind<T>): Kind<T | undefined> {
  return { tag: "optional", of };
}

/** All remaining arguments. */
export function rest<T>(of: Kind<T>): Kind<T[]> {
  return { tag: "rest", of };
}

/** Names a value and says what it is. */
export function param<T>(name: string, kind: Kind<T>, doc = ""): Param<T> {
  return { name, kind, doc };
}

/** One value for several callbacks of a script: all of them get the same table. */
export class Shared {
  /** Set by the binding when the value was made in Lua. */
  pin: { readonly ref: bigint; release(): void } | undefined;

  constructor(readonly kind: Kind, readonly value: unknown) {}

  /** Lets go of the Lua value. */
  release(): void {
    this.pin?.release();
    this.pin = undefined;
  }
}

/** One way to call a function. `S` is the state of its room for the calling script. */
export interface Signature<S = unknown> {
  readonly args: readonly Param[];
  /** None, one, or several values: `run` then gives an array of them. */
  readonly returns: readonly Param[];
  run(state: S, ...args: never[]): unknown;
  readonly waits?: true; // `run` gives a promise, for which Lua waits (waits.ts).
}

/** A function as scripts see it: its ways of being called are tried in order. */
export interface FunctionSpec<S = unknown> {
  readonly doc: string;
  /** Lua that shows its use. */
  readonly example: string;
  readonly signatures: readonly Signature<S>[];
}

/** What Lua sees under one name: `name` is the path that scripts write, empty for globals. */
export interface ModuleSpec<S = unknown> {
  readonly name: string;
  readonly doc: string;
  /** Makes the room's state for one script. */
  open(context: ScriptContext): S;
  /** Called with a dot. */
  readonly functions: Readonly<Record<string, FunctionSpec<S>>>;
  /** Called with a colon. */
  readonly methods: Readonly<Record<string, FunctionSpec<S>>>;
  /** Values that are read when a script reads them. */
  readonly fields: Readonly<Record<string, FieldSpec<S>>>;
  /** The classes of the objects that its functions give. */
  readonly classes: readonly ClassSpec[];
}

/** A field that scripts can read and not write, unless Lua of luanet's own makes it so. */
export interface FieldSpec<S = unknown> {
  readonly doc: string;
  readonly kind: Kind;
  readonly writable?: true;
  get(of: S): unknown;
}

/** What Lua sees of a JavaScript object: a userdata with methods, called with a colon, and fields. */
export interface ClassSpec<S = unknown> {
  readonly name: string;
  readonly doc: string;
  readonly methods: Readonly<Record<string, FunctionSpec<S>>>;
  readonly fields: Readonly<Record<string, FieldSpec<S>>>;
  /** What `tostring` gives. */
  show(of: S): string;
}

/** Describes a class. */
export function defineClass<S extends object>(described: ClassSpec<S>): ClassSpec<S> {
  return described;
}

export type Values<P extends readonly Param[]> = {
  [I in keyof P]: P[I] extends Param<infer T> ? T : never;
};
export type Results<P extends readonly Param[]> = P extends readonly [] ? void
  : P extends readonly [Param<infer T>] ? T
  : Values<P>;

/** Describes one way to call a function. */
export function signature<S, const A extends readonly Param[], const R extends readonly Param[]>(
  described: { args: A; returns: R },
  run: (state: S, ...args: Values<A>) => Results<R>,
): Signature<S> {
  return { ...described, run: run as unknown as Signature<S>["run"] };
}

/** Describes a function that is called in one way. */
export function fn<S, const A extends readonly Param[], const R extends readonly Param[]>(
  described: { doc: string; args: A; returns: R; example: string },
  run: (state: S, ...args: Values<A>) => Results<R>,
): FunctionSpec<S> {
  const { doc, example, args, returns } = described;
  return { doc, example, signatures: [signature({ args, returns }, run)] };
}

/** Describes a function that is called in several ways: the first whose argument types fit is taken. */
export function overloaded<S>(
  described: { doc: string; example: string },
  ...signatures: Signature<S>[]
): FunctionSpec<S> {
  return { ...described, signatures };
}

/** Describes a module. */
export function defineModule<S>(described: {
  name: string;
  doc: string;
  open: (context: ScriptContext) => S;
  functions?: Record<string, FunctionSpec<NoInfer<S>>>;
  methods?: Record<string, FunctionSpec<NoInfer<S>>>;
  fields?: Record<string, FieldSpec<NoInfer<S>>>;
  classes?: readonly ClassSpec<never>[];
}): ModuleSpec<S> {
  const classes = (described.classes ?? []) as readonly ClassSpec[];
  return { functions: {}, methods: {}, fields: {}, ...described, classes };
}
