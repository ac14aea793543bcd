/** The runtime's only door: hosts that run scripts, and what they need. */
import { Host, type HostOptions } from "./host.ts";
import type { ScriptError } from "./errors.ts";
import type { ScriptFile } from "./script_file.ts";
import type { World } from "./world.ts";

export { HostError, ScriptError } from "./errors.ts";
export type { Frame, Local, ScriptErrorKind } from "./errors.ts";
export type { Host, HostOptions, RunLimits, RunReport } from "./host.ts";
export type { Script } from "./script.ts";
export { modules } from "./host.ts";
export { events } from "./events/names.ts";
export { readScript, scriptFromInput } from "./script_file.ts";
export type { ScriptFile } from "./script_file.ts";
export { logLevels } from "./sink.ts";
export type { LogLevel, LogRecord, Sink } from "./sink.ts";
export type { World } from "./world.ts";
export { denoWorld } from "./world.ts";

/** Makes a host. Two of them in one process know nothing of each other. */
export function createHost(world: World, options: HostOptions): Host {
  return new Host(world, options);
}

/** Compiles sources without running any; gives the error of each that does not compile. */
export async function checkSources(files: Iterable<ScriptFile>): Promise<ScriptError[]> {
  // Loaded only here: a run need not wait for it.
  return (await import("./check.ts")).checkSources(files);
}
