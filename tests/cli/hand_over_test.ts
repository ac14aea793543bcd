import { assertEquals, assertMatch } from "@std/assert";
import { inFolder, luanet } from "../support/cli.ts";

Deno.test("a script's own connections wait for the port that it has just closed and taken again", async () => {
  const script = String.raw`local server = net.ws_server:listen(0, {})
    local port = math.tointeger(tostring(server):match(":(%d+)%)$"))
    local frame, left = 0, 2
    local function done()
      left = left - 1
      if left == 0 then server:close() end
    end
    local update
    update = event.on("frame_update", function()
      frame = frame + 1
      if frame ~= 3 then return end
      event.off(update)
      server:close()
      server = net.ws_server:listen(port, {})
      net.ws:connect("ws://127.0.0.1:" .. port, {
        on_open = function(id) print("open") done() end,
        on_error = function(id, message) print(message) done() end,
      })
      net.http:get("http://127.0.0.1:" .. port, function(resp) print(resp.status) done() end)
    end)`;
  await inFolder({ "main.lua": script }, async (cwd) => {
    const { code, stdout, stderr } = await luanet(["run", "main.lua"], { cwd });
    assertEquals({ code, stdout: stdout.split("\n").toSorted() }, {
      code: 0,
      stdout: ["", "426", "open"],
    });
    assertMatch(stderr, /^(main\.lua listens on ws:\/\/127\.0\.0\.1:\d+\/\n)\1$/);
  });
});
