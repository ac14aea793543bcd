/**
 * What `luanet test` takes for 200 spec files, with two jobs on two cores at most 0.65 of the time with one: as two
 * processes do that have half of the files each. And for 36,000 frames with a server, two clients and a request in
 * each second, at most 2 s.
 */
const project = new URL("../", import.meta.url);
const folder = await Deno.makeTempDir({ prefix: "luanet_bench_" });
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const FILES = 200;

/** What spec files may be made of: tests that begin and drop a host, or that let Lua work. */
const kinds: Readonly<Record<string, string>> = {
  "five hosts each": `for i = 1, 5 do
  it("loads a script and turns frames " .. i, function()
    local script = luanet.load("script.lua")
    luanet.frames(60)
    assert.equal(60, #script.log)
  end)
end
`,
  "40,000 numbers sorted each": `it("sorts", function()
  for round = 1, 40 do
    local numbers = {}
    for i = 1, 1000 do numbers[i] = i * 7919 * round % 1009 end
    table.sort(numbers)
    assert(numbers[1] <= numbers[1000])
  end
end)
`,
};
const script = `local health = 0
event.on("frame_update", function()
  health = (health + 7) % 101
  log.debug("health " .. health)
end)
`;
for (const [kind, spec] of Object.entries(kinds)) {
  await Deno.mkdir(`${folder}/${kind}`);
  await Deno.writeTextFile(`${folder}/${kind}/script.lua`, script);
  for (let i = 0; i < FILES; i++) await Deno.writeTextFile(`${folder}/${kind}/${i}_spec.lua`, spec);
}

const play = `local server = net.ws_server:listen(8080, {})
local frame = 0
event.on("frame_update", function()
  frame = frame + 1
  server:broadcast("frame " .. frame)
  if frame % 60 == 0 then net.http:get("http://api.test/" .. frame, function() end) end
end)
`;
const playSpec = `it("plays for ten minutes", function()
  luanet.http.on("GET", "http://api.test/*", { body = "tick" })
  luanet.load("play.lua")
  local one, other = luanet.ws_client("ws://127.0.0.1:8080/"), luanet.ws_client("ws://127.0.0.1:8080/")
  luanet.frames(36000)
  assert.equal(72000, #one.messages + #other.messages)
end)
`;
await Deno.mkdir(`${folder}/play`);
await Deno.writeTextFile(`${folder}/play/play.lua`, play);
await Deno.writeTextFile(`${folder}/play/play_spec.lua`, playSpec);

async function run(...args: readonly string[]): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--allow-net",
      "--allow-read",
      "--allow-write",
      new URL("main.ts", project).pathname,
      "test",
      ...args,
    ],
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).slice(-2_000);
  if (!success) throw new Error(`luanet test failed: ${text(stdout)}${text(stderr)}`);
}

for (const kind of Object.keys(kinds)) {
  /** Runs the files by so many processes at once as there are lists of flags. */
  const measure = (name: string, baseline: boolean, ...processes: readonly string[][]) =>
    Deno.bench({
      name: `${FILES} files, ${kind}: ${name}`,
      group: kind,
      baseline,
      n: 5,
      warmup: 1,
      // Deno waits only for what is declared async.
      fn: async () =>
        void await Promise.all(processes.map((flags) => run(...flags, `${folder}/${kind}`))),
    });
  measure("--jobs=1", true, ["--jobs=1"]);
  measure("--jobs=2", false, ["--jobs=2"]);
  measure("two processes", false, ["--jobs=1", "--shard=1/2"], ["--jobs=1", "--shard=2/2"]);
}

Deno.bench({
  name: "luanet test of 36,000 frames",
  n: 5,
  warmup: 1,
  fn: async () => await run(`${folder}/play`),
});
