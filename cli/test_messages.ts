import type { FileResult, Recording, SpecOptions, TestResult } from "../runtime/mod.ts";

/** One file to be run: plain data, which can be sent to a worker. */
export interface Order {
  readonly file: string;
  /** Without what requests are answered from, which may be large. */
  readonly options: Omit<SpecOptions, "replay">;
  /** For a script that is tried without a spec: the frames that it runs for. */
  readonly smokeFrames: number | undefined;
}

/** A test that has begun. */
export interface Begun {
  /** Its number in the file, from 0. */
  readonly number: number;
  readonly line: number;
  readonly path: readonly string[];
}

/** What is heard of a file while it runs. */
export interface Listener {
  begins(test: Begun): void;
  ended(number: number, result: TestResult): void;
  /** Something goes on: called often. */
  turned(): void;
}

/** What the main thread tells a worker: first, and once, what all its files need. */
export type ToWorker =
  | {
    readonly kind: "setup";
    /** Counted up whenever something goes on in the worker. */
    readonly beat: Int32Array;
    readonly replay: Recording | undefined;
  }
  | { readonly kind: "run"; readonly order: Order };

/** What a worker tells the main thread. */
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "begins"; readonly test: Begun }
  | { readonly kind: "ended"; readonly number: number; readonly result: TestResult }
  | { readonly kind: "done"; readonly result: FileResult }
  | { readonly kind: "failed"; readonly error: unknown };
