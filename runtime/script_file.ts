import { HostError } from "./errors.ts";
import { SOURCE_BYTES } from "./limits.ts";
import { type Root, tooLarge } from "./root.ts";
import type { Sink } from "./sink.ts";

/** A script to be loaded. */
export interface ScriptFile {
  /** Its `_SCRIPT_PATH`: relative to the root with `/`, or absolute outside it. */
  readonly path: string;
  /** The file, as the user named it. */
  readonly file: string;
  /** The folder that it lies in, as the user named it; `undefined` for a script that is no file. */
  readonly folder: string | undefined;
  readonly text: Uint8Array;
  /** What it may touch, and where that is, when that is not the root of its host. */
  readonly root?: { readonly root: Root; readonly folder: string };
  /** Where it speaks, when that is not the sink of its host. */
  readonly sink?: Sink;
}

/**
 * Reads the script that the user named.
 * @param root the folder that its `_SCRIPT_PATH` is relative to
 * @param written gives what is in a file that is not as it is on the disk
 * @throws {HostError} that says why it can't be read, and what to do
 */
export function readScript(
  file: string,
  root: string,
  written?: (file: string) => Uint8Array | undefined,
): ScriptFile {
  if (file === "") throw new HostError("a script's name is empty: name a Lua file");
  try {
    const path = isPlain(file) && root === "."
      ? file
      : relativePath(absolutePath(file), absolutePath(root));
    return { path, file, folder: splitPath(file).folder, text: written?.(file) ?? textOf(file) };
  } catch (error) {
    throw error instanceof HostError ? error : new HostError(whyNot(file, error));
  }
}

/** The folder that a file lies in, and its name there. */
export function splitPath(file: string): { folder: string; name: string } {
  const end = Math.max(file.lastIndexOf("/"), windows ? file.lastIndexOf("\\") : -1);
  return { folder: end === -1 ? "." : file.slice(0, end) || "/", name: file.slice(end + 1) };
}

function textOf(file: string): Uint8Array {
  const { size } = Deno.statSync(file);
  if (size > SOURCE_BYTES) throw new HostError(tooLarge(file, size));
  return Deno.readFileSync(file);
}

/** A script's text that came through standard input. */
export function scriptFromInput(text: Uint8Array): ScriptFile {
  return { path: "stdin", file: "stdin", folder: undefined, text };
}

function whyNot(file: string, error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return `${file}: no such file; name a Lua script`;
  if (error instanceof Deno.errors.NotADirectory) {
    return `${file}: a part of the path is not a folder`;
  }
  if (error instanceof Deno.errors.IsADirectory) {
    return `${file} is a folder, not a script: name a file in it, such as ${
      file.replace(/\/+$/, "")
    }/main.lua`;
  }
  if (error instanceof Deno.errors.NotCapable) {
    return `${file} can't be read: run luanet with --allow-read`;
  }
  return `${file} can't be read: ${error instanceof Error ? error.message : error}`;
}

const windows = Deno.build.os === "windows";

/** Is it a relative path in its simplest form? Most are, and need not be made absolute first. */
function isPlain(path: string): boolean {
  return !windows && path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/** The path from the file system's top, with `/` between its parts and neither `.` nor `..` in it. */
export function absolutePath(path: string): string {
  const slashed = (text: string) => windows ? text.replaceAll("\\", "/") : text;
  const given = slashed(path);
  const full = /^(\/|[A-Za-z]:\/)/.test(given) ? given : `${slashed(Deno.cwd())}/${given}`;
  const parts: string[] = [];
  for (const part of full.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return (full.startsWith("/") ? "/" : "") + parts.join("/");
}

function relativePath(path: string, folder: string): string {
  const base = folder.endsWith("/") ? folder : folder + "/";
  return path.startsWith(base) ? path.slice(base.length) : path;
}
