import {
  fn,
  func,
  type FunctionSpec,
  type Kind,
  type Param,
  type Results,
  type Values,
} from "./spec.ts";
import type { WaitingCallback } from "./values.ts";

/**
 * Describes a function that Lua waits for: it goes on with what the promise gives, and a `RaiseError` is raised at the
 * call. Only what runs as a test can call it.
 */
export function waits<S, const A extends readonly Param[], const R extends readonly Param[]>(
  described: { doc: string; args: A; returns: R; example: string },
  run: (state: S, ...args: Values<A>) => Promise<Results<R>>,
): FunctionSpec<S> {
  const spec = fn<S, A, R>(described, run as never);
  return { ...spec, signatures: spec.signatures.map((each) => ({ ...each, waits: true })) };
}

/** A Lua function that may call such functions. */
export const waitingFunction = func() as Kind<WaitingCallback>;
