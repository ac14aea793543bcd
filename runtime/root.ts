import { HostError } from "./errors.ts";
import type { Files } from "./files.ts";
import { NAME_BYTES, PATH_LENGTH, SOURCE_BYTES } from "./limits.ts";

/** A folder that scripts may reach into, and nothing beside it. */
export interface Root {
  /**
   * The bytes of the file at `path`, which is relative and has `/` or `\` between its parts; `undefined` when there is
   * no such file.
   * @param most bytes that the caller has room for, and none is read of a larger file; if left out, those of a Lua file
   * @throws {HostError} when the path leaves the folder, the file is too large, or a permission is missing
   */
  read(path: string, most?: number): Uint8Array | undefined;
  /**
   * What else can be done with the files: `filesOf` of folder_files.ts asks for it. A root without it is only read.
   * @param folder makes it for a folder of the file system; most runs only read, and don't load it
   */
  files?(folder: (root: FolderRoot) => Files): Files;
}

/** What stands between the parts of a real path. */
export const separator = Deno.build.os === "windows" ? "\\" : "/";

/**
 * A folder of the file system. A path is checked first and then used: a script can't make links, so it can't get out;
 * another process that puts a link in a folder's place between the two can lead it out.
 */
export class FolderRoot implements Root {
  #real: string | undefined;

  /** @param folder the folder, as the user wrote it */
  constructor(readonly folder: string) {}

  read(path: string, most?: number): Uint8Array | undefined {
    return this.attempt(path, "read", () => {
      const file = this.find(path, partsOf(path));
      if (file === undefined) return undefined;
      // Opening a pipe would wait for its writer.
      const { isFile, size } = Deno.statSync(file);
      if (!isFile) return undefined;
      if (size > (most ?? SOURCE_BYTES)) throw new HostError(tooLarge(path, size, most));
      return Deno.readFileSync(file);
    });
  }

  files(folder: (root: FolderRoot) => Files): Files {
    return folder(this);
  }

  /**
   * The real path of what `parts` lead to, links followed; `undefined` when they lead nowhere.
   * @throws {HostError} when they lead out of the folder; names `path`
   */
  find(path: string, parts: readonly string[]): string | undefined {
    const real = realPath(`${this.folder}/${parts.join("/")}`);
    if (real === undefined) return undefined;
    this.#real ??= Deno.realPathSync(this.folder);
    const base = this.#real.endsWith(separator) ? this.#real : this.#real + separator;
    if (real === this.#real || real.startsWith(base)) return real;
    throw new HostError(`${shown(path)} leaves the folder ${this.folder} through a symbolic link`);
  }

  /**
   * Runs a file operation.
   * @param done what is done with the file: `read`, `written`
   * @throws {HostError} that says why the system refuses, and which permission is missing
   */
  attempt<T>(path: string, done: string, operation: () => T): T {
    try {
      return operation();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (error instanceof Deno.errors.NotCapable) {
        throw new HostError(
          error.message.startsWith("Requires write")
            ? `${shown(path)} can't be ${done}: run luanet with --allow-write=${this.folder}`
            : error.message.startsWith("Requires all")
            ? `${shown(path)} is a device, which nothing here opens: name a file`
            : `${error.message.replace(/, run again.*$/s, "")}: run luanet with --allow-read`,
        );
      }
      const cause = /^(.*) \(os error \d+\)/s.exec(error.message)?.[1];
      throw cause === undefined
        ? error
        : new HostError(`${shown(path)} can't be ${done}: ${cause}`);
    }
  }
}

function realPath(path: string): string | undefined {
  try {
    return Deno.realPathSync(path);
  } catch (error) {
    const nowhere = nothingThere.some((kind) => error instanceof kind) ||
      error instanceof Error && "code" in error && error.code === "ENAMETOOLONG";
    if (nowhere) return undefined;
    throw error;
  }
}

const nothingThere = [
  Deno.errors.NotFound,
  Deno.errors.NotADirectory,
  Deno.errors.FilesystemLoop,
  Deno.errors.InvalidData,
];

/** Why a file is not read. @param most bytes that there is room for; those of a Lua file if left out */
export function tooLarge(path: string, size: number, most?: number): string {
  return most === undefined
    ? `${path} has ${size} bytes: a Lua file may have at most ${SOURCE_BYTES}`
    : `${shown(path)} has ${size} bytes, and the script's memory (--memory) is ${most}`;
}

/**
 * The parts of a relative path: `/` and `\` separate on every system.
 * @param given what messages call the path
 * @throws {HostError} when it is not one that stays below its folder, here and on Windows
 */
export function partsOf(path: string, given = path): string[] {
  const all = path.length > PATH_LENGTH ? [] : path.split(/[/\\]/);
  const parts = all.filter((part) => part !== "" && part !== ".");
  const refused = path.length > PATH_LENGTH
    ? `has ${path.length} characters: at most ${PATH_LENGTH} are taken`
    : path !== "" && all[0] === ""
    ? `is absolute${STAY}`
    : parts.includes("..")
    ? `has \`..\` in it${STAY}`
    : parts.map(nameRefused).find((why) => why !== undefined);
  if (refused !== undefined) throw new HostError(`${shown(given)} ${refused}`);
  return parts;
}

const STAY = ": paths are relative and stay below the folder";
const encoder = new TextEncoder();

/** Why no file can be called so, on any system: what Windows refuses or reads as another name. */
export function nameRefused(name: string): string | undefined {
  if (name.includes("\0")) return `has a NUL in it${STAY}`;
  if (name.includes(":")) return `has a colon in it${STAY}`;
  if (name.includes("\uFFFD")) return "is not UTF-8, as paths are";
  const character = /[<>"|?*\\\p{Cc}]/u.exec(name)?.[0];
  if (character !== undefined) return `has ${shown(character)} in it, which no name on Windows has`;
  if (/[. ]$/.test(name)) {
    return "has a name that ends in a dot or a space, as none on Windows does";
  }
  if (DEVICE.test(name)) return "has the name of a Windows device in it";
  // A UTF-16 unit is three bytes of UTF-8 at most.
  const bytes = name.length > NAME_BYTES / 3 ? encoder.encode(name).length : 0;
  return bytes > NAME_BYTES
    ? `has a name of ${bytes} bytes in it: at most ${NAME_BYTES} are taken`
    : undefined;
}

/** With any extension. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³]) *(\.|$)/i;

/** Characters of a path that messages show. */
const SHOWN = 200;

/** A path in a message: in quotes, on one line, the middle of a long one left out. */
export function shown(path: string): string {
  const short = path.length > SHOWN
    ? `${path.slice(0, SHOWN / 2)}...${path.slice(-SHOWN / 2)}`
    : path;
  const visible = short.replace(
    /\p{Cc}/gu,
    (character) =>
      character === "\0" ? "\\0" : `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
  return `"${visible}"`;
}
