import type { LuaState, Pointer } from "./api.ts";
import { runningLines } from "./running_lines.ts";
import type { Source } from "./failures.ts";
import type { Stack } from "./stack.ts";
import { debug, type LuaInstance, REGISTRY } from "./wasm.ts";

/** How often each line that can run did, by file. Plain data: it can be sent to another worker. */
export type Coverage = Readonly<
  Record<string, readonly (readonly [line: number, count: number])[]>
>;

/** Counts the lines that run in any number of machines. A count is how often Lua arrived at the line. */
export class LineCounts {
  readonly #files = new Map<string, { readonly lines: Set<number>; readonly counts: number[] }>();

  /** What counts for one machine. */
  hook(instance: LuaInstance, stack: Stack): LineHook {
    return new LineHook(instance, stack, this);
  }

  /**
   * A machine has loaded `file`: gives the counts by line, for the machine to add to.
   * @param lines those that can run, sorted
   */
  begin(file: string, lines: readonly number[]): number[] {
    let known = this.#files.get(file);
    if (known === undefined) this.#files.set(file, known = { lines: new Set(), counts: [] });
    const { lines: all, counts } = known;
    for (const line of lines) all.add(line);
    while (counts.length <= (lines.at(-1) ?? 0)) counts.push(0);
    return counts;
  }

  /** What was counted so far: files by name, each with its lines in order. */
  result(): Coverage {
    const files = [...this.#files].sort(([a], [b]) => a < b ? -1 : 1);
    return Object.fromEntries(files.map(([file, { lines, counts }]) => {
      const sorted = [...lines].sort((a, b) => a - b);
      return [file, sorted.map((line) => [line, counts[line] ?? 0] as const)];
    }));
  }
}

/** Where the registry keeps `string.dump`, which is closed to scripts. */
const DUMP = "string.dump";
/** What the hook is called for. */
const LINE_EVENT = 2;
/** Where a closure in Lua (`struct LClosure`) has the function that it was made from. */
const CLOSURE_FUNCTION = 12;

/** Counts the lines of one machine's files: not of what scripts `load`. */
export class LineHook {
  readonly #instance: LuaInstance;
  readonly #stack: Stack;
  readonly #total: LineCounts;
  readonly #record: Pointer;
  readonly #wanted: Pointer;
  /** By the address of the chunk's name: no other chunk has it, as the chunk is kept. */
  readonly #byChunk = new Map<Pointer, number[]>();
  /** By the address of the function: those of the same chunks. */
  readonly #byFunction = new Map<Pointer, number[]>();
  /** The function whose line was counted last, and its counts. */
  #last: Pointer = 0;
  #counts: number[] = [];

  constructor(instance: LuaInstance, stack: Stack, total: LineCounts) {
    this.#instance = instance;
    this.#stack = stack;
    this.#total = total;
    this.#record = instance.x.malloc(debug.size);
    this.#wanted = stack.name("S");
  }

  /** Keeps what it needs of Lua, before the sandbox is closed. */
  open(L: LuaState): void {
    const { x } = this.#instance;
    x.lua_getglobal(L, this.#stack.name("string"));
    x.lua_getfield(L, -1, this.#stack.name("dump"));
    x.lua_rawsetp(L, REGISTRY, this.#stack.name(DUMP));
    x.lua_settop(L, -2);
  }

  /** The chunk at the top of the stack is what `source` became: its lines count from now on. Allocates. */
  add(L: LuaState, source: Source): void {
    const { x } = this.#instance;
    x.lua_rawgetp(L, REGISTRY, this.#stack.name(DUMP));
    x.lua_pushvalue(L, -2);
    x.lua_callk(L, 1, 1, 0, 0);
    const lines = withCode(runningLines(this.#stack.bytes(L, -1)), source.text);
    x.lua_settop(L, -2);
    x.lua_pushvalue(L, -1);
    x.lua_getinfo(L, this.#stack.name(">S"), this.#record);
    x.lua_pushvalue(L, -1);
    x.luaL_ref(L, REGISTRY);
    const chunk = this.#instance.view.getUint32(this.#record + debug.source, true);
    this.#byChunk.set(chunk, this.#total.begin(source.file, lines));
    // A function that is gone may have been where one of this chunk is.
    this.#byFunction.clear();
    this.#last = 0;
  }

  /** Counts, if the hook was called for a line: gives true then. */
  take(L: LuaState, record: Pointer): boolean {
    const { view } = this.#instance;
    if (view.getInt32(record + debug.event, true) !== LINE_EVENT) return false;
    const line = view.getInt32(record + debug.line, true);
    // The call, the place of its function on the stack, the closure that is there, what it was made from: to ask Lua
    // for the chunk at each line would take twice the time.
    const closure = view.getUint32(
      view.getUint32(view.getUint32(record + debug.call, true), true),
      true,
    );
    const made = view.getUint32(closure + CLOSURE_FUNCTION, true);
    if (made !== this.#last && !this.#find(L, record, made)) return true;
    const count = this.#counts[line];
    if (count !== undefined) this.#counts[line] = count + 1;
    return true;
  }

  /** Turns to the counts of a function's chunk; false when it has none. */
  #find(L: LuaState, record: Pointer, made: Pointer): boolean {
    const { view, x } = this.#instance;
    let counts = this.#byFunction.get(made);
    if (counts === undefined) {
      x.lua_getinfo(L, this.#wanted, record);
      counts = this.#byChunk.get(view.getUint32(record + debug.source, true));
      if (counts === undefined) return false;
      this.#byFunction.set(made, counts);
    }
    this.#last = made;
    this.#counts = counts;
    return true;
  }
}

/** Nothing but the end of what began further up, where the compiler puts jumps, and returns that may never be reached. */
const END_ONLY = /^(?:(?:end|else|do|then|repeat)\b|[)},;\s])*(?:--.*)?$/;

/** The lines of those given that say something of their own: a file is run in full when each of them is. */
function withCode(lines: readonly number[], source: Uint8Array): number[] {
  // As Lua counts them.
  const texts = new TextDecoder().decode(source).split(/\r\n|\n\r|[\r\n]/);
  return lines.filter((line) => !END_ONLY.test(texts[line - 1] ?? ""));
}
