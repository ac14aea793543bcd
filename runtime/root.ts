import { HostError } from "./errors.ts";
import { SOURCE_BYTES } from "./limits.ts";

/** A folder that scripts may reach into, and nothing beside it. */
export interface Root {
  /**
   * The bytes of the file at `path`, which is relative and has `/` or `\` between its parts; `undefined` when there is
   * no such file.
   * @throws {HostError} when the path leaves the folder, or a permission is missing
   */
  read(path: string): Uint8Array | undefined;
}

/** A folder of the file system. */
export class FolderRoot implements Root {
  #real: string | undefined;

  /** @param folder the folder, as the user wrote it */
  constructor(readonly folder: string) {}

  read(path: string): Uint8Array | undefined {
    return withPermission(() => {
      const file = this.#resolve(path);
      return file === undefined ? undefined : Deno.readFileSync(file);
    });
  }

  /** The real path of an existing file below the folder. */
  #resolve(path: string): string | undefined {
    const parts = partsOf(path);
    const real = Deno.realPathSync(`${this.folder}/${parts.join("/")}`);
    this.#real ??= Deno.realPathSync(this.folder);
    const separator = Deno.build.os === "windows" ? "\\" : "/";
    const base = this.#real.endsWith(separator) ? this.#real : this.#real + separator;
    if (real === this.#real) return undefined;
    if (!real.startsWith(base)) {
      throw new HostError(`"${path}" leaves the folder ${this.folder} through a symbolic link`);
    }
    const { isFile, size } = Deno.statSync(real);
    if (size > SOURCE_BYTES) throw new HostError(tooLarge(path, size));
    return isFile ? real : undefined;
  }
}

/** The parts of a relative path. @throws {HostError} when it is not one that stays below its folder */
function partsOf(path: string): string[] {
  const parts = path.split(/[/\\]/);
  const refused = path !== "" && parts[0] === ""
    ? "is absolute"
    : parts.includes("..")
    ? "has `..` in it"
    : path.includes("\0")
    ? "has a NUL in it"
    : path.includes(":")
    ? "has a colon in it"
    : undefined;
  if (refused !== undefined) {
    throw new HostError(
      `"${path.replaceAll("\0", "\\0")}" ${refused}: paths are relative and stay below the folder`,
    );
  }
  return parts.filter((part) => part !== "" && part !== ".");
}

/** Runs a file operation: none there is `undefined`, a missing permission says which flag grants it. */
function withPermission<T>(operation: () => T | undefined): T | undefined {
  try {
    return operation();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw new HostError(
        `${error.message.replace(/, run again.*$/, "")}: run luanet with --allow-read`,
      );
    }
    if (notThere.some((kind) => error instanceof kind) || isTooLong(error)) return undefined;
    if (error instanceof HostError || !(error instanceof Error)) throw error;
    throw new HostError(error.message);
  }
}

const notThere = [
  Deno.errors.NotFound,
  Deno.errors.NotADirectory,
  Deno.errors.IsADirectory,
  Deno.errors.FilesystemLoop,
  Deno.errors.InvalidData,
];

/** No file has a name of some thousand bytes. */
function isTooLong(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENAMETOOLONG";
}

/** Why a Lua file is not read. */
export function tooLarge(path: string, size: number): string {
  return `${path} has ${size} bytes: a Lua file may have at most ${SOURCE_BYTES}`;
}
