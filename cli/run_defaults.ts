import type { RunFlags } from "./run_flags.ts";

/** What the flags of `luanet run` say when none is given: a test holds it against their table. */
export const runDefaults: RunFlags = {
  tick: 60,
  frames: undefined,
  duration: undefined,
  virtual: false,
  dispatch: "now",
  root: ".",
  callbackTimeout: 5_000,
  memory: 512 * 1024 * 1024,
  logLevel: "info",
  logFormat: "text",
  quiet: false,
};
