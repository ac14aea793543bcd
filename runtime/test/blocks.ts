import type { WaitingCallback } from "../values.ts";

/** How a test or a block was told: `only` restricts the file to it, `skip` and `pending` leave it out. */
export type Mode = "plain" | "only" | "skip" | "pending";

/** What is run around tests: once for a block, or for each of its tests. */
export type HookKind = "setup" | "teardown" | "before_each" | "after_each";

/** A function that is run around tests. */
export interface Hook {
  readonly line: number;
  readonly run: WaitingCallback;
}

/** One `it`. */
export interface Test {
  readonly name: string;
  /** The line of the spec file that told it, from 1; 0 if no line of it did. */
  readonly line: number;
  readonly mode: Mode;
  /** Left out of a test that is still to be written. */
  readonly body: WaitingCallback | undefined;
  readonly block: Block;
}

/** One `describe`, or the whole file: what was told in it, in that order. */
export class Block {
  readonly members: (Block | Test)[] = [];
  readonly hooks: Readonly<Record<HookKind, Hook[]>> = {
    setup: [],
    teardown: [],
    before_each: [],
    after_each: [],
  };

  constructor(
    readonly name: string,
    readonly line: number,
    readonly mode: Mode,
    readonly parent: Block | undefined,
  ) {}

  /** The blocks around it and itself, the outermost first. */
  get chain(): readonly Block[] {
    return [...this.parent?.chain ?? [], this];
  }
}

/** Where a spec file stands: it is told what it has, runs something around tests, or a test; or it is through. */
export type Place = "telling" | "hook" | "test" | "over";

const mistakes: Readonly<Record<Exclude<Place, "telling">, string>> = {
  hook: "is called within a setup or teardown: it belongs into the file or a describe",
  test: "is called within a test: it belongs into the file or a describe",
  over: "is called when all tests are told: it belongs into the file or a describe",
};

/** What a spec file tells of its tests. Its methods give what is wrong with a word in this place, for the spec to hear. */
export class Told {
  /** The file. */
  readonly root = new Block("", 0, "plain", undefined);
  #block = this.root;
  place: Place = "telling";

  /** A block begins. */
  open(name: string, line: number, mode: Mode): string | undefined {
    if (this.place !== "telling") return mistakes[this.place];
    const block = new Block(name, line, mode, this.#block);
    this.#block.members.push(block);
    this.#block = block;
    return undefined;
  }

  /** The innermost block is told. */
  close(): void {
    this.#block = this.#block.parent ?? this.#block;
  }

  test(name: string, line: number, mode: Mode, body?: WaitingCallback): string | undefined {
    if (this.place !== "telling") return mistakes[this.place];
    this.#block.members.push({ name, line, mode, body, block: this.#block });
    return undefined;
  }

  hook(kind: HookKind, hook: Hook): string | undefined {
    if (this.place !== "telling") return mistakes[this.place];
    this.#block.hooks[kind].push(hook);
    return undefined;
  }
}
