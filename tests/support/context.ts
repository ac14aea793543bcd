import { VirtualClock } from "../../runtime/clock.ts";
import { Scope } from "../../runtime/scope.ts";
import type { ScriptContext } from "../../runtime/spec.ts";
import { memoryRoot } from "./host.ts";

/** What a room sees of a script, without a script: what it says is kept, a line each, and what it posts is run when told. */
export interface TestContext extends ScriptContext {
  /** `warn: text` for each line of log, notice or status. */
  readonly said: string[];
  /** Runs what was posted, and what that posts. */
  turn(): void;
}

/** Makes a context; what is not given is as in a run on a virtual clock. */
export function testContext(given: Partial<ScriptContext> = {}): TestContext {
  const said: string[] = [];
  const posted: (() => void)[] = [];
  const shared = new Map<unknown, unknown>();
  const decoder = new TextDecoder();
  const say = (level: string, message: Uint8Array | string) => {
    said.push(`${level}: ${typeof message === "string" ? message : decoder.decode(message)}`);
  };
  return {
    script: "test.lua",
    scope: new Scope(),
    clock: new VirtualClock(),
    settings: { allowOrigins: [], memory: 512 << 20, maxBody: 64 << 20 },
    root: memoryRoot({}),
    get transports(): never {
      throw new Error("no network in this test");
    },
    shared: <T>(make: new () => T) => {
      if (!shared.has(make)) shared.set(make, new make());
      return shared.get(make) as T;
    },
    write: () => {},
    log: say,
    warn: (message) => say("warn", message),
    notify: (level, message) => say(`notify ${level}`, message),
    say: (message) => say("says", message),
    progress: () => {},
    post: (turn) => void posted.push(turn),
    at: () => () => {},
    look: () => {},
    internalError: (error) => {
      throw error;
    },
    emit: () => {},
    await: () => {},
    ...given,
    said,
    turn: () => {
      for (let next = posted.shift(); next !== undefined; next = posted.shift()) next();
    },
  };
}
