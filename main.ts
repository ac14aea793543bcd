/** luanet: runs networked Lua scripts of a host application outside of it. `luanet help` says how. */
/** What a run does not need is not loaded: start-up time is what a user waits for. */
const commands: Readonly<
  Record<string, () => Promise<(args: readonly string[]) => Promise<number>>>
> = {
  run: async () => (await import("./cli/run.ts")).run,
  test: async () => (await import("./cli/test.ts")).test,
  check: async () => (await import("./cli/check.ts")).check,
};

async function main([name = "", ...args]: readonly string[]): Promise<number> {
  try {
    const load = Object.hasOwn(commands, name) && !asksForHelp(args) ? commands[name] : undefined;
    if (load !== undefined) return await (await load())(args);
    return await (await import("./cli/help.ts")).help(Deno.args);
  } catch (error) {
    return (await import("./cli/failure.ts")).reportFailure(error);
  }
}

/** Whether `-h` or `--help` stands anywhere before `--`, whatever else is right or wrong. */
export function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const flags = end < 0 ? args : args.slice(0, end);
  return flags.some((arg) => arg === "-h" || arg === "--help");
}

if (import.meta.main) Deno.exit(await main(Deno.args));
