/** What `luanet test` takes for 200 spec files: with two jobs on two cores at most 0.65 of the time with one. */
const project = new URL("../", import.meta.url);
const folder = await Deno.makeTempDir({ prefix: "luanet_bench_" });
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const FILES = 200;
const script = `local health = 0
event.on("frame_update", function()
  health = (health + 7) % 101
  log.debug("health " .. health)
end)
`;
const spec = (number: number) =>
  `describe("file ${number}", function()
  for i = 1, 5 do
    it("loads a script and turns frames " .. i, function()
      local script = luanet.load("script.lua")
      luanet.frames(60)
      assert.equal(60, #script.log)
    end)
  end
end)
`;
await Deno.writeTextFile(`${folder}/script.lua`, script);
for (let i = 0; i < FILES; i++) await Deno.writeTextFile(`${folder}/${i}_spec.lua`, spec(i));

async function run(jobs: number): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--allow-net",
      "--allow-read",
      "--allow-write",
      new URL("main.ts", project).pathname,
      "test",
      `--jobs=${jobs}`,
      folder,
    ],
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).slice(-2_000);
  if (!success) throw new Error(`luanet test failed: ${text(stdout)}${text(stderr)}`);
}

for (const jobs of [1, 2]) {
  Deno.bench({
    name: `luanet test of ${FILES} files, --jobs=${jobs}`,
    group: "jobs",
    baseline: jobs === 1,
    n: 5,
    warmup: 1,
    // Deno waits only for what is declared async.
    fn: async () => await run(jobs),
  });
}
