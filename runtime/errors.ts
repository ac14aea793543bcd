/** How a script failed: it did not compile, it raised, or the deadline stopped it. */
export type ScriptErrorKind = "syntax" | "runtime" | "killed";

/** One level of a Lua stack, innermost first. */
export interface Frame {
  /** Path of the Lua file, as a terminal can open it; `undefined` in a function that is not Lua. */
  readonly file: string | undefined;
  /** Current line, from 1; 0 where there is none. */
  readonly line: number;
  /** What runs there, worded as Lua's own traceback words it: `function 'spawn'`, `main chunk`. */
  readonly what: string;
}

/** A local variable of the function that failed. */
export interface Local {
  readonly name: string;
  /** The value, rendered on one line, shortened where long. */
  readonly value: string;
}

/** What a `ScriptError` is made of. */
export interface ScriptErrorFields {
  readonly kind: ScriptErrorKind;
  readonly script: string;
  readonly file?: string | undefined;
  readonly line?: number;
  readonly sourceLine?: string | undefined;
  readonly message: string;
  readonly bytes?: Uint8Array;
  readonly traceback?: readonly Frame[];
  readonly locals?: readonly Local[];
}

/** An error of a script, as it left the Lua machine. The only form in which Lua errors leave it. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";
  readonly kind: ScriptErrorKind;
  /** The script that failed, as in its `_SCRIPT_PATH`. */
  readonly script: string;
  /** The file of the failing line, as a terminal can open it: the script, or a module of it. */
  readonly file: string | undefined;
  /** The failing line, from 1; 0 when unknown. */
  readonly line: number;
  /** The text of the failing line, when the source is at hand. */
  readonly sourceLine: string | undefined;
  /** The error's text byte for byte, with the position that Lua put before it. */
  readonly bytes: Uint8Array;
  readonly traceback: readonly Frame[];
  readonly locals: readonly Local[];

  constructor(fields: ScriptErrorFields) {
    super(fields.message);
    this.kind = fields.kind;
    this.script = fields.script;
    this.file = fields.file;
    this.line = fields.line ?? 0;
    this.sourceLine = fields.sourceLine;
    this.bytes = fields.bytes ?? new TextEncoder().encode(fields.message);
    this.traceback = fields.traceback ?? [];
    this.locals = fields.locals ?? [];
  }

  /** `file:line`, as far as they are known; the script's path otherwise. */
  get position(): string {
    const file = this.file ?? this.script;
    return this.line > 0 ? `${file}:${this.line}` : file;
  }
}

/** What luanet was asked to do can't be done: the message names the value and the remedy. */
export class HostError extends Error {
  override readonly name = "HostError";
}

/** Thrown by a host function to raise an error in Lua, at the line that called it. */
export class RaiseError extends Error {
  override readonly name = "RaiseError";
}
