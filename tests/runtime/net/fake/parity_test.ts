/** One script, once in a run with the real network and once in a test: what it hears is the same. */
import { assertEquals } from "@std/assert";
import { MemorySink, script } from "../../../support/host.ts";
import { inFolder } from "../../../support/cli.ts";
import { createHost, denoWorld } from "../../../../runtime/mod.ts";
import { runTest } from "../../../support/spec_machine.ts";

/** What a script prints in a run, a line each. */
async function inRun(text: string): Promise<string[]> {
  const sink = new MemorySink();
  await inFolder({}, async (root) => {
    const host = createHost(denoWorld({ sink, root }), {
      tick: 60,
      dispatch: "now",
      timeout: 5_000,
      memory: 64 << 20,
    });
    const file = script(text);
    await host.prepare([file]);
    host.start([host.compile(file)]);
    await host.run({ duration: 10_000 });
  });
  assertEquals(sink.errors, []);
  return sink.printed.split("\n").toSorted();
}

/** What the same script prints in a test. */
async function inTest(text: string): Promise<string[]> {
  const outcome = await runTest(`luanet.load("a.lua") luanet.frames(200)`, { "a.lua": text });
  assertEquals([outcome.raised, outcome.scriptErrors], [undefined, []]);
  return [...outcome.printed, ""].toSorted();
}

const prelude = `
function print_all(...)
  local parts = table.pack(...)
  for i = 1, parts.n do parts[i] = tostring(parts[i]):gsub(":%d%d%d%d%d?", ":PORT") end
  io.write(table.concat(parts, " "), "\\n")
end
function server(more)
  local srv
  local on = {
    on_open = function(client) print_all("server open", client) end,
    on_message = function(client, msg) print_all("server message", client, msg) srv:send(client, "echo " .. msg) end,
    on_error = function(client, err) print_all("server error", client, err) end,
    on_close = function(client, code, reason) print_all("server close", client, code, reason) end,
  }
  for name, fn in pairs(more or {}) do on[name] = fn end
  srv = net.ws_server:listen(0, on)
  return srv, tostring(srv):match(":(%d+)")
end
function once(fn)
  local handle
  -- A run ends when there is no work left, and a subscription is some.
  handle = event.on("frame_update", function() event.off(handle) fn() end)
end
function connect(url, more)
  local on = {
    on_open = function(id) print_all("client open", id) end,
    on_message = function(id, msg) print_all("client message", id, msg) end,
    on_error = function(id, err) print_all("client error", id, err) end,
    on_close = function(id, code, reason) print_all("client close", id, code, reason) end,
  }
  for name, fn in pairs(more or {}) do on[name] = fn end
  return net.ws:connect(url, on)
end
`;

const programs: Readonly<Record<string, string>> = {
  "a client that closes": `
    local srv, port = server { on_close = function(...) print_all("server close", ...) srv:close() end }
    _G.srv = srv
    connect("ws://127.0.0.1:" .. port .. "/path", {
      on_open = function(id) print_all(net.ws:send(id, "hi"), net.ws:send(id, "grüße\\0")) end,
      on_message = function(id, msg)
        print_all("client message", msg)
        if #msg > 7 then net.ws:close(id) end
      end,
    })`,
  "a server that disconnects": `
    local srv, port = server { on_message = function(client, msg)
      srv:disconnect(client, 4001, "gründe")
      print_all(srv:client_count(), srv:send(client, "late"))
    end, on_close = function(...) print_all("server close", ...) srv:close() end }
    _G.srv = srv
    connect("ws://localhost:" .. port, { on_open = function(id) net.ws:send(id, "hi") end })`,
  "a server that closes": `
    local srv, port = server { on_message = function() srv:broadcast("last") srv:close() end }
    _G.srv = srv
    connect("ws://127.0.0.1:" .. port, { on_open = function(id) net.ws:send(id, "hi") end })`,
  "a connect where a server was": `
    local srv, port = server()
    srv:close()
    once(function()
      connect("ws://127.0.0.1:" .. port .. "/")
      net.http:get("http://127.0.0.1:" .. port .. "/", function(resp) print_all(resp.status, resp.body, resp.error) end)
    end)`,
  "a plain request to a WebSocket server": `
    local srv, port = server()
    local left = 3
    local function hear(resp)
      print_all(resp.status, resp.body, resp.error)
      left = left - 1
      if left == 0 then srv:close() end
    end
    net.http:get("http://127.0.0.1:" .. port .. "/", hear)
    net.http:get("http://localhost:" .. port .. "/", {headers = {Origin = "https://example.com"}}, hear)
    net.http:post("http://127.0.0.1:" .. port .. "/", "x", "text/plain", hear)`,
  "a port that is taken, and taken over": `
    local srv, port = server()
    print_all(net.ws_server:listen(tonumber(port), {}))
    srv:close()
    local next = net.ws_server:listen(tonumber(port), { on_open = function(client) print_all("next", client) end })
    print_all(next ~= nil, next:is_open(), srv:is_open())
    once(function()
      connect("ws://127.0.0.1:" .. port .. "/", { on_open = function() next:close() end })
    end)`,
  "addresses that are none": `
    for _, url in ipairs { "nonsense", "http://127.0.0.1/", "" } do connect(url) end
    for _, url in ipairs { "nonsense", "ws://127.0.0.1/", "" } do
      net.http:get(url, function(resp) print_all(resp.error) end)
    end`,
};

for (const [name, text] of Object.entries(programs)) {
  Deno.test(`in a test as in a run: ${name}`, async () => {
    assertEquals(await inTest(prelude + text), await inRun(prelude + text));
  });
}
