/** The runtime's only door: hosts that run scripts, and what they need. */
import { RealClock, VirtualClock } from "./clock.ts";
import { Host, type HostOptions } from "./host.ts";
import { FolderRoot } from "./root.ts";
import type { Sink } from "./sink.ts";
import type { ScriptError } from "./errors.ts";
import type { ScriptFile } from "./script_file.ts";
import { furnish } from "./rooms.ts";
import type { ModuleSpec } from "./spec.ts";
import type { World } from "./world.ts";

export { HostError, ScriptError } from "./errors.ts";
export type { Frame, Local, ScriptErrorKind } from "./errors.ts";
export type { Host, HostOptions, RunLimits, RunReport } from "./host.ts";
export type { Script } from "./script.ts";
export { absolutePath, readScript, scriptFromInput } from "./script_file.ts";
export type { ScriptFile } from "./script_file.ts";
export type { LogLevel, LogRecord, Sink, Transfer } from "./sink.ts";
export type { GameStep } from "./menu/game.ts";
export type { Data } from "./values.ts";
export type { World } from "./world.ts";

/** Makes a host. Two of them in one process know nothing of each other. */
export function createHost(world: World, options: HostOptions): Host {
  return new Host(world, options);
}

/** The events that a host fires. */
export async function loadEvents(): Promise<typeof import("./events/event.ts")> {
  return await import("./events/event.ts");
}

/** The descriptions of all that scripts see. */
export async function allModules(): Promise<readonly ModuleSpec[]> {
  return (await furnish()).modules;
}

/** Compiles sources without running any; gives the error of each that does not compile. */
export async function checkSources(
  files: Iterable<Pick<ScriptFile, "path" | "file" | "text">>,
): Promise<ScriptError[]> {
  // Loaded only here: a run need not wait for it.
  return (await import("./check.ts")).checkSources(files);
}

/** The real world: the system's clock, or a virtual one, and its files. */
export function denoWorld(options: { sink: Sink; root: string; virtual?: boolean }): World {
  return {
    clock: options.virtual === true ? new VirtualClock() : new RealClock(),
    sink: options.sink,
    root: new FolderRoot(options.root),
    rootFolder: options.root,
    folder: (path) => new FolderRoot(path),
    transports: async () => {
      if (options.virtual === true) return (await import("./net/refused.ts")).refusedTransports;
      const [{ DenoListeners }, { DenoHttp }, { DenoSockets }] = await Promise.all([
        import("./net/ws_server/deno.ts"),
        import("./net/http/deno.ts"),
        import("./net/ws/deno.ts"),
      ]);
      return { listener: new DenoListeners(), http: new DenoHttp(), socket: new DenoSockets() };
    },
  };
}
