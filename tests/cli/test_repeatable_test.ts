/** Ten minutes of a game: 36,000 frames with a server, two clients of it and a request in each second. */
import { assertEquals } from "@std/assert";
import { inFolder, luanet } from "../support/cli.ts";

const files = {
  "main.lua": `local server = net.ws_server:listen(8080, {
  on_message = function(_, text) log.info(text) end,
})
local frame = 0
event.on("frame_update", function()
  frame = frame + 1
  server:broadcast(json.encode({ frame = frame, luck = math.random(100) }))
  if frame % 60 > 0 then return end
  net.http:get("http://api.test/tick?second=" .. frame // 60, function(resp)
    log.info(resp.status, resp.body, resp.error)
  end)
end)
`,
  "a_spec.lua": `it("plays for ten minutes", function()
  luanet.http.on("GET", "http://api.test/*", function(request)
    return { body = request.url, after = 0.25 }
  end)
  local script = luanet.load("main.lua")
  local one, other = luanet.ws_client("ws://127.0.0.1:8080/"), luanet.ws_client("ws://127.0.0.1:8080/")
  luanet.frames(18000)
  one:send("half of it")
  luanet.frames(18000)
  assert.equal(36000, #one.messages)
  assert.same(one.messages, other.messages)
  assert.equal(600, #luanet.http.calls)
  print(one:last())
end)
it("fails where it always does", function()
  luanet.faults { latency = { 0.01, 0.3 }, drop = 0.1, seed = 7 }
  luanet.http.on("GET", "*", { body = "late" })
  local script = luanet.load("main.lua")
  luanet.ws_client("ws://127.0.0.1:8080/")
  luanet.frames(600)
  local lines = {}
  for i, line in ipairs(script.log) do lines[i] = line.time .. " " .. line.message end
  assert.same({}, lines)
end)
`,
  "b_spec.lua": `it("plays, too", function() luanet.load("main.lua") luanet.frames(59) end)\n`,
};

Deno.test("ten minutes of a game are the same bytes in 20 runs, whatever --jobs and --shuffle are", () =>
  inFolder(files, async (cwd) => {
    const flags = [["--jobs=1"], ["--jobs=4"], ["--shuffle=1"], ["--shuffle=2", "--jobs=4"]];
    const told = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const { stdout, stderr, code } = await luanet(
        ["test", "--reporter=json", ...flags[i % 4] ?? []],
        { cwd },
      );
      assertEquals([code, stderr], [1, ""]);
      told.add(stdout);
    }
    assertEquals(told.size, 1);
    const [{ tests: [plays, fails] }] = JSON.parse([...told][0] ?? "").files;
    assertEquals([plays.status, plays.seconds, fails.status], ["passed", 600, "failed"]);
  }));
