/** The runtime's only door: hosts that run scripts, and what they need. */
import { RealClock, VirtualClock } from "./clock.ts";
import { Host, type HostOptions } from "./host.ts";
import { FolderRoot } from "./root.ts";
import type { Sink } from "./sink.ts";
import type { ScriptError } from "./errors.ts";
import type { Draft } from "./files.ts";
import type { ScriptFile } from "./script_file.ts";
import { furnish } from "./rooms.ts";
import type { ModuleSpec } from "./spec.ts";
import type { World } from "./world.ts";

// All that a run loads, though it is used elsewhere: of each file that is the first to name another one, Deno reads
// the source map as well. A test keeps the list complete.
import "./furniture.ts";
import "./limits.ts";
import "./log/print.ts";
import "./lua/bind.ts";
import "./lua/calls.ts";
import "./lua/classes.ts";
import "./lua/data.ts";
import "./lua/failures.ts";
import "./lua/functions.ts";
import "./lua/guards.ts";
import "./lua/inspect.ts";
import "./lua/libc_time.ts";
import "./lua/machine.ts";
import "./lua/pushers.ts";
import "./lua/readers.ts";
import "./lua/require.ts";
import "./lua/sandbox.ts";
import "./lua/stack.ts";
import "./lua/strftime.ts";
import "./lua/traceback.ts";
import "./lua/wasm.ts";
import "./scope.ts";
import "./script.ts";
import "./spec.ts";
import "./turns.ts";

export { HostError, ScriptError } from "./errors.ts";
export type { Frame, Local, ScriptErrorKind } from "./errors.ts";
export type { Host, HostOptions, RunLimits, RunReport } from "./host.ts";
export type { Coverage } from "./lua/coverage.ts";
export type { Script } from "./script.ts";
export { absolutePath, readScript, scriptFromInput } from "./script_file.ts";
export type { ScriptFile } from "./script_file.ts";
export type { LogLevel, LogRecord, Sink, Transfer } from "./sink.ts";
export type { GameStep } from "./menu/game.ts";
export type { Failure, FileResult, OutputPart, TestResult, TestStatus } from "./test/results.ts";
export type { SpecOptions, Surroundings } from "./test/surroundings.ts";
export type { Data } from "./values.ts";
export type { World } from "./world.ts";
export type { Draft } from "./files.ts";
export type { Recorder, Recording, Replay } from "./net/har/har.ts";

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

/** What runs spec files, and tries scripts without any. */
export async function loadTester(): Promise<
  & Pick<typeof import("./test/run_file.ts"), "runSpecFile">
  & Pick<typeof import("./test/smoke.ts"), "runSmoke">
> {
  const [{ runSpecFile }, { runSmoke }] = await Promise.all([
    import("./test/run_file.ts"),
    import("./test/smoke.ts"),
  ]);
  return { runSpecFile, runSmoke };
}

/** What a seed decides. */
export async function loadRandom(): Promise<typeof import("./random.ts")> {
  return await import("./random.ts");
}

/** What records traffic, writes and reads HAR, and answers from it. */
export async function loadHar(): Promise<typeof import("./net/har/har.ts")> {
  return await import("./net/har/har.ts");
}

/**
 * Begins a file that the user names: it is not there under its name before it is whole.
 * @throws {HostError} with the cause
 */
export async function openDraft(path: string): Promise<Draft> {
  return (await import("./folder_draft.ts")).draftAt(path);
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
      const listener = new DenoListeners();
      const handOver = listener.handOver.bind(listener);
      return {
        listener,
        http: new DenoHttp(handOver),
        socket: new DenoSockets(undefined, handOver),
      };
    },
  };
}
