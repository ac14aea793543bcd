import type { Clock } from "../clock.ts";
import type { ScriptError } from "../errors.ts";
import type { Files } from "../files.ts";
import { filesOf } from "../folder_files.ts";
import { Furniture } from "../furniture.ts";
import type { Machine } from "../lua/machine.ts";
import { Waiting } from "../lua/waiting.ts";
import { refusedTransports } from "../net/refused.ts";
import { FolderRoot, type Root } from "../root.ts";
import type { Script, ScriptHost } from "../script.ts";
import type { ModuleSpec, RoomSettings } from "../spec.ts";
import type { LogRecord, Sink } from "../sink.ts";
import type { World } from "../world.ts";
import { Current } from "./current.ts";
import type { Failure, OutputPart } from "./results.ts";
import type { SpecOptions } from "./surroundings.ts";
import { Transcript } from "./transcript.ts";

/** What a spec file itself runs in: no frames, no network; its time and its files are those of the test that runs. */
export class SpecHost implements ScriptHost {
  readonly furniture: Furniture;
  readonly settings: RoomSettings;
  readonly timeout: number;
  readonly current: Current;
  readonly world: World;
  /** What functions of the spec raised that the host called: answers to requests, for one. */
  readonly failures: Failure[] = [];
  readonly #output = new Transcript();
  readonly #prepare: (machine: Machine) => void;
  readonly #failureOf: (error: ScriptError) => Failure;
  #internalError: { readonly error: unknown } | undefined;

  /**
   * @param modules what the spec sees
   * @param prepare is given a machine that may wait, before anything of the spec runs in it
   * @param failureOf an error that left the spec, as a result tells it
   */
  constructor(
    options: SpecOptions,
    modules: readonly ModuleSpec[],
    prepare: (machine: Machine) => void,
    failureOf: (error: ScriptError) => Failure,
  ) {
    this.timeout = options.callbackTimeout;
    this.settings = options;
    this.#prepare = prepare;
    this.#failureOf = failureOf;
    this.world = this.#world(options);
    this.furniture = new Furniture(this.world, {
      ...options,
      timeout: options.callbackTimeout,
      dispatch: "frame",
      modules,
    });
    this.current = this.furniture.shared(Current);
  }

  prepareMachine(machine: Machine): void {
    machine.waiting = new Waiting(machine);
    this.#prepare(machine);
  }

  /** What the spec has written since it was last asked. */
  takeOutput(): OutputPart[] {
    return this.#output.take();
  }

  fail(_script: Script, error: ScriptError): void {
    this.failures.push(this.#failureOf(error));
  }

  internalError(error: unknown): void {
    this.#internalError ??= { error };
  }

  /** @throws what went wrong in luanet itself */
  check(): void {
    if (this.#internalError !== undefined) throw this.#internalError.error;
  }

  await(work: Promise<void>): void {
    work.catch((error) => this.internalError(error));
  }

  post(turn: () => void): void {
    this.current.session?.far(turn);
  }

  at(): () => void {
    return () => {};
  }

  emit(): void {}

  #world(options: SpecOptions): World {
    const session = () => this.current.session;
    const clock: Clock = {
      virtual: true,
      now: () => session()?.clock.now() ?? 0,
      wallTime: () => session()?.clock.wallTime() ?? 0,
      sleepUntil: () => {},
      wake: () => {},
    };
    const disk = new FolderRoot(options.root);
    const now = () => session()?.files.below(options.root) ?? disk;
    const files: Files = {
      look: (path) => filesOf(now()).look(path),
      list: (path) => filesOf(now()).list(path),
      create: (path) => filesOf(now()).create(path),
      remove: (path) => filesOf(now()).remove(path),
      rename: (path, to) => filesOf(now()).rename(path, to),
    };
    const root: Root = { read: (path, most) => now().read(path, most), files: () => files };
    const sink: Sink = {
      write: (_, stream, bytes) => this.#write(stream, bytes),
      log: (record: LogRecord) => this.#write(record.level, record.message),
      fail: () => {},
      flush: () => {},
    };
    return {
      clock,
      sink,
      root,
      rootFolder: options.root,
      folder: (path) => new FolderRoot(path),
      transports: () => Promise.resolve(refusedTransports),
    };
  }

  #write(stream: OutputPart["stream"], bytes: Uint8Array): void {
    const output = this.current.session?.sink.output ?? this.#output;
    output.add(undefined, stream, bytes);
  }
}
