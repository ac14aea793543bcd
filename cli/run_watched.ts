import { type GameStep, type Host, HostError, type LogRecord, type Sink } from "../runtime/mod.ts";
import type { Output } from "./output.ts";
import type { RunFlags } from "./run_flags.ts";
import { Watch } from "./watch.ts";

/** What a watched run works on. */
export interface WatchedRun {
  readonly host: Host;
  readonly sink: Sink;
  readonly output: Output;
  readonly flags: RunFlags;
  readonly names: readonly string[];
  readGame(file: string): Promise<readonly GameStep[]>;
}

/**
 * Begins the scripts of `luanet run --watch`, and reloads them from then on.
 * @returns ends the watching
 * @throws {HostError} when something can't be watched
 */
export async function startWatched(run: WatchedRun): Promise<() => void> {
  const { host, sink, output, flags, names } = run;
  if (names.includes("-")) {
    throw new HostError(
      "a script from standard input can't be watched: name a file, or leave out --watch",
    );
  }
  const encoder = new TextEncoder();
  const clears = !flags.noClearScreen && Deno.stderr.isTerminal();
  const time = () => host.world.clock.wallTime();
  const watch = new Watch(names, {
    host,
    root: flags.root,
    paths: (flags.watch ?? "").split(",").map((path) => path.trim()).filter((path) => path !== ""),
    exclude: flags.watchExclude,
    game: flags.game,
    readGame: run.readGame,
    fail: (error) => {
      sink.fail(error, time());
      sink.flush();
    },
    say: (text) => {
      const record: LogRecord = {
        time: time(),
        level: "info",
        script: "watch:",
        message: encoder.encode(text),
        status: true,
      };
      sink.log(record);
      sink.flush();
    },
    clear: () => {
      if (!clears) return;
      output.write("stderr", encoder.encode("\x1b[2J\x1b[3J\x1b[H"));
      output.flush();
    },
  });
  await watch.start();
  const stopListening = Deno.stdin.isTerminal() ? listenForKeys(() => watch.reloadAll()) : () => {};
  return () => {
    stopListening();
    watch.close();
  };
}

/** Calls `reload` for each line `r`. */
function listenForKeys(reload: () => void): () => void {
  const reader = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
  const listen = async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (part.value.split("\n").some((line) => line.trim() === "r")) reload();
    }
  };
  // Ended by the cancel below, or by an end of input.
  listen().catch(() => {});
  return () => void reader.cancel().catch(() => {});
}
