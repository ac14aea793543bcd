/** The project's folder. */
export const project: string = decodeURIComponent(new URL("../../", import.meta.url).pathname);

/** The arguments of `deno` that `deno task luanet` gives: what a user runs. */
export const luanetArgs = [
  "run",
  "--no-prompt",
  "--allow-net",
  "--allow-read",
  "--allow-write",
  `${project}main.ts`,
] as const;

/** What a run of the command line left behind. */
export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly stdoutBytes: Uint8Array;
  readonly stderrBytes: Uint8Array;
}

/** Starts luanet as a process of its own, in `cwd`. */
export function spawnLuanet(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; stdin?: "piped" | "null" } = {},
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [...luanetArgs, ...args],
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
  options: { cwd?: string; env?: Record<string, string>; input?: string | Uint8Array } = {},
): Promise<Result> {
  const child = spawnLuanet(args, {
    ...options,
    stdin: options.input === undefined ? "null" : "piped",
  });
  const output = child.output();
  if (options.input !== undefined) {
    const writer = child.stdin.getWriter();
    await writer.write(
      typeof options.input === "string" ? new TextEncoder().encode(options.input) : options.input,
    );
    await writer.close();
  }
  const { code, stdout, stderr } = await output;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return {
    code,
    stdout: text(stdout),
    stderr: text(stderr),
    stdoutBytes: stdout,
    stderrBytes: stderr,
  };
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
