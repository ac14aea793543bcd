import {
  createHost,
  denoWorld,
  type GameStep,
  type Host,
  HostError,
  readScript,
  type RunReport,
  type Script,
  ScriptError,
  type ScriptFile,
  scriptFromInput,
  type Sink,
  type Transfer,
} from "../runtime/mod.ts";
import { LazySink } from "./lazy_sink.ts";
import { Output } from "./output.ts";
import type { RunFlags } from "./run_flags.ts";
import { listenForEnd } from "./signals.ts";
import type { Traffic } from "./traffic.ts";

/**
 * `luanet run`: runs scripts until they have nothing left to do.
 * @returns the exit code
 * @throws {HostError} when the run can't be started
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values: flags, positionals } = await readFlags(args);
  if (flags.record === undefined && flags.replay === undefined && flags.redact.length === 0) {
    return await runScripts(flags, positionals);
  }
  const { withTraffic } = await import("./traffic.ts");
  return await withTraffic(flags, (traffic) => runScripts(flags, positionals, traffic));
}

async function runScripts(
  flags: RunFlags,
  positionals: readonly string[],
  traffic?: Traffic,
): Promise<number> {
  const isWatched = flags.watch !== undefined;
  const files = await readScripts(positionals, flags.root);
  const output = new Output();
  const sink = openSink(output, flags);
  const real = denoWorld({ sink, root: flags.root, virtual: flags.virtual });
  const world = traffic?.around(real) ?? real;
  const host = createHost(world, {
    tick: flags.tick,
    dispatch: flags.dispatch,
    timeout: flags.callbackTimeout,
    memory: flags.memory,
    allowOrigins: flags.allowOrigin,
    maxBody: flags.maxBody,
    trace: flags.trace,
    ...(flags.game === undefined ? {} : { game: await readGame(flags.game) }),
  });
  traffic?.bind(host);
  // Nobody hears what the scripts still have to say.
  output.onEnd = () => host.stop();
  let stopWatching: (() => void) | undefined;
  // Before anything of a script runs. Without a deadline only the default action of Ctrl-C reaches a busy one.
  const signals = flags.callbackTimeout > 0 ? listenForEnd(() => host.stop()) : undefined;
  const start = performance.now();
  if (isWatched) {
    const { startWatched } = await import("./run_watched.ts");
    stopWatching = await startWatched({ host, sink, output, flags, names: positionals, readGame });
    traffic?.begin();
  } else {
    await host.prepare(files);
    const scripts = compile(host, files, sink, world.clock.wallTime());
    if (scripts === undefined) {
      signals?.close();
      await sink.finish();
      return 1;
    }
    traffic?.begin();
    if (signals?.exitCode === undefined) host.start(scripts);
  }
  const { frames, duration } = flags;
  const report = await host.run({ frames, duration, endless: isWatched });
  stopWatching?.();
  // A signal that came while Lua was busy is heard only when the process has a turn, which takes as long as a short run.
  const isShort = performance.now() - start < SHORT;
  if (signals !== undefined && !isShort) await new Promise((end) => setTimeout(end, 0));
  signals?.close();
  await sink.finish();
  if (flags.logFormat === "text" && !flags.quiet && Deno.stderr.isTerminal()) {
    output.write("stderr", new TextEncoder().encode(summary(report)));
    output.flush();
  }
  if (output.failure !== undefined) throw output.failure;
  return signals?.exitCode ?? (report.errors > 0 ? 1 : 0);
}

/** Milliseconds of a run that is over before anybody could want to end it. */
const SHORT = 50;

/** What the flags of `luanet run` say when none is given: a test holds it against their table. */
export const runDefaults: RunFlags = {
  tick: 60,
  frames: undefined,
  duration: undefined,
  virtual: false,
  dispatch: "now",
  watch: undefined,
  watchExclude: [],
  noClearScreen: false,
  root: ".",
  game: undefined,
  record: undefined,
  replay: undefined,
  redact: [],
  trace: false,
  allowOrigin: [],
  callbackTimeout: 5_000,
  memory: 512 * 1024 * 1024,
  maxBody: 64 * 1024 * 1024,
  logLevel: "info",
  logFormat: "text",
  quiet: false,
};

/** Most runs have no flags: they need not load what reads them. */
async function readFlags(
  args: readonly string[],
): Promise<{ values: RunFlags; positionals: readonly string[] }> {
  if (!args.some((arg) => arg.startsWith("-") && arg !== "-")) {
    return { values: runDefaults, positionals: args };
  }
  const [{ parseFlags }, { runFlags }] = await Promise.all([
    import("./flags.ts"),
    import("./run_flags.ts"),
  ]);
  return await parseFlags(args, runFlags);
}

async function readGame(file: string): Promise<readonly GameStep[]> {
  return await (await import("./game_file.ts")).readGameFile(file);
}

/** The sink that the flags ask for. */
function openSink(
  output: Output,
  { logLevel: level, logFormat, quiet, virtual }: RunFlags,
): LazySink {
  const sink = new LazySink(output, quiet ? undefined : level, async () => {
    if (logFormat === "json") {
      const { JsonSink } = await import("./json_sink.ts");
      return new JsonSink(output, { level, quiet });
    }
    const { TextSink } = await import("./text_sink.ts");
    const colors = Deno.stderr.isTerminal() && !Deno.noColor;
    return new TextSink(output, { level, quiet, colors, utc: virtual });
  });
  if (logFormat === "text" && !quiet && Deno.stderr.isTerminal()) {
    sink.onProgress = showProgress(output);
  }
  return sink;
}

/** Most runs download nothing: they need not load what draws. */
function showProgress(output: Output): (transfer: Transfer) => void {
  let show = async (first: Transfer) => {
    show = async () => {};
    const { ProgressLine } = await import("./progress.ts");
    const line = new ProgressLine(output);
    show = async (transfer) => await line.show(transfer);
    await show(first);
  };
  // A line that can't be drawn is no reason to stop.
  return (transfer) => void show(transfer).catch(() => {});
}

/** Reads every script before any of them is run. */
async function readScripts(names: readonly string[], root: string): Promise<ScriptFile[]> {
  if (names.length === 0) throw new HostError("no script given; luanet run script.lua runs one");
  if (root !== ".") (await import("./root_folder.ts")).checkFolder(root);
  const files: ScriptFile[] = [];
  for (const name of names) {
    const file = name === "-" ? scriptFromInput(readInput()) : readScript(name, root);
    const same = files.find(({ path }) => path === file.path)?.file;
    if (same !== undefined) {
      const twice = same === file.file ? "is given twice" : `and ${same} are the same script`;
      throw new HostError(`${file.file} ${twice}; name each script once`);
    }
    files.push(file);
  }
  return files;
}

function readInput(): Uint8Array {
  const chunks: Uint8Array[] = [];
  const chunk = new Uint8Array(65_536);
  for (let n = Deno.stdin.readSync(chunk); n !== null; n = Deno.stdin.readSync(chunk)) {
    chunks.push(chunk.slice(0, n));
  }
  const text = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    text.set(chunk, at);
    at += chunk.length;
  }
  return text;
}

/** Compiles all scripts; reports those that do not compile, and then gives nothing. */
function compile(
  host: Host,
  files: readonly ScriptFile[],
  sink: Sink,
  time: number,
): Script[] | undefined {
  const scripts: Script[] = [];
  for (const file of files) {
    try {
      scripts.push(host.compile(file));
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      sink.fail(error, time);
    }
  }
  return scripts.length === files.length ? scripts : undefined;
}

function summary({ frames, dropped, errors }: RunReport): string {
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
  return `${count(frames, "frame")}, ${dropped} dropped, ${count(errors, "error")}\n`;
}
