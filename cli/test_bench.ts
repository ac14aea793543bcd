/**
 * What `luanet test` takes for 200 spec files, with two jobs on two cores at most 0.65 of the time with one; and for
 * 36,000 frames with a server, two clients and a request in each second, at most 2 s.
 */
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
await Deno.mkdir(`${folder}/many`);
await Deno.writeTextFile(`${folder}/many/script.lua`, script);
for (let i = 0; i < FILES; i++) await Deno.writeTextFile(`${folder}/many/${i}_spec.lua`, spec(i));

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

for (const jobs of [1, 2]) {
  Deno.bench({
    name: `luanet test of ${FILES} files, --jobs=${jobs}`,
    group: "jobs",
    baseline: jobs === 1,
    n: 5,
    warmup: 1,
    // Deno waits only for what is declared async.
    fn: async () => await run(`--jobs=${jobs}`, `${folder}/many`),
  });
}

Deno.bench({
  name: "luanet test of 36,000 frames",
  n: 5,
  warmup: 1,
  fn: async () => await run(`${folder}/play`),
});
