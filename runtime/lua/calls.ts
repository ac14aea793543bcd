import { HostError, RaiseError } from "../errors.ts";
import type { FunctionSpec, Param, Signature } from "../spec.ts";
import type { HostFunction } from "./functions.ts";
import type { LuaState } from "./api.ts";
import type { Machine } from "./machine.ts";
import { type Pusher, pusherFor, type Report } from "./pushers.ts";
import { type Argument, fits, type Reader, readerFor, release } from "./readers.ts";

/**
 * A described function as Lua can call it: its arguments are read and checked, its results pushed.
 * @param first the stack index of the first argument: 2 behind `self`
 * @param stateOf gives the state that it works on
 */
export function bindFunction(
  machine: Machine,
  spec: FunctionSpec,
  name: string,
  first: number,
  stateOf: (L: LuaState) => unknown,
  report: Report,
): HostFunction {
  const bound = spec.signatures.map((signature) => ({
    signature,
    run: bindSignature(machine, signature, name, first, stateOf, report),
  }));
  const only = bound[0];
  if (only !== undefined && bound.length === 1) return only.run;
  return (L) => {
    let best = bound[0], most = -1;
    for (const candidate of bound) {
      const { args } = candidate.signature;
      const misfit = args.findIndex((arg, i) => !fits(machine, L, first + i, arg));
      if (misfit === -1) return candidate.run(L);
      if (misfit > most) [best, most] = [candidate, misfit];
    }
    // The nearest one says what is wrong.
    return best?.run(L) ?? 0;
  };
}

function bindSignature(
  machine: Machine,
  { args, returns, run, waits }: Signature,
  name: string,
  first: number,
  stateOf: (L: LuaState) => unknown,
  report: Report,
): HostFunction {
  const last = args.at(-1);
  const rest = last?.kind.tag === "rest" ? last.kind.of : undefined;
  const single = rest === undefined ? args : args.slice(0, -1);
  const readers = single.map((arg) => readerFor(machine, arg.kind, report));
  const places = single.map((_, i): Argument => ({ function: name, number: i + 1 }));
  const push = pushResults(machine, returns);
  const call = run as (state: unknown, ...values: unknown[]) => unknown;
  if (waits === true) {
    return (L) => {
      const values = readAll(L, readers, places, first);
      const state = stateOf(L);
      return waitIn(machine, L, name, async () => {
        const results = await call(state, ...values);
        return (L) => push(L, results);
      });
    };
  }
  if (rest !== undefined) {
    const readRest = readerFor(machine, rest, report);
    return (L) => {
      const values = readAll(L, readers, places, first);
      const more: unknown[] = [];
      let bytes = 0;
      for (
        let index = first + readers.length, top = machine.x.lua_gettop(L);
        index <= top;
        index++
      ) {
        const value = readRest(L, index, { function: name, number: index - first + 1 });
        // The same string may come a thousand times: here it is copied each time.
        if (value instanceof Uint8Array) bytes += value.length;
        if (bytes > machine.options.memory) throw new RangeError("not enough memory");
        more.push(value);
      }
      return push(L, call(stateOf(L), ...values, more));
    };
  }
  const [reader] = readers, [place] = places;
  if (reader === undefined || place === undefined) return (L) => push(L, call(stateOf(L)));
  if (readers.length === 1) return (L) => push(L, call(stateOf(L), reader(L, first, place)));
  return (L) => {
    const values = readAll(L, readers, places, first);
    try {
      return push(L, call(stateOf(L), ...values));
    } catch (thrown) {
      // A call that is refused keeps no function of the script's.
      if (thrown instanceof RaiseError) values.forEach(release);
      throw thrown;
    }
  };
}

/** Lets Lua wait for `work`, in a machine in which it can. */
function waitIn(
  { waiting }: Machine,
  L: LuaState,
  name: string,
  work: () => Promise<HostFunction>,
): number {
  if (waiting === undefined) throw new HostError(`${name} waits, in a machine that does not`);
  return waiting.wait(L, name, work);
}

/** Reads all arguments; when one is refused, the functions that came before it are let go. */
function readAll(
  L: LuaState,
  readers: readonly Reader[],
  places: readonly Argument[],
  first: number,
): unknown[] {
  const values: unknown[] = [];
  try {
    readers.forEach((read, i) => values.push(read(L, first + i, places[i] as Argument)));
    return values;
  } catch (thrown) {
    values.forEach(release);
    throw thrown;
  }
}

/** How a function's results are put on the stack; gives their count. */
function pushResults(
  machine: Machine,
  returns: readonly Param[],
): (L: LuaState, results: unknown) => number {
  const [only, ...others] = returns;
  if (only === undefined) return () => 0;
  const pushers: Pusher[] = returns.map(({ kind }) => pusherFor(machine, kind));
  const [pusher] = pushers;
  if (others.length === 0 && pusher !== undefined) {
    return (L, result) => {
      pusher.push(L, result);
      return 1;
    };
  }
  // What may be missing is left out at the end: `print(json.decode("1"))` has one value to print.
  const least = returns.findLastIndex(({ kind }) => kind.tag !== "optional") + 1;
  return (L, results) => {
    const values = results as unknown[];
    let count = pushers.length;
    while (count > least && values[count - 1] === undefined) count--;
    for (let i = 0; i < count; i++) (pushers[i] as Pusher).push(L, values[i]);
    return count;
  };
}
