/**
 * What a user waits for: `luanet run` of a script that prints one line, beside `deno run` of the same line in
 * TypeScript. At most 2.0 times as long.
 */
const project = new URL("../", import.meta.url);
const folder = await Deno.makeTempDir({ prefix: "luanet_bench_" });
const line = `print("hello")\n`;
await Deno.writeTextFile(`${folder}/hello.lua`, line);
await Deno.writeTextFile(`${folder}/hello.ts`, line.replace("print", "console.log"));
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

async function run(...args: string[]): Promise<void> {
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["run", ...args] }).output();
  if (!success) throw new Error(`deno run ${args.join(" ")} failed`);
}

Deno.bench({
  name: "deno run hello.ts",
  group: "start",
  baseline: true,
  // Deno waits only for what is declared async.
  fn: async () => await run(`${folder}/hello.ts`),
});

Deno.bench({
  name: "luanet run hello.lua",
  group: "start",
  fn: async () =>
    await run(
      "--no-prompt",
      "--allow-net",
      "--allow-read",
      "--allow-write",
      new URL("main.ts", project).pathname,
      "run",
      `${folder}/hello.lua`,
    ),
});
