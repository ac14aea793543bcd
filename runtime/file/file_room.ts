import { HostError } from "../errors.ts";
import { type Files, notAFile } from "../files.ts";
import { filesOf } from "../folder_files.ts";
import type { ScriptContext } from "../spec.ts";
import { CaseHints, differsInCase } from "./case_hints.ts";
import { scan } from "./scan.ts";

/**
 * One script's side of the room `file`. What is refused or fails gives what a miss gives, and a line of warning; a
 * miss gives no warning, unless there is something else, or a name that differs only in case.
 */
export class FileRoom {
  readonly #context: ScriptContext;
  #opened: Files | undefined;
  readonly #hints: CaseHints;

  constructor(context: ScriptContext) {
    this.#context = context;
    this.#hints = new CaseHints((message) => context.warn(message));
  }

  read(path: string): Uint8Array | undefined {
    const { root, settings } = this.#context;
    return this.#attempt("file.read", undefined, () => {
      const content = root.read(path, settings.memory);
      if (content !== undefined) return content;
      const kind = this.#files.look(path);
      if (kind === "folder" || kind === "other") throw notAFile(path, kind);
      this.#miss("file.read", path);
      return undefined;
    });
  }

  write(path: string, content: Uint8Array): boolean {
    return this.#attempt("file.write", false, () => {
      const draft = this.#files.create(path);
      draft.write(content);
      draft.commit();
      return true;
    });
  }

  exists(path: string): boolean {
    return this.#attempt("file.exists", false, () => {
      const kind = this.#files.look(path);
      if (kind === undefined) this.#miss("file.exists", path);
      return kind === "file" || kind === "folder";
    });
  }

  remove(path: string): boolean {
    return this.#attempt("file.remove", false, () => {
      const removed = this.#files.remove(path);
      if (!removed) this.#miss("file.remove", path);
      return removed;
    });
  }

  rename(path: string, to: string): boolean {
    return this.#attempt("file.rename", false, () => {
      const renamed = this.#files.rename(path, to);
      if (!renamed) this.#miss("file.rename", path);
      return renamed;
    });
  }

  list(folder: string): readonly string[] {
    return this.#attempt("file.list", [], () => {
      const entries = this.#files.list(folder);
      if (entries === undefined) this.#miss("file.list", folder);
      return (entries ?? []).filter(({ kind }) => kind === "file").map(({ name }) => name);
    });
  }

  scan(pattern: string): readonly string[] {
    return this.#attempt("file.scan", [], () => {
      const { paths, missed } = scan(this.#files, pattern);
      if (missed !== undefined) this.#context.warn(`file.scan: ${missed}`);
      else if (paths.length === 0) {
        this.#hints.miss("file.scan", pattern, () => scan(this.#files, pattern, true).paths[0]);
      }
      return paths;
    });
  }

  get #files(): Files {
    return this.#opened ??= filesOf(this.#context.root);
  }

  #miss(asked: string, path: string): void {
    this.#hints.miss(asked, path, () => differsInCase(this.#files, path));
  }

  #attempt<T>(asked: string, otherwise: T, operation: () => T): T {
    try {
      return operation();
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.#context.warn(`${asked}: ${error.message}`);
      return otherwise;
    }
  }
}
