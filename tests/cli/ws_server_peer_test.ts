import { assertEquals } from "@std/assert";
import { inFolder, project } from "../support/cli.ts";
import { findPythonWebsockets } from "../support/python_websockets.ts";
import { announce, ServerRun } from "../support/ws_server_run.ts";

const server = `
local srv
srv = net.ws_server:listen(0, {
  on_message = function(client, msg)
    if msg == "out" then return srv:disconnect(client, 4000, "as you wish") end
    if msg == "end" then return srv:close() end
    assert(srv:send(client, msg))
  end,
  on_close = function(client, code, reason) print(client, code, reason) end,
})
${announce}
`;

const python = findPythonWebsockets();

Deno.test({
  name: "python's websockets gets on with a server: text, bytes, fragments, pings, closes",
  ignore: python === undefined,
  fn: () =>
    inFolder({ "main.lua": server }, async (cwd) => {
      await using run = new ServerRun(["run", "main.lua"], cwd);
      const { stdout, stderr } = await new Deno.Command(python ?? "", {
        args: [`${project}tests/cli/ws_server_peer.py`, String(await run.port())],
        signal: AbortSignal.timeout(60_000),
      }).output();
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      assertEquals({ stdout: text(stdout), stderr: text(stderr) }, {
        stdout: "well\n",
        stderr: "",
      });
      const ended = await run.end();
      assertEquals(ended.code, 0);
      assertEquals(
        ended.stdout,
        [
          "listening",
          "1\t1000\t",
          "2\t4001\tà bientôt",
          "3\t4000\tas you wish",
          "4\t1001\t",
          "",
        ].join("\n"),
      );
    }),
});
