import { ScriptError } from "../errors.ts";
import { LineCounts } from "../lua/coverage.ts";
import { failureAt, failureOf, failuresOf } from "./failures.ts";
import type { Failure, FileResult, TestResult } from "./results.ts";
import { Session } from "./session.ts";
import type { SpecOptions, Surroundings } from "./surroundings.ts";

/** How a script is tried without a spec. */
export interface SmokeOptions extends SpecOptions {
  /** Frames that it runs for. */
  readonly frames: number;
}

/**
 * Tries a script without a spec: loads it, turns frames with the menu opened and closed in between, unloads it. The
 * network answers from a recording, or is dead.
 * @throws {HostError} when the script can't be read
 */
export async function runSmoke(
  file: string,
  options: SmokeOptions,
  { turned }: Pick<Surroundings, "turned"> = {},
): Promise<FileResult> {
  const lines = options.countLines === true ? new LineCounts() : undefined;
  const session = new Session(options, {
    turned,
    coverage: lines,
    isDead: options.replay === undefined,
  });
  const failures: Failure[] = [];
  const warnings: string[] = [];
  try {
    const script = await session.load(file, options.root);
    const { frames } = options;
    const opened = Math.floor(frames / 3), closed = Math.floor(frames * 2 / 3);
    await session.host.step(opened);
    await session.emit("menu_toggled", { visible: true });
    await session.host.step(closed - opened);
    await session.emit("menu_toggled", { visible: false });
    await session.host.step(frames - closed);
    const left = await session.unload(script);
    if (left.size > 0) {
      const what = [...left].map(([kind, count]) => `${count} ${kind}${count === 1 ? "" : "s"}`);
      warnings.push(`still open when it was unloaded: ${what.join(", ")}`);
    }
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    failures.push(failureOf(error, file));
  }
  await session.end();
  const { unexpected, overflow, remarks } = session.sink;
  failures.push(
    ...failuresOf(unexpected),
    ...(overflow === undefined ? [] : [failureAt("runtime", overflow, file, 1)]),
    ...[...session.unanswered].map((what) => failureAt("network", what, file, 1)),
  );
  const result: TestResult = {
    path: [`runs for ${options.frames} frames`],
    line: 1,
    status: failures.length > 0 ? "failed" : "passed",
    seconds: session.seconds,
    failures,
    warnings: [...remarks, ...warnings, ...session.warnings],
    output: session.sink.output.take(),
  };
  return {
    file,
    tests: [result],
    only: [],
    output: [],
    ...lines && { coverage: lines.result() },
  };
}
