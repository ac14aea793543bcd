import type { GameStep } from "../menu/game.ts";
import type { Recording } from "../net/har/model.ts";
import type { ModuleSpec } from "../spec.ts";
import type { TestResult } from "./results.ts";

/** How spec files are run: plain data, which can be sent to a worker. Times in milliseconds, sizes in bytes. */
export interface SpecOptions {
  /** Which tests run, by their full name: a text that it has, or `/regular expression/`. */
  readonly filter?: string | undefined;
  /** Shuffles the order in which the tests of a file run. */
  readonly seed?: number | undefined;
  /** Ends after so many failed tests. */
  readonly failFast?: number | undefined;
  /** Tests that are not to be run again, by their number in the file, from 0. */
  readonly done?: readonly number[];
  readonly tick: number;
  readonly callbackTimeout: number;
  readonly memory: number;
  readonly maxBody: number;
  readonly allowOrigins: readonly string[];
  /** What answers requests and connections that a spec does not answer. */
  readonly replay?: Recording | undefined;
  /** Counts the lines that scripts run, as `FileResult.coverage`. */
  readonly countLines?: boolean;
  /** The folder that scripts may touch. */
  readonly root: string;
}

/** What a spec file's run needs of whoever runs it. */
export interface Surroundings {
  /** Reads a game file. @param written what is in it, if it is not as it is on the disk @throws {HostError} */
  readGame(file: string, written: Uint8Array | undefined): Promise<readonly GameStep[]>;
  /** A test begins: its number in the file, from 0, its line and its path, as in its result. */
  begins?(test: { number: number; line: number; path: readonly string[] }): void;
  /** A test is over. */
  ended?(number: number, result: TestResult): void;
  /** Time goes on: called in each frame. */
  turned?(): void;
  /** Gives what a spec sees in the place of `luanet`'s modules: the same, for who wants to know what it uses of them. */
  sees?(modules: readonly ModuleSpec[]): readonly ModuleSpec[];
}
