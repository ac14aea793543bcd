import project from "../deno.json" with { type: "json" };
import {
  type Host,
  HostError,
  loadHar,
  type Recorder,
  type Recording,
  type Replay,
  ScriptError,
  type Sink,
  type World,
} from "../runtime/mod.ts";
import { readHarFile } from "./har_file.ts";
import { ReportFile } from "./report_file.ts";
import { UsageError } from "./usage.ts";

/** The flags of a run whose traffic is recorded or replayed. */
export interface TrafficFlags {
  readonly record: string | undefined;
  readonly replay: string | undefined;
  readonly redact: readonly string[];
  readonly virtual: boolean;
  readonly callbackTimeout: number;
}

/**
 * Runs `run` with its traffic recorded, replayed or both.
 * @returns its exit code, or 1 when it asked for something that the replayed recording does not have
 * @throws {HostError | UsageError} when the files can't be read or written, if possible before it runs
 */
export async function withTraffic(
  flags: TrafficFlags,
  run: (traffic: Traffic) => Promise<number>,
): Promise<number> {
  checkFlags(flags);
  const traffic = new Traffic(flags, await loadHar());
  await traffic.open();
  let failure: HostError | undefined;
  let code: number;
  try {
    code = await run(traffic);
  } finally {
    failure = traffic.close();
  }
  if (failure !== undefined) throw failure;
  return code === 0 && traffic.missing > 0 ? 1 : code;
}

/** What may be called so. */
const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

function checkFlags({ record, replay, redact, virtual, callbackTimeout }: TrafficFlags): void {
  const wrong = redact.find((name) => !HEADER.test(name));
  if (wrong !== undefined) {
    throw new UsageError(`--redact=${wrong} is not the name of a header: --redact=X-Api-Key`);
  }
  if (record === undefined) {
    if (redact.length === 0) return;
    throw new UsageError(
      `--redact=${redact[0]} leaves a header out of a recording: add --record=FILE.har`,
    );
  }
  if (virtual && replay === undefined) {
    throw new UsageError(
      `--record=${record} has nothing to record with --virtual, where the network is refused: ` +
        "leave one of them out, or add --replay=FILE.har",
    );
  }
  if (callbackTimeout === 0) {
    throw new UsageError(
      `--record=${record} would be lost on Ctrl-C, which ends a run with --callback-timeout=0 ` +
        "at once: leave one of them out",
    );
  }
}

type Har = Awaited<ReturnType<typeof loadHar>>;

/** The traffic of a run. */
export class Traffic {
  /** How much was asked for that is not in the recording. */
  missing = 0;
  readonly #flags: TrafficFlags;
  readonly #har: Har;
  #file: ReportFile | undefined;
  #recording: Recording | undefined;
  #recorder: Recorder | undefined;
  #replay: Replay | undefined;
  #host: Host | undefined;
  #hasBegun = false;

  constructor(flags: TrafficFlags, har: Har) {
    this.#flags = flags;
    this.#har = har;
  }

  /** Reads what is replayed, and begins what is written. @throws {HostError} */
  async open(): Promise<void> {
    const { record, replay } = this.#flags;
    if (replay !== undefined) this.#recording = await readHarFile(replay);
    if (record !== undefined) this.#file = await ReportFile.open(record, `--record=${record}`);
  }

  /** The same world, with the network that was asked for. */
  around(world: World): World {
    const { record } = this.#flags;
    const warn = (message: string) => this.#warn(world, record ?? "", message);
    if (record !== undefined) this.#recorder = new this.#har.Recorder(world.clock, warn);
    return {
      ...world,
      transports: async () => {
        const real = await world.transports();
        const network = this.#recording === undefined
          ? real
          : this.#play(this.#recording, world).transports(real.listener);
        return this.#recorder?.around(network) ?? network;
      },
    };
  }

  /** Names the host of the run, before anything of it runs. */
  bind(host: Host): void {
    this.#host = host;
  }

  /** The run begins: from now on there is something to write. */
  begin(): void {
    this.#hasBegun = true;
  }

  /** The run is over: writes the file, unless it never began. @returns why it can't be written */
  close(): HostError | undefined {
    this.#replay?.end();
    if (this.#recorder === undefined || !this.#hasBegun) {
      this.#file?.discard();
      return undefined;
    }
    const creator = { name: "luanet", version: project.version };
    const { redact } = this.#flags;
    try {
      this.#file?.write(this.#har.harText(this.#recorder.recording, { creator, redact }));
      return undefined;
    } catch (error) {
      if (error instanceof HostError) return error;
      throw error;
    }
  }

  #play(recording: Recording, { clock, sink }: World): Replay {
    const { replay = "" } = this.#flags;
    const time = {
      now: () => clock.now(),
      at: (time: number, turn: () => void) => this.#hostOf().at(time, turn),
      await: (work: Promise<void>) => this.#hostOf().await(work),
    };
    this.#replay = new this.#har.Replay(recording, time, {
      missing: (message) => {
        this.missing++;
        const error = new ScriptError({ kind: "runtime", script: replay, file: replay, message });
        sink.fail(error, clock.wallTime());
      },
      warn: (message) => this.#warn({ clock, sink }, replay, message),
    });
    return this.#replay;
  }

  #hostOf(): Host {
    if (this.#host === undefined) throw new Error("a script used the network without a host");
    return this.#host;
  }

  /** @param file what the warning is about, in the place of a script */
  #warn({ clock, sink }: Pick<World, "clock"> & { sink: Sink }, file: string, message: string) {
    const bytes = new TextEncoder().encode(message);
    sink.log({ time: clock.wallTime(), level: "warn", script: file, message: bytes });
  }
}
