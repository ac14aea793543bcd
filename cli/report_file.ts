import { HostError } from "../runtime/mod.ts";
import { tryWhole, writeWhole } from "./whole_file.ts";

/** A file that a flag names, and that is there in whole or not at all. */
export class ReportFile {
  readonly #path: string;
  readonly #flag: string;

  /** @param flag how an error names it, such as `--junit-path` @throws {HostError} when it can't be written */
  constructor(path: string, flag: string) {
    this.#path = path;
    this.#flag = flag;
    this.#attempt(() => {
      if (statOf(path)?.isDirectory === true) throw new Deno.errors.IsADirectory("it is a folder");
      tryWhole(path);
    });
  }

  /** @throws {HostError} */
  write(text: string): void {
    this.#attempt(() => writeWhole(this.#path, text));
  }

  #attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      const said = `${this.#flag}=${this.#path} can't be written`;
      if (error instanceof Deno.errors.NotCapable) {
        throw new HostError(`${said}: run luanet with --allow-write`);
      }
      if (error instanceof Deno.errors.NotFound) {
        throw new HostError(`${said}: its folder is not there; make it, or name another file`);
      }
      if (error instanceof Deno.errors.IsADirectory) {
        throw new HostError(`${said}: it is a folder; name a file`);
      }
      // Without the name of the call that failed.
      const cause = error instanceof Error ? error.message.replace(/: \w+ '[^]*'$/, "") : error;
      throw new HostError(`${said}: ${cause}; name another file`);
    }
  }
}

function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
