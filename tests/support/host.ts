import { VirtualClock } from "../../runtime/clock.ts";
import type { ScriptError } from "../../runtime/errors.ts";
import { Host, type RunLimits, type RunReport } from "../../runtime/host.ts";
import type { LineCounts } from "../../runtime/lua/coverage.ts";
import type { Machine } from "../../runtime/lua/machine.ts";
import { MemoryRoot } from "./memory_root.ts";
import type { HostOptions } from "../../runtime/options.ts";
import { furnish } from "../../runtime/rooms.ts";
import type { ScriptFile } from "../../runtime/script_file.ts";
import type { LogRecord, Sink } from "../../runtime/sink.ts";
import type { ModuleSpec } from "../../runtime/spec.ts";
import type { World } from "../../runtime/world.ts";

/** What scripts see of the runtime. */
export const { modules } = await furnish();

/** A sink that remembers everything. */
export class MemorySink implements Sink {
  readonly writes: { script: string; stream: "stdout" | "stderr"; bytes: Uint8Array }[] = [];
  readonly logs: (Omit<LogRecord, "message"> & { message: string })[] = [];
  readonly errors: ScriptError[] = [];

  write(script: string, stream: "stdout" | "stderr", bytes: Uint8Array): void {
    this.writes.push({ script, stream, bytes });
  }

  log(record: LogRecord): void {
    this.logs.push({ ...record, message: new TextDecoder().decode(record.message) });
  }

  fail(error: ScriptError): void {
    this.errors.push(error);
  }

  flush(): void {}

  /** All that was printed, as text. */
  get printed(): string {
    const decoder = new TextDecoder();
    return this.writes.filter(({ stream }) => stream === "stdout").map(({ bytes }) =>
      decoder.decode(bytes)
    ).join("");
  }
}

/** A root of files in memory. */
export function memoryRoot(files: Readonly<Record<string, string>>): MemoryRoot {
  return new MemoryRoot(files);
}

/** What a test may choose of a host; the rest is as `luanet run` has it, on a virtual clock. */
export interface Setting {
  readonly tick?: number;
  readonly timeout?: number;
  readonly memory?: number;
  readonly dispatch?: "now" | "frame";
  /** Modules besides those that scripts always see. */
  readonly extra?: readonly ModuleSpec[];
  /** Instead of those. */
  readonly modules?: readonly ModuleSpec[];
  /** Files that `require` finds. */
  readonly files?: Readonly<Record<string, string>>;
  readonly world?: Partial<World>;
  /** Counts the lines that the scripts run. */
  readonly coverage?: LineCounts;
  /** Is given each script's machine before anything of the script runs. */
  readonly prepareMachine?: (machine: Machine) => void;
}

/** A host whose scripts find something of the test's own in their machines. */
class PreparedHost extends Host {
  constructor(world: World, options: HostOptions, readonly prepareMachine: (_: Machine) => void) {
    super(world, options);
  }
}

/** A host in a world of memory. */
export function testHost(setting: Setting = {}): { host: Host; sink: MemorySink } {
  const sink = new MemorySink();
  const root = memoryRoot(setting.files ?? {});
  const world: World = {
    clock: new VirtualClock(),
    sink,
    root,
    rootFolder: ".",
    folder: () => root,
    transports: () => Promise.reject(new Error("no network in this test")),
    ...setting.world,
  };
  const host = new PreparedHost(world, {
    tick: setting.tick ?? 60,
    dispatch: setting.dispatch ?? "now",
    timeout: setting.timeout ?? 5_000,
    memory: setting.memory ?? 512 << 20,
    coverage: setting.coverage,
    modules: setting.modules ?? [...modules, ...setting.extra ?? []],
  }, setting.prepareMachine ?? (() => {}));
  return { host, sink };
}

/** A script's text as a file to be loaded. */
export function script(text: string | Uint8Array, path = "test.lua"): ScriptFile {
  return {
    path,
    file: path,
    folder: undefined,
    text: typeof text === "string" ? new TextEncoder().encode(text) : text,
  };
}

/** What came of a run. */
export interface Outcome {
  readonly sink: MemorySink;
  readonly report: RunReport;
  readonly printed: string;
  readonly errors: readonly ScriptError[];
}

/** Runs scripts to their end, or to `limits`. */
export async function runScripts(
  sources: Readonly<Record<string, string | Uint8Array>>,
  setting: Setting & RunLimits = {},
): Promise<Outcome> {
  const { host, sink } = testHost(setting);
  host.start(Object.entries(sources).map(([path, text]) => host.compile(script(text, path))));
  const report = await host.run({ frames: setting.frames, duration: setting.duration });
  return { sink, report, printed: sink.printed, errors: sink.errors };
}

/** Runs one script, `test.lua`. */
export function runScript(
  text: string | Uint8Array,
  setting: Setting & RunLimits = {},
): Promise<Outcome> {
  return runScripts({ "test.lua": text }, setting);
}
