import { assert, assertEquals, assertMatch } from "@std/assert";
import type { ScriptError } from "../../../../runtime/errors.ts";
import type { LineCounts } from "../../../../runtime/lua/coverage.ts";
import { type Outcome, runScripts } from "../../../support/host.ts";

/** What a hostile script is expected to come to. */
export interface Attack {
  readonly lua: string;
  /** Stopped by the deadline; if not, the error's message, or none. */
  readonly ends: "killed" | RegExp | "well";
  /** What it printed before, if that matters. */
  readonly prints?: string;
  /** Milliseconds that it may run at a stretch. */
  readonly timeout?: number;
  /** Bytes that it may use. */
  readonly memory?: number;
}

/** Longer than any attack may take, however busy the computer is: what runs for ever takes longer. */
const LONGEST = 20_000;
const FRAMES = 5;

const bystander = `
local ticks = 0
event.on("frame_update", function() ticks = ticks + 1 if ticks == ${FRAMES} then log.info("alive") end end)`;

/** Runs a script beside one that counts frames, and checks what every attack has to come to. */
export async function attack(
  { lua, ends, prints, timeout = 50, memory = 64 << 20 }: Attack,
  coverage?: LineCounts,
): Promise<Outcome> {
  const start = performance.now();
  const outcome = await runScripts({ "hostile.lua": lua, "other.lua": bystander }, {
    timeout,
    memory,
    frames: FRAMES,
    ...coverage && { coverage },
  });
  const took = performance.now() - start;
  assert(took < timeout + LONGEST, `it took ${Math.round(took)} ms`);
  const [first] = outcome.errors;
  if (ends === "well") assertEquals(outcome.errors, []);
  else if (ends === "killed") checkKilled(first, timeout);
  else {
    assertEquals(first?.kind, "runtime", first?.message);
    assertMatch(first?.message ?? "", ends);
  }
  if (prints !== undefined) assertEquals(outcome.printed, prints);
  const alive = outcome.sink.logs.filter(({ script }) => script === "other.lua");
  assertEquals(alive.map(({ message }) => message), ["alive"]);
  assertEquals(outcome.errors.filter(({ script }) => script !== "hostile.lua"), []);
  assertEquals(outcome.report.frames, FRAMES);
  return outcome;
}

function checkKilled(error: ScriptError | undefined, timeout: number): void {
  assertEquals(error?.kind, "killed", error?.message);
  assertMatch(
    error?.message ?? "",
    new RegExp(`^it ran for longer than ${timeout / 1000} s at a stretch`),
  );
  assertEquals(error?.script, "hostile.lua");
  assert((error?.traceback.length ?? 0) > 0, "there is no traceback");
}

/** Defines a test for each attack. */
export function testAttacks(attacks: Readonly<Record<string, Attack>>): void {
  for (const [name, each] of Object.entries(attacks)) {
    Deno.test(name, async () => void await attack(each));
  }
}
