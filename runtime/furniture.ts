import { HostError } from "./errors.ts";
import type { LineCounts } from "./lua/coverage.ts";
import type { Game, GameStep } from "./menu/game.ts";
import type { Trace, traced } from "./net/trace.ts";
import type { HostOptions } from "./options.ts";
import { furnish } from "./rooms.ts";
import type { ScriptFile } from "./script_file.ts";
import type { ModuleSpec } from "./spec.ts";
import type { Transports } from "./transport.ts";
import type { World } from "./world.ts";

/** What a host has loaded for its scripts: the rooms, what all scripts share in them, the network, the game. */
export class Furniture {
  readonly #world: World;
  readonly #options: HostOptions;
  readonly #shared = new Map<unknown, unknown>();
  #modules: readonly ModuleSpec[];
  #game: Game | undefined;
  #transports: Transports | undefined;
  #traced: typeof traced | undefined;

  constructor(world: World, options: HostOptions) {
    this.#world = world;
    this.#options = options;
    this.#modules = options.modules ?? [];
  }

  /** What scripts see. */
  get modules(): readonly ModuleSpec[] {
    return this.#modules;
  }

  /** What counts the lines that scripts run, if something does. */
  get coverage(): LineCounts | undefined {
    return this.#options.coverage;
  }

  /** The game, if the command line told of one. */
  get game(): Game | undefined {
    return this.#game;
  }

  /** Loads what the scripts may reach. */
  async load(files: readonly ScriptFile[]): Promise<void> {
    const { modules, game: steps = [], trace } = this.#options;
    const wanted = modules === undefined
      ? await furnish(files.map(({ text }) => text))
      : { modules, usesNetwork: true };
    this.#modules = wanted.modules;
    if (steps.length > 0 && this.#game === undefined) {
      await this.play(steps, 0);
    }
    if (!wanted.usesNetwork) return;
    this.#transports ??= await this.#world.transports();
    if (trace === true) this.#traced = (await import("./net/trace.ts")).traced;
  }

  /** Lets the game begin, or begin anew. @param frame the number of the frame that is to be its first */
  async play(steps: readonly GameStep[], frame: number): Promise<void> {
    this.#game ??= this.shared((await import("./menu/game.ts")).Game);
    this.#game.play(steps, frame);
  }

  /** The one object of a class that all scripts share; made when it is first asked for. */
  shared<T>(make: new () => T): T {
    if (!this.#shared.has(make)) this.#shared.set(make, new make());
    return this.#shared.get(make) as T;
  }

  /**
   * The network; each line of its trace is given to `trace` if it is traced.
   * @throws {HostError} when no room that uses the network was loaded
   */
  transports(trace: Trace): Transports {
    if (this.#transports === undefined) {
      throw new HostError("no room that uses the network is here");
    }
    return this.#traced?.(this.#transports, trace) ?? this.#transports;
  }
}
