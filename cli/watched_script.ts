import {
  absolutePath,
  checkSources,
  type Host,
  HostError,
  readScript,
  type Script,
  ScriptError,
  type ScriptFile,
} from "../runtime/mod.ts";

/** What came of a look at a script's files. */
export type Look = "same" | "empty" | "gone" | "changed";

/** A script of a run that is watched: the one that runs, and what its files held when it was last tried. */
export class WatchedScript {
  /** As the user named it. */
  readonly name: string;
  readonly #host: Host;
  readonly #root: string;
  #script: Script | undefined;
  #latest: Script | undefined;
  #gone = false;
  #changes: string[] = [];
  /** What each file held, by absolute path; undefined where there was none. */
  #seen = new Map<string, Uint8Array | undefined>();
  #changedModules: { path: string; file: string; text: Uint8Array }[] = [];
  #modules: { path: string; file: string }[] = [];

  constructor(host: Host, name: string, root: string) {
    this.#host = host;
    this.name = name;
    this.#root = root;
  }

  /** Compiles the script as it is on the disk. @throws {ScriptError} @throws {HostError} */
  async compile(): Promise<Script> {
    const file = readScript(this.name, this.#root);
    this.#seen.set(absolutePath(file.file), file.text);
    return await this.#compile(file);
  }

  /** The script runs now. @param added is called when it has loaded a further file */
  began(script: Script, added: () => void): void {
    this.#script = script;
    this.#latest = script;
    script.onFile = added;
    // What it loaded counts, not what was seen before: a file may have been saved in between.
    for (const { file, text } of script.files) this.#seen.set(absolutePath(file), text);
    this.refresh();
  }

  /** The script that runs, if one does. */
  get running(): Script | undefined {
    return this.#script?.ended === true ? undefined : this.#script;
  }

  /** Absolute paths of all files that a change of is a change of the script. */
  get files(): readonly string[] {
    return [...this.#seen.keys()];
  }

  /** The files that the last look found changed, as they are shown. */
  get changes(): readonly string[] {
    return this.#changes;
  }

  /** Takes in the files that the script has loaded, or looked for, since. */
  refresh(): void {
    const script = this.#latest;
    if (script === undefined) return;
    const seen = new Map<string, Uint8Array | undefined>();
    this.#modules = [];
    for (const { file, path, text } of script.files) {
      const absolute = absolutePath(file);
      seen.set(absolute, this.#seen.has(absolute) ? this.#seen.get(absolute) : text);
      if (file !== this.name) this.#modules.push({ path, file });
    }
    for (const file of script.missing) seen.set(absolutePath(file), undefined);
    const own = absolutePath(this.name);
    if (!seen.has(own)) seen.set(own, this.#seen.get(own));
    this.#seen = seen;
  }

  /** Compares the files with what they held. What is new is then what was seen. @param takeEmpty whether an empty file counts */
  look(takeEmpty: boolean): Look {
    const own = absolutePath(this.name);
    const text = read(own);
    if (text === undefined) {
      const wasGone = this.#gone;
      this.#gone = true;
      return wasGone ? "same" : "gone";
    }
    this.#gone = false;
    this.#changedModules = [];
    let changed = !isSame(this.#seen.get(own), text);
    this.#changes = changed ? [this.name] : [];
    if (changed && text.length === 0 && !takeEmpty) return "empty";
    for (const [file, before] of this.#seen) {
      if (file === own) continue;
      const now = read(file);
      if (isSame(before, now)) continue;
      if (now?.length === 0 && !takeEmpty) return "empty";
      changed = true;
      this.#seen.set(file, now);
      const module = this.#modules.find((module) => absolutePath(module.file) === file);
      this.#changes.push(module?.file ?? file);
      if (now !== undefined && module !== undefined) {
        this.#changedModules.push({ ...module, text: now });
      }
    }
    this.#seen.set(own, text);
    return changed ? "changed" : "same";
  }

  /**
   * Compiles what has changed, the script last.
   * @throws {ScriptError} of the first text that does not compile
   */
  async recompile(): Promise<Script> {
    const [broken] = await checkSources(this.#changedModules);
    if (broken !== undefined) {
      throw new ScriptError({ ...broken, message: broken.message, script: this.name });
    }
    return await this.compile();
  }

  async #compile(file: ScriptFile): Promise<Script> {
    await this.#host.prepare([file]);
    const script = this.#host.compile(file);
    this.#latest = script;
    return script;
  }
}

function read(path: string): Uint8Array | undefined {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw new HostError(`${path} can't be read: run luanet with --allow-read`);
    }
    return undefined;
  }
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
