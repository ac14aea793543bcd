import { HostError } from "../runtime/mod.ts";

/** Is it a folder that scripts may touch? @throws {HostError} when it is not, or can't be read */
export function checkFolder(root: string): void {
  try {
    if (Deno.statSync(root).isDirectory) return;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw new HostError(`--root=${root} can't be read: run luanet with --allow-read`);
    }
    throw new HostError(`--root=${root}: no such folder; name the one that scripts may touch`);
  }
  throw new HostError(`--root=${root} is a file; name the folder that scripts may touch`);
}
