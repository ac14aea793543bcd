import { LOADING_LEVELS, LOCALS, TRACEBACK_BOTTOM, TRACEBACK_TOP, VALUE_WIDTH } from "../limits.ts";
import type { Frame, Local } from "../errors.ts";
import type { Stack } from "./stack.ts";
import type { LuaState, Pointer } from "./api.ts";
import { inspect } from "./inspect.ts";
import { debug, type LuaInstance } from "./wasm.ts";

/** A level of the stack as Lua tells it; `source` is the path in the chunk's name, empty if the chunk has none. */
export interface Level extends Omit<Frame, "file"> {
  readonly source: string;
  readonly isLua: boolean;
}

/** A Lua stack at the moment of an error, innermost level first, and the locals of the innermost Lua function. */
export interface Snapshot {
  readonly levels: readonly Level[];
  readonly locals: readonly Local[];
}

/** No file has a longer path. */
const PATH_BYTES = 8_192;

/** Starts the name of a chunk that is a file. */
const AT = "@".charCodeAt(0);

/** Is it more than a C function that another one calls? */
const isShown = ({ isLua, what }: Level) => isLua || what.startsWith("...");

/** Looks at Lua stacks: allocates nothing in Lua and runs nothing, so it works wherever Lua was stopped. */
export class Tracer {
  readonly #instance: LuaInstance;
  readonly #stack: Stack;
  readonly #record: Pointer;
  readonly #wanted: Pointer;
  /** The names of chunks that are luanet's own: their levels, and those of C below them, are not shown. */
  readonly hidden = new Set<string>();

  constructor(instance: LuaInstance, stack: Stack) {
    this.#instance = instance;
    this.#stack = stack;
    this.#record = instance.x.malloc(debug.size);
    this.#wanted = stack.name("Snl");
  }

  /** Does the stack have more than `depth` levels? */
  reaches(L: LuaState, depth: number): boolean {
    return this.#instance.x.lua_getstack(L, depth, this.#record) !== 0;
  }

  /** The stack of `L` from level `top` on: the first and the last levels of a long one. */
  snapshot(L: LuaState, top = 0): Snapshot {
    return this.#walk(L, top, true);
  }

  /** The stack of the coroutine `running`, and below it the main one, which is the whole when they are the same. */
  stacks(main: LuaState, running: LuaState): Snapshot {
    const outer = this.snapshot(main);
    if (running === main) return outer;
    const inner = this.snapshot(running);
    const { locals } = inner.levels.some(({ isLua }) => isLua) ? inner : outer;
    return { levels: [...inner.levels, ...outer.levels], locals };
  }

  /** The same without locals: for places in which nothing may be put on the stack. */
  levels(L: LuaState): Snapshot {
    return this.#walk(L, 0, false);
  }

  /** The files whose main chunks are running, innermost first. */
  loading(L: LuaState): string[] {
    const files: string[] = [];
    for (let level = 0; level < LOADING_LEVELS && this.reaches(L, level); level++) {
      const { source, what } = this.#level(L, level);
      if (what === "main chunk") files.push(source);
    }
    return files;
  }

  #walk(L: LuaState, top: number, withLocals: boolean): Snapshot {
    const depth = this.#depth(L);
    const levels: Level[] = [];
    let locals: Local[] | undefined;
    for (let level = top; level < depth; level++) {
      if (level === top + TRACEBACK_TOP && depth - level > TRACEBACK_BOTTOM + 1) {
        const skipped = depth - level - TRACEBACK_BOTTOM;
        levels.push({
          source: "",
          line: 0,
          isLua: false,
          what: `... (skipping ${skipped} levels)`,
        });
        level += skipped - 1;
        continue;
      }
      const shown = this.#level(L, level);
      if (this.hidden.has(shown.source)) {
        levels.length = levels.findLastIndex(isShown) + 1;
        continue;
      }
      levels.push(shown);
      if (shown.isLua && withLocals) locals ??= this.#locals(L);
    }
    return { levels, locals: locals ?? [] };
  }

  #depth(L: LuaState): number {
    let from = 0, to = 1;
    while (this.reaches(L, to - 1)) to *= 2;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.reaches(L, middle)) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #level(L: LuaState, level: number): Level {
    const { x } = this.#instance;
    const at = this.#record;
    x.lua_getstack(L, level, at);
    x.lua_getinfo(L, this.#wanted, at);
    const { view } = this.#instance;
    const text = (offset: number) =>
      this.#stack.cString(view.getUint32(at + offset, true), VALUE_WIDTH);
    const shortSource = this.#stack.cString(at + debug.shortSource, debug.size);
    const kind = text(debug.what);
    const source = view.getUint32(at + debug.source, true);
    return {
      // The name of a chunk made by `load` may be all of its text: only a file's is of use.
      source: view.getUint8(source) === AT ? this.#stack.cString(source + 1, PATH_BYTES) : "",
      line: Math.max(0, view.getInt32(at + debug.line, true)),
      isLua: kind !== "C",
      what: this.#what(kind, text(debug.nameWhat), text(debug.name), shortSource),
    };
  }

  #what(kind: string, nameWhat: string, name: string, shortSource: string): string {
    if (kind === "main") return "main chunk";
    if (nameWhat !== "") return `${nameWhat === "global" ? "function" : nameWhat} '${name}'`;
    if (kind === "C") return "?";
    return `function <${shortSource}:${
      this.#instance.view.getInt32(this.#record + debug.lineDefined, true)
    }>`;
  }

  /** The named locals of the level that the record stands at. */
  #locals(L: LuaState): Local[] {
    const { x } = this.#instance;
    const locals: Local[] = [];
    if (x.lua_checkstack(L, 8) === 0) return locals;
    for (let n = 1; locals.length < LOCALS; n++) {
      const name = this.#stack.cString(x.lua_getlocal(L, this.#record, n), VALUE_WIDTH);
      if (name === "") break;
      if (!name.startsWith("(")) {
        locals.push({ name, value: inspect(x, this.#stack, L, -1) });
      }
      x.lua_settop(L, -2);
    }
    return locals;
  }
}
