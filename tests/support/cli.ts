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

/** A run of luanet that is watched while it goes on. */
export class Running {
  readonly #child: Deno.ChildProcess;
  readonly #patience: ReturnType<typeof setTimeout>;
  readonly #stdout: ReadableStreamDefaultReader<Uint8Array>;
  readonly #stderr: Promise<string>;
  readonly #decoder = new TextDecoder();
  #shown = "";

  constructor(args: readonly string[], options: Start = {}) {
    const child = spawnLuanet(args, options);
    this.#child = child;
    this.#patience = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
    this.#stdout = child.stdout.getReader();
    this.#stderr = child.stderr.text();
  }

  /** Waits until stdout has shown `text`. */
  async shows(text: string): Promise<void> {
    while (!this.#shown.includes(text)) {
      if (!await this.#read()) {
        throw new Error(`it ended without showing ${text}: ${this.#shown}${await this.#stderr}`);
      }
    }
  }

  send(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Waits for the end of the run. */
  async end(): Promise<Pick<Result, "code" | "signal" | "stdout" | "stderr">> {
    while (await this.#read());
    const { code, signal } = await this.#child.status;
    return { code, signal, stdout: this.#shown, stderr: await this.#stderr };
  }

  /** Leaves no process behind, whatever became of the test. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#patience);
    await this.#stdout.cancel();
    await this.#child[Symbol.asyncDispose]();
    await this.#stderr;
  }

  async #read(): Promise<boolean> {
    const { value } = await this.#stdout.read();
    this.#shown += this.#decoder.decode(value, { stream: true });
    return value !== undefined;
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
