import { LOCALS, TRACEBACK_BOTTOM, TRACEBACK_TOP } from "../limits.ts";
import type { Frame, Local } from "../errors.ts";
import { inspect } from "./inspect.ts";
import type { Stack } from "./stack.ts";
import type { LuaState, Pointer } from "./api.ts";
import type { LuaInstance } from "./wasm.ts";

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

/** `struct lua_Debug` of Lua 5.4 on a machine of 32 bits. */
const debug = {
  name: 4,
  nameWhat: 8,
  what: 12,
  source: 16,
  sourceLength: 20,
  line: 24,
  lineDefined: 28,
  shortSource: 44,
  size: 128,
};

/** Starts the name of a chunk that is a file. */
const AT = "@".charCodeAt(0);

/** Looks at Lua stacks: allocates nothing in Lua and runs nothing, so it works wherever Lua was stopped. */
export class Tracer {
  readonly #instance: LuaInstance;
  readonly #stack: Stack;
  readonly #record: Pointer;
  readonly #wanted: Pointer;

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

  /** The same without locals: for places in which nothing may be put on the stack. */
  levels(L: LuaState): Snapshot {
    return this.#walk(L, 0, false);
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
    const text = (offset: number) => this.#stack.cString(view.getUint32(at + offset, true));
    const shortSource = this.#stack.cString(at + debug.shortSource);
    const kind = text(debug.what);
    const source = view.getUint32(at + debug.source, true);
    return {
      // The name of a chunk made by `load` may be all of its text: only a file's is of use.
      source: view.getUint8(source) === AT ? this.#stack.cString(source + 1) : "",
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
      const name = this.#stack.cString(x.lua_getlocal(L, this.#record, n));
      if (name === "") break;
      if (!name.startsWith("(")) {
        locals.push({ name, value: inspect(x, this.#stack, L, -1) });
      }
      x.lua_settop(L, -2);
    }
    return locals;
  }
}
