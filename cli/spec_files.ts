import { absolutePath, HostError } from "../runtime/mod.ts";
import { luaFilesBelow, statOf } from "./lua_files.ts";
import { UsageError } from "./usage.ts";

/** One part of several that are run apart from one another, as `--shard=1/3` says it. */
export interface Shard {
  /** Which one, from 1. */
  readonly index: number;
  readonly count: number;
}

/**
 * The spec files that the user means, each once, sorted by the bytes of their paths: a file whatever its name; of a
 * folder `*_spec.lua` anywhere below it, and every Lua file below a folder `spec`.
 * @param names files and folders; the current folder when there are none
 * @throws {UsageError | HostError} when one is missing or can't be read, or has no spec
 */
export function findSpecs(names: readonly string[]): string[] {
  const found = new Map<string, string>();
  for (const file of (names.length > 0 ? names : ["."]).flatMap(specsOf)) {
    const path = absolutePath(file);
    if (!found.has(path)) found.set(path, file);
  }
  return [...found.values()].sort(byBytes);
}

function specsOf(name: string): string[] {
  if (name === "") throw new UsageError("a name is empty: name a spec file or a folder");
  const stat = statOf(name);
  if (stat === undefined) {
    const remedy = name === "-" ? "test reads no stdin: name" : "name";
    throw new HostError(`${name}: no such file or folder; ${remedy} a spec file or a folder`);
  }
  if (!stat.isDirectory) return [name];
  const found = luaFilesBelow(name, isSpec);
  if (found.length > 0) return found;
  throw new HostError(
    `no spec in ${name === "." ? "this folder" : name}: a spec is a file *_spec.lua, ` +
      "or lies in a folder spec; name a file or another folder",
  );
}

/** Whether a Lua file in a folder that the user named is taken for a spec. */
export function isSpec(path: string): boolean {
  return path.endsWith("_spec.lua") || path.split("/").slice(0, -1).includes("spec");
}

/** The files of one shard: all shards together have every file once. */
export function ofShard(files: readonly string[], { index, count }: Shard): string[] {
  return files.filter((_, i) => i % count === index - 1);
}

/** Compares as UTF-8 bytes do, which is by code points: UTF-16 has another order. */
function byBytes(a: string, b: string): number {
  const [left, right] = [encoder.encode(a), encoder.encode(b)];
  const end = Math.min(left.length, right.length);
  for (let i = 0; i < end; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

const encoder = new TextEncoder();
