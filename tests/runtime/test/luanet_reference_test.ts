import { assertEquals } from "@std/assert";
import type { FunctionSpec } from "../../../runtime/spec.ts";
import type { Drive } from "../../../runtime/test/luanet.ts";
import { luanetModules } from "../../../runtime/test/modules.ts";
import { outcome } from "../../support/spec_files.ts";

/** A server that greets, and a client that does. */
const files = {
  "dashboard.lua": `
    local server
    server = net.ws_server:listen(8080, { on_open = function(id) server:send(id, "hello") end })`,
  "client.lua": `
    net.ws:connect("ws://feed.test/", { on_open = function(id) net.ws:send(id, "hello") end })`,
};

/** What the examples speak of: a script, a client of its server, a server's peer, a setting. */
const prelude = `
  local peer
  luanet.ws.on("ws://feed.test/", { open = function(it) peer = it end })
  luanet.load("client.lua")
  local script = luanet.load("dashboard.lua")
  local page = luanet.ws_client("ws://127.0.0.1:8080/")
  luanet.gui.set("dashboard.visible", true)
  luanet.frames(1)
`;

/** Every function and method of `luanet`, by the name that the reference gives it. */
function described(): (readonly [name: string, spec: FunctionSpec])[] {
  // Only described: nothing of it is called here.
  return luanetModules({} as Drive).flatMap(({ name, functions, classes }) => [
    ...Object.entries(functions).map(([own, spec]) => [`${name}.${own}`, spec] as const),
    ...classes.flatMap((kind) =>
      Object.entries(kind.methods).map(([own, spec]) => [`${kind.name}:${own}`, spec] as const)
    ),
  ]);
}

for (const [name, { example }] of described()) {
  Deno.test(`the reference's example of ${name} runs as it stands there`, async () => {
    const spec = `it("example", function()${prelude}\n${example}\nend)`;
    assertEquals(await outcome(spec, { files }), ["passed: example"]);
  });
}
