import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { RawClient } from "../../../support/raw_client.ts";
import { Served, Visitor } from "./served.ts";

const listening = `srv = net.ws_server:listen(0, callbacks())`;

Deno.test("a client is opened, heard, answered and closed, with an integer id", async () => {
  await using run = await Served.start(`
    local on = callbacks()
    on.on_message = function(client, msg)
      assert(math.type(client) == "integer")
      print("message", client, msg)
      assert(srv:send(client, "you said " .. msg) == true)
    end
    srv = net.ws_server:listen(0, on)`);
  const visitor = await Visitor.open(run.port);
  visitor.send("héllo\0");
  assertEquals(await visitor.message(), "you said héllo\0");
  visitor.socket.close(4321, "größe");
  assertEquals(await visitor.ending(), { code: 4321, reason: "größe" });
  await run.prints("close 1 4321 größe");
  assertEquals(run.lines, ["open 1", "message 1 héllo\0", "close 1 4321 größe"]);
});

Deno.test("ids of clients are never used twice, and each server has its own", async () => {
  await using run = await Served.start(`
    ${listening}
    second = net.ws_server:listen(0, callbacks())
    print(srv.id, second.id, math.type(srv.id))
    print(tostring(srv), tostring(second))`);
  const [first = 0, second = 0] = run.ports;
  assertNotEquals(first, second);
  assertEquals(run.lines, [
    "1 2 integer",
    `WsServer(1, 127.0.0.1:${first}) WsServer(2, 127.0.0.1:${second})`,
  ]);
  for (const id of [1, 2]) {
    {
      await using _ = await Visitor.open(first);
      await run.prints(`open ${id}`);
    }
    await run.until(() => run.lines.some((line) => line.startsWith(`close ${id} `)), "a close");
  }
  await using _ = await Visitor.open(second);
  await run.prints("open 1", 2);
});

Deno.test("a server whose script holds it no more goes on", async () => {
  await using run = await Served.start(`
    net.ws_server:listen(0, callbacks())
    for _ = 1, 3 do collectgarbage() end`);
  await using visitor = await Visitor.open(run.port);
  visitor.send("hello");
  await run.prints("message 1 hello");
  run.tell("for _ = 1, 3 do collectgarbage() end print('collected')");
  await run.prints("collected");
  visitor.send("again");
  await run.prints("message 1 again");
});

Deno.test("every callback may be left out", async () => {
  await using run = await Served.start(`
    ${listening.replace("callbacks()", "{}")}
    srv2 = net.ws_server:listen(0, { on_close = callbacks().on_close })`);
  for (const port of run.ports) {
    await using visitor = await Visitor.open(port);
    visitor.send("hello");
  }
  await run.until(() => run.lines.length === 1, "a close");
  assertMatch(run.lines[0] ?? "", /^close 1 /);
  assertEquals(run.sink.errors, []);
});

Deno.test("broadcast reaches every client of its server, and no other", async () => {
  await using run = await Served.start(`
    ${listening}
    other = net.ws_server:listen(0, callbacks())`);
  const [port = 0, elsewhere = 0] = run.ports;
  await using a = await Visitor.open(port);
  await using b = await Visitor.open(port);
  await using c = await Visitor.open(elsewhere);
  await run.prints("open 2");
  await run.prints("open 1", 2);
  run.tell(`
    srv:broadcast("one")
    print("count", srv:client_count(), other:client_count())
    srv:broadcast("two")
    other:broadcast("three")`);
  for (const visitor of [a, b]) {
    assertEquals([await visitor.message(), await visitor.message()], ["one", "two"]);
  }
  assertEquals(await c.message(), "three");
  assert(run.lines.includes("count 2 1"));
});

Deno.test("disconnect says goodbye with the code and the reason given, 1000 and none if left out", async () => {
  await using run = await Served.start(listening);
  const cases = [
    [`srv:disconnect(%)`, 1000, ""],
    [`srv:disconnect(%, 4000)`, 4000, ""],
    [`srv:disconnect(%, 3000, "für dich")`, 3000, "für dich"],
    [`srv:disconnect(%, nil, "no code")`, 1000, "no code"],
    [`srv:disconnect(%, 4999, ("x"):rep(123))`, 4999, "x".repeat(123)],
    ...[1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013].map((code) =>
      [`srv:disconnect(%, ${code}, "c")`, code, "c"] as const
    ),
  ] as const;
  for (const [i, [call, code, reason]] of cases.entries()) {
    const client = i + 1;
    const visitor = await Visitor.open(run.port);
    await run.prints(`open ${client}`);
    run.tell(`${call.replace("%", String(client))} print("count", srv:client_count())`);
    assertEquals(await visitor.ending(), { code, reason });
    await run.prints(`close ${client} ${code} ${reason}`);
  }
  assertEquals(run.lines.filter((line) => line === "count 0").length, cases.length);
  assertEquals(run.sink.errors, []);
});

Deno.test("disconnect raises on a code that can't be sent, and on a reason that is too long", async () => {
  await using run = await Served.start(listening);
  await using visitor = await Visitor.open(run.port);
  await run.prints("open 1");
  run.tell(`
    for _, code in ipairs { 0, 999, 1004, 1005, 1006, 1014, 1015, 1016, 2999, 5000, -1, 2^53 } do
      local ok, message = pcall(srv.disconnect, srv, 1, code)
      assert(not ok and message:find("bad argument #2 to 'disconnect' (close code 1000-1003, 1007-1013 or 3000-4999 expected, got", 1, true), message)
    end
    for _, reason in ipairs { ("x"):rep(124), ("ü"):rep(62) } do
      local ok, message = pcall(srv.disconnect, srv, 1, 4000, reason)
      assert(not ok and message:find("bad argument #3 to 'disconnect' (124 bytes, a reason has at most 123)", 1, true), message)
    end
    srv:disconnect(99)
    srv:disconnect(-1, 4000, "nobody")
    srv:send(1, "still here")`);
  assertEquals(await visitor.message(), "still here");
  assertEquals(run.sink.errors, []);
});

Deno.test("what can't be sent is refused with a warning", async () => {
  await using run = await Served.start(listening);
  await using visitor = await Visitor.open(run.port);
  await run.prints("open 1");
  run.tell(`
    for _, bad in ipairs { "\\xff", "\\xc3", "\\xed\\xa0\\x80", "\\xf4\\x90\\x80\\x80", "ok\\xc0\\x80" } do
      assert(srv:send(1, bad) == false)
      assert(srv:broadcast(bad) == nil)
    end
    assert(srv:send(2, "nobody") == false)
    assert(srv:send(1, ("x"):rep(64 * 1024 * 1024)) == false)
    srv:broadcast(("x"):rep(64 * 1024 * 1024))
    assert(srv:send(1, "\\u{feff}fine\\0\\u{10ffff}"))
    assert(srv:send(1, ""))
    assert(srv:send(1, 42))`);
  assertEquals(await visitor.message(), "\ufefffine\0\u{10ffff}");
  assertEquals(await visitor.message(), "");
  assertEquals(await visitor.message(), "42");
  assertEquals(run.sink.errors, []);
  const utf8 = "a message that is not valid UTF-8 can't be sent";
  const big = "a message of 67108864 bytes is too big (under 67108864)";
  assertEquals(run.warnings, [
    ...Array.from({ length: 5 }, () => [`WsServer:send: ${utf8}`, `WsServer:broadcast: ${utf8}`])
      .flat(),
    `WsServer:send: ${big}`,
    `WsServer:broadcast: ${big}`,
  ]);
});

Deno.test("a server is an object with methods and read-only fields", async () => {
  await using run = await Served.start(`
    ${listening}
    assert(type(srv) == "userdata")
    assert(srv.id == 1 and srv.nothing == nil and srv[1] == nil and srv.port == nil)
    local function refused(f, words)
      local ok, message = pcall(f)
      assert(not ok and message:find(words, 1, true), message)
    end
    refused(function() srv.id = 2 end, "attempt to write field 'id' of a WsServer: its fields are read-only")
    refused(function() srv.x = 2 end, "attempt to write field 'x' of a WsServer")
    refused(function() srv[1] = 2 end, "attempt to write field of a WsServer")
    refused(function() srv.send = 2 end, "attempt to write field 'send' of a WsServer")
    assert(srv.id == 1 and getmetatable(srv) == false)
    for _, name in ipairs { "send", "broadcast", "disconnect", "close", "is_open", "client_count" } do
      local words = "WsServer:" .. name .. " is called with a colon, not a dot: WsServer:" .. name .. "(...)"
      refused(function() srv[name]() end, words)
      refused(function() srv[name](1, "x") end, words)
      refused(function() srv[name]({}, "x") end, words)
      refused(function() srv[name](io.stdout, "x") end, words)
    end
    refused(function() srv:send() end, "bad argument #1 to 'send' (number expected, got no value)")
    refused(function() srv:send("x", "y") end, "bad argument #1 to 'send' (number expected, got string)")
    refused(function() srv:send(1.5, "y") end, "bad argument #1 to 'send' (number has no integer representation)")
    refused(function() srv:send(1) end, "bad argument #2 to 'send' (string expected, got no value)")
    refused(function() srv:send(1, {}) end, "bad argument #2 to 'send' (string expected, got table)")
    refused(function() srv:broadcast() end, "bad argument #1 to 'broadcast' (string expected, got no value)")
    refused(function() srv:disconnect() end, "bad argument #1 to 'disconnect' (number expected, got no value)")
    refused(function() srv:disconnect(1, "x") end, "bad argument #2 to 'disconnect' (number expected, got string)")
    refused(function() srv:disconnect(1, 1000, {}) end, "bad argument #3 to 'disconnect' (string expected, got table)")
    assert(srv:is_open() == true and srv:client_count() == 0)
    assert(math.type(srv:client_count()) == "integer")
    assert(srv:send(2^53, "x") == false and srv:send(math.maxinteger, "x") == false)
    print("well")`);
  await run.until(() => run.lines.includes("well") || run.sink.errors.length > 0, "the end");
  assertEquals(run.sink.errors.map(({ message }) => message), []);
});

Deno.test("on a closed server every call is harmless", async () => {
  await using run = await Served.start(`
    ${listening}
    assert(srv:close() == nil)
    srv:close()
    assert(srv:is_open() == false and srv:client_count() == 0)
    assert(srv:send(1, "x") == false and srv:send(1, "\\xff") == false)
    assert(srv:broadcast("x") == nil and srv:disconnect(1) == nil)
    assert(srv.id == 1 and tostring(srv):find("^WsServer%(1, 127%.0%.0%.1:%d+%)$"))
    print("well")`);
  await run.prints("well");
  assertEquals(run.sink.errors, []);
  assertEquals(run.warnings, []);
});

Deno.test("listen raises on wrong arguments, as Lua does", async () => {
  await using run = await Served.start(`
    local function refused(words, ...)
      local ok, message = pcall(net.ws_server.listen, net.ws_server, ...)
      assert(not ok and message == words, message)
    end
    refused("bad argument #1 to 'listen' (number expected, got no value)")
    refused("bad argument #1 to 'listen' (number expected, got string)", "8080", {})
    refused("bad argument #1 to 'listen' (number expected, got nil)", nil, {})
    refused("bad argument #1 to 'listen' (number has no integer representation)", 0.5, {})
    refused("bad argument #1 to 'listen' (number has no integer representation)", 0/0, {})
    refused("bad argument #1 to 'listen' (number has no integer representation)", 1/0, {})
    refused("bad argument #2 to 'listen' (table expected, got no value)", 0)
    refused("bad argument #2 to 'listen' (table expected, got function)", 0, print)
    refused("bad argument #2 to 'listen' (field 'on_open': function expected, got number)", 0, { on_open = 1 })
    refused("bad argument #2 to 'listen' (field 'on_close': function expected, got table)", 0, { on_message = print, on_close = {} })
    local ok, message = pcall(net.ws_server.listen, 0, {})
    assert(not ok and message:find("net.ws_server:listen is called with a colon, not a dot", 1, true), message)
    print("well")`);
  await run.until(() => run.lines.includes("well") || run.sink.errors.length > 0, "the end");
  assertEquals(run.sink.errors.map(({ message }) => message), []);
  assertEquals(run.ports, []);
});

Deno.test("a port that can't be had is nil and a warning that says why", async () => {
  using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port: busy } = other.addr;
  await using run = await Served.start(`
    ${listening}
    for _, port in ipairs { 70000, -1, 65536, -2^53 | 0, ${busy} } do
      assert(net.ws_server:listen(port, callbacks()) == nil)
    end
    local own = tonumber(tostring(srv):match(":(%d+)"))
    assert(net.ws_server:listen(own, callbacks()) == nil)
    assert(net.ws_server:listen(own + 0.0, callbacks()) == nil)
    print("well")`);
  await run.prints("well");
  const refused = (port: string) =>
    `net.ws_server:listen: port must be between 0 and 65535, got ${port}`;
  assertEquals(run.warnings, [
    refused("70000"),
    refused("-1"),
    refused("65536"),
    refused("-9007199254740992"),
    `net.ws_server:listen: port ${busy} is in use`,
    `net.ws_server:listen: port ${run.port} is in use`,
    `net.ws_server:listen: port ${run.port} is in use`,
  ]);
  assertEquals(run.sink.errors, []);
});

Deno.test("it listens on 127.0.0.1 only", async () => {
  await using run = await Served.start(listening);
  const others = Deno.networkInterfaces().filter(({ address }) =>
    address !== "127.0.0.1" && !address.startsWith("fe80")
  );
  for (const { address } of others) {
    const answer = await Deno.connect({ hostname: address, port: run.port }).then(
      (connection) => connection.close(),
      () => "refused",
    );
    assertEquals(answer, "refused", address);
  }
  (await RawClient.open(run.port))[Symbol.dispose]();
});

Deno.test("a plain HTTP request gets 426 and one line of text", async () => {
  await using run = await Served.start(listening);
  for (const method of ["GET", "POST", "DELETE"]) {
    const response = await fetch(`http://127.0.0.1:${run.port}/a/path`, { method });
    assertEquals(response.status, 426);
    assertEquals(response.headers.get("upgrade"), "websocket");
    assertEquals(await response.text(), "This is a WebSocket server: connect to it with ws://\n");
  }
  assertEquals(run.lines, []);
  assertEquals(run.warnings, []);
});
