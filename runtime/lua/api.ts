/** A `lua_State*`. */
export type LuaState = number;
/** A pointer into the machine's memory. */
export type Pointer = number;

/** The part of Lua's C API that luanet uses; `lua_Integer` is a bigint, `size_t` and pointers are numbers. */
export interface LuaExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly __indirect_function_table: WebAssembly.Table;
  __wasm_call_ctors(): void;
  emscripten_stack_init(): void;
  stackSave(): Pointer;
  stackRestore(at: Pointer): void;
  setThrew(threw: number, value: number): void;
  malloc(size: number): Pointer;
  free(at: Pointer): void;
  luaL_newstate(): LuaState;
  luaL_openlibs(L: LuaState): void;
  luaL_loadbufferx(L: LuaState, at: Pointer, n: number, name: Pointer, mode: Pointer): number;
  luaL_ref(L: LuaState, table: number): number;
  luaL_unref(L: LuaState, table: number, ref: number): void;
  luaL_tolstring(L: LuaState, index: number, length: Pointer): Pointer;
  luaL_where(L: LuaState, level: number): void;
  luaL_len(L: LuaState, index: number): bigint;
  luaL_getmetafield(L: LuaState, index: number, name: Pointer): number;
  lua_sethook(L: LuaState, f: number, mask: number, count: number): void;
  lua_checkstack(L: LuaState, n: number): number;
  lua_gettop(L: LuaState): number;
  lua_settop(L: LuaState, index: number): void;
  lua_absindex(L: LuaState, index: number): number;
  lua_rotate(L: LuaState, index: number, n: number): void;
  lua_copy(L: LuaState, from: number, to: number): void;
  lua_pushvalue(L: LuaState, index: number): void;
  lua_pushnil(L: LuaState): void;
  lua_pushboolean(L: LuaState, value: number): void;
  lua_pushinteger(L: LuaState, value: bigint): void;
  lua_pushnumber(L: LuaState, value: number): void;
  lua_pushlstring(L: LuaState, at: Pointer, n: number): Pointer;
  lua_pushcclosure(L: LuaState, f: number, upvalues: number): void;
  lua_type(L: LuaState, index: number): number;
  lua_isinteger(L: LuaState, index: number): number;
  lua_iscfunction(L: LuaState, index: number): number;
  lua_toboolean(L: LuaState, index: number): number;
  lua_tonumberx(L: LuaState, index: number, ok: Pointer): number;
  lua_tointegerx(L: LuaState, index: number, ok: Pointer): bigint;
  lua_tolstring(L: LuaState, index: number, length: Pointer): Pointer;
  lua_tocfunction(L: LuaState, index: number): number;
  lua_touserdata(L: LuaState, index: number): Pointer;
  lua_newuserdatauv(L: LuaState, size: number, values: number): Pointer;
  lua_topointer(L: LuaState, index: number): Pointer;
  lua_rawequal(L: LuaState, a: number, b: number): number;
  lua_rawlen(L: LuaState, index: number): bigint;
  lua_rawget(L: LuaState, index: number): number;
  lua_rawset(L: LuaState, index: number): void;
  lua_rawgetp(L: LuaState, index: number, key: Pointer): number;
  lua_rawsetp(L: LuaState, index: number, key: Pointer): void;
  lua_rawgeti(L: LuaState, index: number, n: bigint): number;
  lua_rawseti(L: LuaState, index: number, n: bigint): void;
  lua_getfield(L: LuaState, index: number, name: Pointer): number;
  lua_setfield(L: LuaState, index: number, name: Pointer): void;
  lua_getglobal(L: LuaState, name: Pointer): number;
  lua_setglobal(L: LuaState, name: Pointer): void;
  lua_gettable(L: LuaState, index: number): number;
  lua_settable(L: LuaState, index: number): void;
  lua_createtable(L: LuaState, array: number, hash: number): void;
  lua_getmetatable(L: LuaState, index: number): number;
  lua_setmetatable(L: LuaState, index: number): number;
  lua_next(L: LuaState, index: number): number;
  lua_concat(L: LuaState, n: number): void;
  lua_error(L: LuaState): number;
  lua_resetthread(L: LuaState): number;
  lua_callk(L: LuaState, args: number, results: number, context: number, k: number): void;
  lua_pcallk(
    L: LuaState,
    args: number,
    results: number,
    handler: number,
    context: number,
    k: number,
  ): number;
  lua_newthread(L: LuaState): LuaState;
  lua_resume(L: LuaState, from: LuaState, args: number, results: Pointer): number;
  lua_yieldk(L: LuaState, results: number, context: number, k: number): number;
  lua_isyieldable(L: LuaState): number;
  lua_xmove(from: LuaState, to: LuaState, n: number): void;
  lua_getstack(L: LuaState, level: number, debug: Pointer): number;
  lua_getinfo(L: LuaState, what: Pointer, debug: Pointer): number;
  lua_getlocal(L: LuaState, debug: Pointer, n: number): Pointer;
}
