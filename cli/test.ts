import { absolutePath, HostError } from "../runtime/mod.ts";
import { parseFlags } from "./flags.ts";
import { luaFilesBelow, statOf } from "./lua_files.ts";
import { Output } from "./output.ts";
import { isWell, type Summary } from "./reporters/reporter.ts";
import { checkFolder } from "./root_folder.ts";
import { listenForEnd } from "./signals.ts";
import { findSpecs, isSpec } from "./spec_files.ts";
import { scriptNames, type TestFlags, testFlags } from "./test_flags.ts";
import { runPass } from "./test_pass.ts";
import { UsageError } from "./usage.ts";

/**
 * `luanet test`: runs spec files, or tries scripts without any.
 * @returns the exit code
 * @throws {UsageError | HostError} when there is nothing to run, or a report can't be written
 */
export async function test(args: readonly string[]): Promise<number> {
  const { values: flags, positionals } = await parseFlags(args, testFlags);
  refuseTogether(flags);
  if (flags.root !== ".") checkFolder(flags.root);
  const output = new Output();
  const find = () => findFiles(flags, positionals);
  if (flags.watch) {
    const { watchTests } = await import("./test_watch.ts");
    return await watchTests({ flags, names: positionals, output, find });
  }
  let stop = () => {};
  const signals = listenForEnd(() => stop());
  const summary = await runPass({
    flags,
    output,
    find,
    most: mostFiles(flags, positionals),
    begins: (run) => stop = () => run.stop(),
  });
  // A signal that came while Lua was busy is heard only when the process has a turn.
  await new Promise((end) => setTimeout(end, 0));
  signals.close();
  if (output.failure !== undefined) throw output.failure;
  return signals.exitCode ?? exitCodeOf(summary);
}

/** A broken spec file is the harness's affair, as is a luanet that fails; anything else a test's. */
function exitCodeOf(summary: Summary): number {
  if (summary.broken > 0) return 2;
  return isWell(summary) ? 0 : 1;
}

/** @throws {UsageError} on flags of which one has no meaning beside the other, or without it */
function refuseTogether({ smoke, frames, filter, noClearScreen, watch }: TestFlags): void {
  if (smoke.length === 0 && frames !== undefined) {
    throw new UsageError(
      `--frames=${frames} is for --smoke; a spec turns its frames with luanet.frames(${frames})`,
    );
  }
  if (smoke.length > 0 && filter !== undefined) {
    throw new UsageError(
      `--filter=${filter} chooses tests of specs, and --smoke runs none: leave one of them out`,
    );
  }
  if (noClearScreen && !watch) {
    throw new UsageError("--no-clear-screen is for --watch; leave it out, or add --watch");
  }
}

/** As many files as names, if each is that of a file. */
function mostFiles(flags: TestFlags, names: readonly string[]): number {
  const all = [...scriptNames(flags), ...names];
  return all.length > 0 && all.every((name) => name.endsWith(".lua")) ? all.length : Infinity;
}

/** What is run: spec files, or the scripts of a smoke run. */
function findFiles(flags: TestFlags, names: readonly string[]): string[] {
  if (flags.smoke.length === 0) return findSpecs(names);
  // A shell's `--smoke scripts/*.lua` gives the flag the first one only.
  const scripts = [...scriptNames(flags), ...names];
  const files = scripts.flatMap((name) => {
    const stat = statOf(name);
    if (stat === undefined) {
      throw new HostError(`${name}: no such file or folder; name a Lua script or a folder`);
    }
    return stat.isDirectory ? luaFilesBelow(name, (path) => !isSpec(path)) : [name];
  });
  if (files.length === 0) {
    throw new UsageError(`--smoke=${flags.smoke} names no script: name a Lua file`);
  }
  return [...new Map(files.map((file) => [absolutePath(file), file])).values()].sort();
}
