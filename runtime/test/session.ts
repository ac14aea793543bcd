import { VirtualClock } from "../clock.ts";
import type { EventName } from "../events/event.ts";
import { Host } from "../host.ts";
import type { LineCounts } from "../lua/coverage.ts";
import { Game, type GameStep } from "../menu/game.ts";
import { Settings } from "../menu/gui.ts";
import { RaiseError } from "../errors.ts";
import { TEST_CALLS, TEST_FRAMES } from "../limits.ts";
import { FakeNetwork } from "../net/fake/network.ts";
import { causeNamed } from "../net/fake/words.ts";
import type { Recording } from "../net/har/model.ts";
import { Replay } from "../net/har/replay.ts";
import type { Script } from "../script.ts";
import { readScript } from "../script_file.ts";
import type { Callback, Data } from "../values.ts";
import { SessionFiles } from "./session_files.ts";
import { type Said, SessionSink } from "./session_sink.ts";
import type { SpecOptions } from "./surroundings.ts";

/** A script that a test has loaded, which may have ended since. */
export interface LoadedScript {
  /** The file, as a terminal can open it. */
  readonly file: string;
  readonly root: string;
  readonly said: Said;
  script: Script;
}

/** What a session may be made with. */
export interface SessionParts {
  /** Is called in each frame. */
  readonly turned?: (() => void) | undefined;
  /** Counts the lines that scripts run, for all tests of a file. */
  readonly coverage?: LineCounts | undefined;
  /** What nothing answers is refused, as by a network that is not there; else the test fails. */
  readonly isDead?: boolean;
}

/** The fresh host of one test: a virtual clock, a network in memory, files whose changes are forgotten. */
export class Session {
  readonly clock = new VirtualClock();
  readonly sink: SessionSink;
  readonly files: SessionFiles;
  readonly host: Host;
  readonly settings: Settings;
  readonly game: Game;
  readonly network: FakeNetwork;
  /** What nobody answered, in words, with what would answer it; each once. */
  readonly unanswered = new Set<string>();
  /** What a script does otherwise than it was recorded; each once. */
  readonly warnings = new Set<string>();
  /** Functions of the spec that the network calls. */
  readonly #kept: Callback[] = [];
  readonly #options: SpecOptions;
  readonly #far: (() => void)[] = [];
  #frames = 0;
  #calls = 0;
  readonly #replay: Replay | undefined;

  constructor(options: SpecOptions, { turned, coverage, isDead }: SessionParts = {}) {
    this.#options = options;
    const { clock } = this;
    this.files = new SessionFiles(options.memory);
    this.sink = new SessionSink(() => this.seconds, () => {
      turned?.();
      this.#flush();
    });
    this.host = new Host({
      clock,
      sink: this.sink.of(this.sink.begin()),
      root: this.files.below(options.root),
      rootFolder: options.root,
      folder: (path) => this.files.below(path),
      transports: () => Promise.resolve(this.network.transports),
    }, { ...options, timeout: options.callbackTimeout, dispatch: "frame", coverage });
    this.#replay = options.replay && this.#replayOf(options.replay);
    this.network = new FakeNetwork({
      time: {
        now: () => clock.now(),
        post: (turn) => this.host.post(turn),
        far: (turn) => this.far(turn),
        at: (time, turn) => this.host.at(time, turn),
        await: (work) => this.host.await(work),
      },
      unanswered: (what, remedy) => {
        if (isDead === true) return causeNamed("refused");
        this.unanswered.add(`${what} was not answered: ${remedy}`);
        return "nothing answers it in this test";
      },
      beyond: this.#replay,
    });
    this.settings = this.host.furniture.shared(Settings);
    this.game = this.host.furniture.shared(Game);
  }

  /** Seconds since the test began. */
  get seconds(): number {
    return this.clock.now() / 1000;
  }

  /** Lets go of a function of the spec when the test ends. */
  keep(callback: Callback | undefined): void {
    if (callback !== undefined) this.#kept.push(callback);
  }

  /** Runs a turn on the far side of the network, when no Lua runs. */
  far(turn: () => void): void {
    this.#far.push(turn);
  }

  /**
   * Loads a script and runs its top level.
   * @throws {HostError} when it can't be read
   * @throws {ScriptError} when it does not compile
   */
  async load(file: string, root: string, steps?: readonly GameStep[]): Promise<LoadedScript> {
    if (steps !== undefined) await this.host.furniture.play(steps, this.host.frames);
    const said = this.sink.begin();
    const script = await this.#compile(file, root, said);
    const loaded = { file, root, script, said };
    // What happened before is not for the new one: settings that were changed, for one.
    await this.host.arrive();
    this.host.start([script]);
    await this.host.arrive();
    return loaded;
  }

  /** Loads a script again, with the file as it is now. @throws as `load` */
  async reload(loaded: LoadedScript): Promise<void> {
    const next = await this.#compile(loaded.file, loaded.root, loaded.said);
    const old = this.host.scripts.includes(loaded.script) ? loaded.script : undefined;
    this.host.replace(old, next, () => {});
    loaded.script = next;
    await this.host.arrive();
  }

  /** Unloads a script, if it has not ended; gives how many things of each kind it had left open. */
  async unload({ script }: LoadedScript): Promise<ReadonlyMap<string, number>> {
    const isLoaded = this.host.scripts.includes(script);
    const left = isLoaded ? this.host.unload(script) : new Map<string, number>();
    await this.host.arrive();
    return left;
  }

  /** Notes that the spec drives the host once more. @throws {RaiseError} when no test that ends does so as often */
  drive(): void {
    if (++this.#calls > TEST_CALLS) throw endless(`drives the host ${TEST_CALLS} times`);
  }

  /** Turns frames. @throws {RaiseError} when no test that ends turns as many */
  async turn(frames: number): Promise<void> {
    this.#frames += frames;
    if (this.#frames > TEST_FRAMES) throw endless(`turns ${TEST_FRAMES} frames`);
    await this.host.step(frames);
  }

  /** Lets `seconds` pass: every frame that is due in them is turned. */
  async advance(seconds: number): Promise<void> {
    const end = this.clock.now() + seconds * 1000;
    // A frame that is due to the microsecond may come out a hair behind it.
    const frames = Math.floor((end - this.host.nextFrame) * this.#options.tick / 1000 + 1e-6) + 1;
    await this.turn(frames);
    await this.clock.sleepUntil(end);
  }

  /** Fires an event in every script. */
  async emit(name: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
    this.host.emit(name as EventName, fields);
    await this.host.arrive();
  }

  /** Sets a setting, as a user would in the menu. */
  set(path: string, value: Data): void {
    if (!this.settings.set(path, value)) return;
    const fields = { module_name: path.split(".")[0] ?? "" };
    this.host.post(() => this.host.emit("config_changed", fields));
  }

  /** Unloads everything. @throws what went wrong in luanet itself */
  async end(): Promise<void> {
    this.host.unloadAll();
    await this.host.arrive();
    this.#replay?.end();
    for (const callback of this.#kept) callback.release();
    await this.host.step(0);
  }

  #replayOf(recording: Recording): Replay {
    const time = {
      now: () => this.clock.now(),
      at: (time: number, turn: () => void) => this.host.at(time, turn),
      await: (work: Promise<void>) => this.host.await(work),
    };
    return new Replay(recording, time, {
      missing: (text) => this.unanswered.add(text),
      warn: (text) => this.warnings.add(text),
    });
  }

  async #compile(name: string, root: string, said: Said): Promise<Script> {
    const file = {
      ...readScript(name, root, (file) => this.files.written(file)),
      root: { root: this.files.below(root), folder: root },
      sink: this.sink.of(said),
    };
    await this.host.prepare([file]);
    return this.host.compile(file);
  }

  #flush(): void {
    for (let turn = this.#far.shift(); turn !== undefined; turn = this.#far.shift()) {
      try {
        turn();
      } catch (error) {
        this.host.internalError(error);
      }
    }
  }
}

/** What stops a test that would go on for ever. */
function endless(what: string): RaiseError {
  return new RaiseError(`a test ${what} at most: does it wait for what never comes?`);
}
