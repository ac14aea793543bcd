/** The project's folder. */
export const project: string = decodeURIComponent(new URL("../../", import.meta.url).pathname);

/** The permissions that `deno task luanet` gives. */
const permissions: readonly string[] = ["--allow-net", "--allow-read", "--allow-write"];

/** The arguments of `deno` that run luanet, as `deno task luanet` does unless other permissions are given. */
export function luanetArgs(granted: readonly string[] = permissions): string[] {
  // Quiet about packages that it fetches on a machine where nothing is cached yet.
  return ["run", "--quiet", "--no-prompt", ...granted, `${project}main.ts`];
}

/** Milliseconds after which a process that hangs is killed, so that its test fails and the others go on. */
const PATIENCE = 60_000;

/** What a run of the command line left behind. */
export interface Result {
  readonly code: number;
  /** What ended the process, if a signal did. */
  readonly signal: Deno.Signal | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly stdoutBytes: Uint8Array;
  readonly stderrBytes: Uint8Array;
}

/** How luanet is started: in the project's folder, with all its permissions, unless said otherwise. */
export interface Start {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of Deno that grant something. */
  readonly permissions?: readonly string[];
  /** Milliseconds after which it is killed if it still runs; a minute if left out. */
  readonly patience?: number;
  /** A program for `sh`, in which `"$@"` is the command line of luanet. */
  readonly shell?: string;
}

/** Starts luanet as a process of its own. */
export function spawnLuanet(
  args: readonly string[],
  options: Start & { stdin?: "piped" | "null" } = {},
): Deno.ChildProcess {
  const line = [Deno.execPath(), ...luanetArgs(options.permissions), ...args];
  const [command = "", ...rest] = options.shell === undefined
    ? line
    : ["sh", "-c", options.shell, "sh", ...line];
  return new Deno.Command(command, {
    args: rest,
    cwd: options.cwd ?? project,
    env: { NO_COLOR: "1", ...options.env },
    stdin: options.stdin ?? "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs luanet to its end. */
export async function luanet(
  args: readonly string[],
  options: Start & { input?: string | Uint8Array } = {},
): Promise<Result> {
  const child = spawnLuanet(args, {
    ...options,
    stdin: options.input === undefined ? "null" : "piped",
  });
  const patience = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
  const output = child.output();
  if (options.input !== undefined) await type(child, options.input);
  const { code, signal, stdout, stderr } = await output;
  clearTimeout(patience);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return {
    code,
    signal,
    stdout: text(stdout),
    stderr: text(stderr),
    stdoutBytes: stdout,
    stderrBytes: stderr,
  };
}

/** Writes to a process's stdin; one that ends without reading all of it is none the worse. */
async function type(child: Deno.ChildProcess, input: string | Uint8Array): Promise<void> {
  const writer = child.stdin.getWriter();
  try {
    await writer.write(typeof input === "string" ? new TextEncoder().encode(input) : input);
    await writer.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** What a process wrote to one stream so far. */
class Shown {
  text = "";
  readonly #ended: Promise<void>;
  readonly #waiting = new Set<() => void>();
  #done = false;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#ended = this.#read(stream);
  }

  /** Waits until the pattern is there. */
  async until(pattern: string | RegExp): Promise<RegExpExecArray> {
    const wanted = typeof pattern === "string" ? new RegExp(RegExp.escape(pattern)) : pattern;
    for (;;) {
      const found = wanted.exec(this.text);
      if (found !== null) return found;
      if (this.#done) throw new Error(`it ended without showing ${pattern}: ${this.text}`);
      await new Promise<void>((more) => this.#waiting.add(more));
    }
  }

  async whole(): Promise<string> {
    await this.#ended;
    return this.text;
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const bytes of stream) {
      this.text += decoder.decode(bytes, { stream: true });
      this.#wake();
    }
    this.#done = true;
    this.#wake();
  }

  #wake(): void {
    for (const more of this.#waiting) more();
    this.#waiting.clear();
  }
}

/** A run of luanet that is watched while it goes on. */
export class Running {
  readonly #child: Deno.ChildProcess;
  readonly #patience: ReturnType<typeof setTimeout>;
  readonly #stdout: Shown;
  readonly #stderr: Shown;

  constructor(args: readonly string[], options: Start = {}) {
    const child = spawnLuanet(args, options);
    this.#child = child;
    this.#patience = setTimeout(() => child.kill("SIGKILL"), options.patience ?? PATIENCE);
    this.#stdout = new Shown(child.stdout);
    this.#stderr = new Shown(child.stderr);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** What stdout has shown so far. */
  get shown(): string {
    return this.#stdout.text;
  }

  /** Waits until stdout has shown the text; gives where. */
  async shows(pattern: string | RegExp): Promise<RegExpExecArray> {
    try {
      return await this.#stdout.until(pattern);
    } catch (error) {
      throw new Error(
        `${error instanceof Error ? error.message : error}${await this.#stderr.whole()}`,
      );
    }
  }

  /** Waits until stderr has shown the text; gives where. */
  says(pattern: string | RegExp): Promise<RegExpExecArray> {
    return this.#stderr.until(pattern);
  }

  send(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Waits for the end of the run. */
  async end(): Promise<Pick<Result, "code" | "signal" | "stdout" | "stderr">> {
    const stdout = await this.#stdout.whole();
    const { code, signal } = await this.#child.status;
    clearTimeout(this.#patience);
    return { code, signal, stdout, stderr: await this.#stderr.whole() };
  }

  /** Leaves no process behind, whatever became of the test. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#patience);
    await this.#child[Symbol.asyncDispose]();
    await this.#stdout.whole();
    await this.#stderr.whole();
  }
}

/** Runs `body` in a new folder that holds `files`, and removes it. */
export async function inFolder(
  files: Readonly<Record<string, string | Uint8Array>>,
  body: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "luanet_" });
  try {
    for (const [path, content] of Object.entries(files)) {
      const file = `${folder}/${path}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      if (typeof content === "string") await Deno.writeTextFile(file, content);
      else await Deno.writeFile(file, content);
    }
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
