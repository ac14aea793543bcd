import type { HostOptions } from "../../runtime/mod.ts";

/** What the programs that measure memory run their hosts with. */
export const smallHost: HostOptions = {
  tick: 60,
  dispatch: "now",
  timeout: 5_000,
  memory: 64 << 20,
};

/** Collects garbage, in a process with `--v8-flags=--expose-gc`. */
export function collectGarbage(): void {
  const gc: unknown = Reflect.get(globalThis, "gc");
  if (typeof gc !== "function") throw new Error("--v8-flags=--expose-gc is missing");
  gc();
}
