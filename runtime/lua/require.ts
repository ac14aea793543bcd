import { HostError, RaiseError } from "../errors.ts";
import { LOAD_WHOLE } from "../limits.ts";
import type { Root } from "../root.ts";
import { type Source, withoutHeader } from "./failures.ts";
import type { Machine } from "./machine.ts";
import type { LuaState } from "./api.ts";
import { LOAD } from "./sandbox.ts";
import { LuaType, REGISTRY } from "./wasm.ts";

/** A folder in which `require` looks, and how its files are called in messages and on a terminal. */
export interface ModuleFolder {
  readonly root: Root;
  /** Put before a module's path in chunk names: empty, or with a `/` at its end. */
  readonly prefix: string;
  /** The same for paths that a terminal can open. */
  readonly filePrefix: string;
}

/**
 * Lets `require` find `name.lua` and `name/init.lua` in the given folders, in their order, and nowhere else. It is
 * Lua's own `require` with one searcher of ours behind `package.preload`. Allocates.
 */
export function installRequire(
  machine: Machine,
  L: LuaState,
  folders: readonly ModuleFolder[],
): void {
  const { x, stack } = machine;
  x.lua_getglobal(L, stack.name("package"));
  x.lua_getfield(L, -1, stack.name("searchers"));
  machine.functions.push(L, (L) => search(machine, L, folders));
  x.lua_rawseti(L, -2, 2n);
  for (const index of [3n, 4n]) {
    x.lua_pushnil(L);
    x.lua_rawseti(L, -2, index);
  }
  stack.pushText(L, "?.lua;?/init.lua");
  x.lua_setfield(L, -3, stack.name("path"));
  x.lua_settop(L, -3);
}

/** A searcher: gives the compiled module and its path, or one string that says where it is not. */
function search(machine: Machine, L: LuaState, folders: readonly ModuleFolder[]): number {
  const { x, stack } = machine;
  if (x.lua_type(L, 1) !== LuaType.string) throw new RaiseError("require takes a module's name");
  const wanted = stack.text(L, 1);
  // One file has one path: each other would be kept as a source of its own.
  const name = wanted.replaceAll(".", "/").replace(/[\\/]+/g, "/");
  const missing: string[] = [];
  let refused: string | undefined;
  for (const { root, prefix, filePrefix } of folders) {
    for (const path of [`${name}.lua`, `${name}/init.lua`]) {
      let text: Uint8Array | undefined;
      try {
        text = root.read(path);
      } catch (error) {
        if (!(error instanceof HostError)) throw error;
        // The next folder may have it.
        refused ??= error.message;
      }
      if (text === undefined) {
        missing.push(`no file '${prefix}${path}'`);
        machine.sources.miss(filePrefix + path);
        continue;
      }
      const source = { path: prefix + path, file: filePrefix + path, text };
      refuseCircle(machine, L, wanted, source.path);
      if (!loadSource(machine, L, source)) x.lua_error(L);
      stack.pushText(L, source.path);
      return 2;
    }
  }
  if (refused !== undefined) throw new RaiseError(`module '${wanted}' can't be loaded: ${refused}`);
  stack.pushText(L, [...new Set(missing)].join("\n\t"));
  return 1;
}

/** Lua itself would go round until its stack overflows. */
function refuseCircle(machine: Machine, L: LuaState, name: string, path: string): void {
  const loading = machine.tracer.loading(L);
  const at = loading.indexOf(path);
  if (at === -1) return;
  const circle = [...loading.slice(0, at + 1).reverse(), path].join(" requires ");
  throw new RaiseError(`module '${name}' is required in a circle: ${circle}`);
}

/** Pushes a source as a function and gives true, or pushes the message that says why it does not compile. Allocates. */
export function loadSource(machine: Machine, L: LuaState, source: Source): boolean {
  const loaded = loadText(machine, L, source);
  if (loaded) machine.lines?.add(L, source);
  return loaded;
}

function loadText(machine: Machine, L: LuaState, source: Source): boolean {
  const { x, stack } = machine;
  machine.sources.add(source);
  const text = withoutHeader(source.text);
  if (text.length > LOAD_WHOLE) return loadInPieces(machine, L, text, source.path);
  const at = x.malloc(Math.max(text.length, 1));
  if (at === 0) throw new RangeError("not enough memory");
  new Uint8Array(x.memory.buffer).set(text, at);
  try {
    const name = stack.name(`@${source.path}`);
    return x.luaL_loadbufferx(L, at, text.length, name, stack.name("t")) === 0;
  } finally {
    x.free(at);
  }
}

/** As `load` in Lua, for a source: pushes the function and gives true, or the message. Allocates. */
function loadInPieces(
  { x, stack }: Machine,
  L: LuaState,
  text: Uint8Array,
  path: string,
): boolean {
  x.lua_rawgetp(L, REGISTRY, stack.name(LOAD));
  stack.pushBytes(L, text);
  stack.pushText(L, `@${path}`);
  x.lua_callk(L, 2, 2, 0, 0);
  const loaded = x.lua_type(L, -2) === LuaType.function;
  if (!loaded) x.lua_copy(L, -1, -2);
  x.lua_settop(L, -2);
  return loaded;
}
