import { HostError } from "../runtime/mod.ts";

/**
 * The files below a folder that are wanted, sorted by name within each folder; hidden folders and files and
 * `node_modules` are left out.
 * @param folder as the user named it; what is found is named by it
 * @param isWanted is asked for the path of each Lua file
 * @throws {HostError} that says what can't be read
 */
export function luaFilesBelow(
  folder: string,
  isWanted: (path: string) => boolean = () => true,
): string[] {
  const prefix = folder === "." ? "" : `${folder.replace(/\/+$/, "")}/`;
  const entries = reading(folder, () => [...Deno.readDirSync(folder)]).sort((a, b) =>
    a.name < b.name ? -1 : 1
  );
  return entries.flatMap(({ name, isDirectory }) => {
    if (name.startsWith(".") || name === "node_modules") return [];
    const path = prefix + name;
    // Links to folders may go round in circles; links to files are files.
    if (isDirectory) return luaFilesBelow(path, isWanted);
    return name.endsWith(".lua") && isWanted(path) && isFile(path) ? [path] : [];
  });
}

function isFile(path: string): boolean {
  const stat = statOf(path);
  if (stat !== undefined) return stat.isFile;
  throw new HostError(`${path} is a link that leads nowhere: mend or remove it`);
}

/**
 * What lies at a path; undefined if nothing does.
 * @throws {HostError} that says what keeps the path from being read
 */
export function statOf(path: string): Deno.FileInfo | undefined {
  return reading(path, () => {
    try {
      return Deno.statSync(path);
    } catch (error) {
      const { FilesystemLoop, NotADirectory, NotFound } = Deno.errors;
      const missing = [FilesystemLoop, NotADirectory, NotFound];
      if (missing.some((kind) => error instanceof kind)) return undefined;
      throw error;
    }
  });
}

/** @throws {HostError} that says what keeps the path from being read */
function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw new HostError(`${path} can't be read: run luanet with --allow-read`);
    }
    // Without the name of the call that failed.
    const cause = error instanceof Error ? error.message.replace(/: \w+ '[^]*'$/, "") : error;
    throw new HostError(`${path} can't be read: ${cause}`);
  }
}
