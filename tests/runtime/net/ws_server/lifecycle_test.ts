import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { RawClient } from "../../../support/raw_client.ts";
import { Served, Visitor } from "./served.ts";

const listening = `srv = net.ws_server:listen(0, callbacks())`;

/** Fails when something still listens at the port. */
function isFree(port: number): void {
  Deno.listen({ hostname: "127.0.0.1", port }).close();
}

Deno.test("close() tells each client 1001, and the script on a later turn", async () => {
  await using run = await Served.start(listening);
  const visitors = [await Visitor.open(run.port), await Visitor.open(run.port)];
  await run.prints("open 2");
  run.tell(`
    srv:close()
    print("closed", srv:is_open(), srv:client_count(), srv:send(1, "x"))
    srv:close()`);
  for (const visitor of visitors) {
    assertEquals(await visitor.ending(), { code: 1001, reason: "" });
  }
  await run.prints("close 2 1001 ");
  assertEquals(run.lines, [
    "open 1",
    "open 2",
    "closed false 0 false",
    "close 1 1001 ",
    "close 2 1001 ",
  ]);
  await run.stop();
  isFree(run.port);
});

Deno.test("close() and listen() on the same port in one callback: the new server takes it over", async () => {
  await using run = await Served.start(`
    ${listening}
    port = tonumber(tostring(srv):match(":(%d+)"))`);
  for (let round = 1; round <= 5; round++) {
    const visitor = await Visitor.open(run.port);
    await run.prints("open 1", round);
    run.tell(`
      srv:close()
      srv = net.ws_server:listen(port, callbacks())
      assert(srv and srv.id == ${round + 1} and srv:is_open())
      -- It is spoken for.
      assert(net.ws_server:listen(port, callbacks()) == nil)
      print("round ${round}")`);
    await run.prints(`round ${round}`);
    assertEquals((await visitor.ending()).code, 1001);
  }
  await using visitor = await Visitor.open(run.port);
  visitor.send("hello");
  await run.prints("message 1 hello");
  assertEquals(run.ports, Array.from({ length: 6 }, () => run.port));
  assertEquals(run.sink.errors, []);
  assertEquals(run.warnings.length, 5);
});

Deno.test("a take-over that fails turns is_open false, with a warning", async () => {
  await using run = await Served.start(`
    ${listening}
    port = tonumber(tostring(srv):match(":(%d+)"))`);
  const { serve } = Deno;
  try {
    run.tell(`
      srv:close()
      srv = net.ws_server:listen(port, callbacks())
      print("open", srv:is_open())`);
    Deno.serve = () => {
      throw new Deno.errors.AddrInUse();
    };
    await run.until(() => run.warnings.length > 0, "a warning");
  } finally {
    Deno.serve = serve;
  }
  assertEquals(run.warnings, [
    `net.ws_server:listen: port ${run.port} is in use; the server is closed`,
  ]);
  run.tell(`print(srv:is_open(), srv:client_count(), srv:close())`);
  await run.prints("false 0");
  assertEquals(run.lines[0], "open true");
});

Deno.test("a server in on_close of another one, on the same port", async () => {
  await using run = await Served.start(`
    local on = callbacks()
    on.on_close = function(client, code)
      print("close", client, code)
      srv = net.ws_server:listen(port, callbacks())
    end
    srv = net.ws_server:listen(0, on)
    port = tonumber(tostring(srv):match(":(%d+)"))`);
  const visitor = await Visitor.open(run.port);
  await run.prints("open 1");
  run.tell("srv:close()");
  await run.prints("close 1 1001");
  await visitor.ending();
  await run.until(() => run.ports.length === 2, "the second server");
  // It answers as soon as Deno has let go of the port.
  let second: Visitor | undefined;
  while (second === undefined) second = await Visitor.open(run.port).catch(() => undefined);
  await run.prints("open 1", 2);
  await second[Symbol.asyncDispose]();
});

Deno.test("at the end of the run script_unloaded can still send; then clients are told 1001 and nothing calls back", async () => {
  const run = await Served.start(`
    ${listening}
    event.on("script_unloaded", function()
      print("unloaded", srv:is_open(), srv:client_count())
      srv:broadcast("goodbye")
    end)`);
  const visitors = [await Visitor.open(run.port), await Visitor.open(run.port)];
  await run.prints("open 2");
  await run.stop();
  const lines = run.lines;
  isFree(run.port);
  for (const visitor of visitors) {
    assertEquals(await visitor.message(), "goodbye");
    assertEquals(await visitor.ending(), { code: 1001, reason: "" });
  }
  assertEquals(lines, ["open 1", "open 2", "unloaded true 2"]);
  assertEquals(run.lines, lines);
});

Deno.test("a script that closes its server while it is unloaded hears no on_close", async () => {
  const run = await Served.start(`
    ${listening}
    event.on("script_unloaded", function()
      srv:disconnect(1, 4000, "you first")
      srv:close()
    end)`);
  const first = await Visitor.open(run.port);
  const second = await Visitor.open(run.port);
  await run.prints("open 2");
  await run.stop();
  assertEquals(await first.ending(), { code: 4000, reason: "you first" });
  assertEquals(await second.ending(), { code: 1001, reason: "" });
  assertEquals(run.lines, ["open 1", "open 2"]);
});

Deno.test("clients that never answer do not hold up the end of a run", async () => {
  const run = await Served.start(listening);
  using half = await RawClient.dial(run.port);
  await half.write("GET / HTTP/1.1\r\nhost:");
  using mute = await RawClient.open(run.port);
  await run.prints("open 1");
  const start = performance.now();
  await run.stop();
  assert(performance.now() - start < 1_000);
  assertEquals(await mute.end(), 1001);
  isFree(run.port);
});

Deno.test("an error in one callback leaves the others going", async () => {
  await using run = await Served.start(`
    local on = callbacks()
    for _, name in ipairs { "on_open", "on_message", "on_close" } do
      local f = on[name]
      on[name] = function(...)
        f(...)
        error(name .. " failed", 0)
      end
    end
    srv = net.ws_server:listen(0, on)`);
  for (let client = 1; client <= 2; client++) {
    const visitor = await Visitor.open(run.port);
    visitor.send("hello");
    await run.prints(`message ${client} hello`);
    visitor.socket.close(4000, "bye");
    await run.prints(`close ${client} 4000 bye`);
    await visitor.ending();
  }
  const round = ["on_open failed", "on_message failed", "on_close failed"];
  assertEquals(run.sink.errors.map(({ message }) => message), [...round, ...round]);
});

Deno.test("a script that is killed leaves its clients and its port, and the other script goes on", async () => {
  await using run = await Served.start(
    `
    local on = callbacks()
    on.on_message = function() while true do end end
    srv = net.ws_server:listen(0, on)`,
    { timeout: 100, others: { "other.lua": listening } },
  );
  const [port = 0, elsewhere = 0] = run.ports;
  const visitor = await Visitor.open(port);
  await using other = await Visitor.open(elsewhere);
  await run.prints("open 1", 2);
  visitor.send("hello");
  assertEquals((await visitor.ending()).code, 1001);
  assertEquals(run.sink.errors.map(({ kind }) => kind), ["killed"]);
  other.send("still there?");
  await run.prints("message 1 still there?");
  isFree(port);
});

Deno.test("a script whose top level fails leaves its port", async () => {
  await using run = await Served.start(`${listening} error("no", 0)`, {
    others: { "other.lua": listening },
  });
  const [port = 0, elsewhere = 0] = run.ports;
  await run.until(() => run.sink.errors.length > 0, "the error");
  await using _ = await Visitor.open(elsewhere);
  await run.prints("open 1");
  isFree(port);
});

Deno.test("across a reload a script gets its port again, and the clients of the old one are told 1001", async () => {
  await using run = await Served.start(listening);
  const { port } = run;
  for (let round = 0; round < 5; round++) {
    const visitor = await Visitor.open(port);
    await run.prints("open 1", round + 1);
    await run.reload(`
      srv = assert(net.ws_server:listen(${port}, callbacks()))
      assert(srv.id == 1 and srv:client_count() == 0)`);
    assertEquals(await visitor.ending(), { code: 1001, reason: "" });
  }
  await using visitor = await Visitor.open(port);
  visitor.send("hello");
  await run.prints("message 1 hello");
  assertEquals(run.sink.errors.map(({ message }) => message), []);
  assertEquals(run.lines.filter((line) => line.startsWith("close")), []);
});

Deno.test("two scripts have servers of their own, and one can't have the other's port", async () => {
  await using run = await Served.start(listening, { others: { "other.lua": listening } });
  const [port = 0, elsewhere = 0] = run.ports;
  run.tell(`
    print(tostring(net.ws_server:listen(${port}, {})), tostring(net.ws_server:listen(${elsewhere}, {})))`);
  await run.prints("nil nil", 2);
  assertEquals(run.warnings.length, 4);
  assertStringIncludes(run.warnings[0] ?? "", `port ${port} is in use`);
});

Deno.test("callbacks may use the server at once, whatever they are called for", async () => {
  await using run = await Served.start(`
    srv = net.ws_server:listen(0, {
      on_open = function(client)
        srv:send(client, "welcome " .. srv:client_count())
      end,
      on_message = function(client, msg)
        srv:broadcast(msg)
        if msg == "out" then srv:disconnect(client, 4000, "as you wish") end
      end,
      on_close = function(client, code)
        print("close", client, code, srv:client_count(), srv:send(client, "x"))
        srv:broadcast("client " .. client .. " left")
        srv:disconnect(client)
      end,
    })`);
  await using first = await Visitor.open(run.port);
  assertEquals(await first.message(), "welcome 1");
  const second = await Visitor.open(run.port);
  assertEquals(await second.message(), "welcome 2");
  second.send("out");
  assertEquals([await second.message(), await first.message()], ["out", "out"]);
  assertEquals(await second.ending(), { code: 4000, reason: "as you wish" });
  assertEquals(await first.message(), "client 2 left");
  await run.prints("close 2 4000 1 false");
});
