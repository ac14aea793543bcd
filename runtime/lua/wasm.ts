import type { LuaExports, LuaState, Pointer } from "./api.ts";
import { HostError } from "../errors.ts";
import glue from "./glue.js";
import { timeImports } from "./libc_time.ts";

export const REGISTRY = -1_001_000;
/** The pseudo-index of a C closure's first upvalue. */
export const UPVALUE = REGISTRY - 1;

export const LuaType = {
  none: -1,
  nil: 0,
  boolean: 1,
  number: 3,
  string: 4,
  table: 5,
  function: 6,
} as const;

/** `struct lua_Debug` of Lua 5.4 on a machine of 32 bits. */
export const debug = {
  event: 0,
  name: 4,
  nameWhat: 8,
  what: 12,
  source: 16,
  sourceLength: 20,
  line: 24,
  lineDefined: 28,
  shortSource: 44,
  call: 104,
  size: 128,
} as const;

/** Where C's allocator keeps the address that its heap ends at, in the pinned module. */
const HEAP_END = 31_452;

/** What one instance asks of its surroundings. */
export interface InstanceOptions {
  /** Bytes that its memory may grow to. */
  readonly memory: number;
  /** Milliseconds since the epoch, for `os.time` and the seeds of `math.random` and of hashes. */
  wallTime(): number;
  /** What C code prints: Lua's `warn`, and its last words before it gives up. */
  write(bytes: Uint8Array): void;
  /** Called on every entry into protected C code: `pcall`, `coroutine.resume`, `load`. */
  enter(L: LuaState): void;
  /** Called when memory is refused, where the script stands; it may look, but not touch the stack. */
  refused(): void;
}

function instantiate(imports: WebAssembly.Imports): WebAssembly.Exports {
  try {
    return new WebAssembly.Instance(glue, imports).exports;
  } catch (error) {
    throw new HostError(`no room for another Lua machine: unload other scripts first (${error})`);
  }
}

type EntryFunction = (a: number, b: number) => void;

/** One Lua machine's code and memory: nothing is shared between two instances. */
export class LuaInstance {
  readonly x: LuaExports;
  #view: DataView;
  #bytes: Uint8Array<ArrayBuffer>;
  #words: Int32Array<ArrayBuffer>;

  /** @throws {HostError} when no address space is left for another instance */
  constructor(options: InstanceOptions) {
    // The module is pinned by version and hash: its exports are what the interface says.
    this.x = instantiate(this.#imports(options)) as unknown as LuaExports;
    this.#view = new DataView(this.x.memory.buffer);
    this.#bytes = new Uint8Array(this.x.memory.buffer);
    this.#words = new Int32Array(this.x.memory.buffer);
    this.x.emscripten_stack_init();
    this.x.__wasm_call_ctors();
  }

  /** The memory; valid until the next call into the machine, for the memory moves when it grows. */
  get view(): DataView {
    this.#refresh();
    return this.#view;
  }

  /** The memory as bytes; valid until the next call into the machine. */
  get bytes(): Uint8Array<ArrayBuffer> {
    this.#refresh();
    return this.#bytes;
  }

  /** The memory in words of four bytes; valid as `bytes`. */
  get words(): Int32Array<ArrayBuffer> {
    this.#refresh();
    return this.#words;
  }

  /** How many bytes of its memory were ever in use; the rest of it was never touched. */
  get used(): number {
    return this.view.getUint32(HEAP_END, true);
  }

  /** Memory that grew stands somewhere else: views of the old place are empty. */
  #refresh(): void {
    if (this.#bytes.byteLength > 0) return;
    this.#bytes = new Uint8Array(this.x.memory.buffer);
    this.#words = new Int32Array(this.x.memory.buffer);
    this.#view = new DataView(this.x.memory.buffer);
  }

  /**
   * Adds JavaScript functions that C code can call: `call` as a `lua_CFunction`, `hook` as a `lua_Hook`, `goOn` as a
   * `lua_KFunction`.
   */
  addFunctions(
    call: (L: LuaState) => number,
    hook: (L: LuaState, record: Pointer) => void,
    goOn: (L: LuaState) => number,
  ): { call: number; hook: number; goOn: number } {
    const { exports } = new WebAssembly.Instance(entries, { e: { c: call, h: hook, k: goOn } });
    const table = this.x.__indirect_function_table;
    const at = table.grow(3);
    table.set(at, exports.c as EntryFunction);
    table.set(at + 1, exports.h as EntryFunction);
    table.set(at + 2, exports.k as EntryFunction);
    return { call: at, hook: at + 1, goOn: at + 2 };
  }

  #imports(options: InstanceOptions): WebAssembly.Imports {
    // Calls through the function table are too slow for `table.get` each time.
    const functions: EntryFunction[] = [];
    const fail = (errno: number) => () => errno;
    return {
      env: {
        abort: () => {
          throw new WebAssembly.RuntimeError("the Lua machine gave up");
        },
        exit: () => {
          throw new WebAssembly.RuntimeError("the Lua machine gave up");
        },
        invoke_vii: (f: number, a: number, b: number) => {
          const stack = this.x.stackSave();
          try {
            options.enter(a);
            (functions[f] ??= this.x.__indirect_function_table.get(f) as EntryFunction)(a, b);
          } catch (thrown) {
            if (thrown !== Infinity) throw thrown; // Only Lua's own longjmp ends here.
            this.x.stackRestore(stack);
            this.x.setThrew(1, 0);
          }
        },
        _emscripten_throw_longjmp: () => {
          throw Infinity;
        },
        emscripten_resize_heap: (wanted: number) => {
          if (this.#grow(wanted >>> 0, options.memory)) return 1;
          options.refused();
          return 0;
        },
        ...timeImports(() => this.view, options.wallTime),
        system: fail(-1),
        __syscall_openat: fail(-44),
        __syscall_fcntl64: fail(-52),
        __syscall_ioctl: fail(-52),
        __syscall_dup3: fail(-52),
        __syscall_unlinkat: fail(-52),
        __syscall_rmdir: fail(-52),
        __syscall_renameat: fail(-52),
        __syscall_readlinkat: fail(-52),
      },
      wasi_snapshot_preview1: {
        fd_write: (_fd: number, vectors: number, count: number, written: number) => {
          let total = 0;
          for (let i = 0; i < count; i++) {
            const at = this.view.getUint32(vectors + i * 8, true);
            const length = this.view.getUint32(vectors + i * 8 + 4, true);
            if (length > 0) options.write(this.bytes.slice(at, at + length));
            total += length;
          }
          this.view.setUint32(written, total, true);
          return 0;
        },
        fd_read: fail(8),
        fd_close: fail(0),
        fd_seek: fail(70),
        environ_get: fail(0),
        environ_sizes_get: (count: number, size: number) => {
          this.view.setUint32(count, 0, true);
          this.view.setUint32(size, 0, true);
          return 0;
        },
      },
    };
  }

  /** Grows the memory to `wanted` bytes at least; false above the limit: Lua then raises "not enough memory". */
  #grow(wanted: number, limit: number): boolean {
    if (wanted > limit) return false;
    const now = this.x.memory.buffer.byteLength;
    const next = Math.min(limit, Math.max(wanted, now + Math.min(now >> 2, 64 << 20)));
    try {
      this.x.memory.grow(Math.ceil((next - now) / 65_536));
      return true;
    } catch {
      return false;
    }
  }
}

/**
 * A module that only re-exports three imports: the one way to put JavaScript functions into a function table.
 * `(module (import "e" "c" (func (param i32) (result i32))) (import "e" "h" (func (param i32 i32)))
 *    (import "e" "k" (func (param i32 i32 i32) (result i32)))
 *    (export "c" (func 0)) (export "h" (func 1)) (export "k" (func 2)))`
 */
// deno-fmt-ignore
const entries = new WebAssembly.Module(new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0,
  1, 18, 3, 96, 1, 127, 1, 127, 96, 2, 127, 127, 0, 96, 3, 127, 127, 127, 1, 127,
  2, 19, 3, 1, 101, 1, 99, 0, 0, 1, 101, 1, 104, 0, 1, 1, 101, 1, 107, 0, 2,
  7, 13, 3, 1, 99, 0, 0, 1, 104, 0, 1, 1, 107, 0, 2,
]));
