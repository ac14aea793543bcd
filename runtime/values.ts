/** Any scalar to the last bit: nil, boolean, integer, float, string. */
export type Scalar = undefined | boolean | bigint | number | Uint8Array;
/** A Lua value without functions: a table is its pairs of key and value, in no order. */
export type Data = Scalar | DataTable;
export interface DataTable {
  readonly pairs: readonly (readonly [key: Scalar, value: Data])[];
}

/** A Lua function in JavaScript's hands. */
export interface Callback {
  /** Calls it; an error is reported by the host and does not come back. Nothing happens once the script has ended. */
  call(...args: unknown[]): void;
  /** Lets go of the Lua function. */
  release(): void;
}

/** A Lua function whose result is of use. */
export interface Asked<T> extends Callback {
  /**
   * Calls it for its result; undefined when there is none, because it raised an error or gave something else: that is
   * reported by the host.
   */
  ask(...args: unknown[]): { readonly result: T } | undefined;
}

/** A Lua function that may wait for the host, as a test's body does. */
export interface WaitingCallback extends Callback {
  /** Calls it, in a machine that has `waiting`; ends when it has returned, with whether that was true. @throws {ScriptError} */
  run(): Promise<boolean>;
}
