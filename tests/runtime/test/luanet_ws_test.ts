import { assertEquals } from "@std/assert";
import { assertWell, runTest } from "../../support/spec_machine.ts";

/** Lua that scripts begin with: callbacks that print what they hear. */
const prelude = `
function callbacks(more)
  local on = {
    on_open = function(id) print("open", id) end,
    on_message = function(id, msg) print("message", id, msg) end,
    on_error = function(id, err) print("error", id, err) end,
    on_close = function(id, code, reason) print("close", id, code, reason) end,
  }
  for name, fn in pairs(more or {}) do on[name] = fn end
  return on
end
`;

const connects = (lua: string) => ({ "a.lua": prelude + lua });

Deno.test("a server hears of its client in order, and what it sends arrives before load returns", async () => {
  const outcome = await runTest(
    `
    luanet.ws.on("wss://feed.test/*", {
      open = function(peer)
        print("open", tostring(peer), peer.id, peer.url, peer:is_open())
        peer:send("welcome")
      end,
      message = function(peer, msg)
        print("message", msg, peer:last() == msg)
        peer:send("got " .. msg)
        if msg == "bye" then peer:close(4000, "see you") end
      end,
      close = function(peer, code, reason)
        print("close", code, reason, peer.close_code, peer.close_reason, peer:is_open(), peer:send("late"))
      end,
    })
    local script = luanet.load("a.lua")
    print(script.printed)`,
    connects(`
      net.ws:connect("wss://feed.test/live?x=1", callbacks { on_open = function(id)
        print("open", id)
        net.ws:send(id, "grüße\\0")
        net.ws:send(id, "bye")
      end })`),
  );
  assertWell(outcome);
  assertEquals(outcome.lines, [
    "open WsPeer(1, wss://feed.test/live?x=1) 1 wss://feed.test/live?x=1 true",
    "message grüße\0 true",
    "message bye true",
    "close 4000 see you 4000 see you false false",
    "open 1",
    "message 1 welcome",
    "message 1 got grüße\0",
    "message 1 got bye",
    "close 1 4000 see you",
    "",
  ]);
});

Deno.test("bytes and an empty text arrive as they are; a peer's messages are kept", async () => {
  const outcome = await runTest(
    `
    local peer
    luanet.ws.on("ws://feed.test/", {open = function(it) peer = it end})
    luanet.load("a.lua")
    peer:send_binary("\\0\\xff")
    peer:send("")
    luanet.frames(1)
    print(#peer.messages, peer.messages[1], peer.messages[2] == "", peer:last())
    print(pcall(peer.send, peer, "\\xff"))`,
    connects(`
      net.ws:connect("ws://feed.test/", callbacks {
        on_open = function(id) for _, msg in ipairs {"one", "", "three"} do net.ws:send(id, msg) end end,
        on_message = function(id, msg) print(#msg, msg == "\\0\\xff") end,
      })`),
  );
  assertWell(outcome);
  assertEquals(outcome.printed, ["2 true", "0 false"]);
  assertEquals(outcome.lines, [
    "3 one true three",
    "false bad argument #1 to 'send' (valid UTF-8 expected: send_binary sends bytes)",
  ]);
});

Deno.test("the last server that fits serves, and its handlers may be left out", async () => {
  const outcome = await runTest(
    `
    luanet.ws.on("ws://feed.test/*", {open = function(peer) peer:send("all") end})
    luanet.ws.on("ws://feed.test/a", {open = function(peer) peer:send("first") end})
    luanet.ws.on("ws://feed.test/a", {})
    luanet.load("a.lua")`,
    connects(`
      net.ws:connect("ws://feed.test/a#part", callbacks())
      net.ws:connect("ws://feed.test/b", callbacks())`),
  );
  assertWell(outcome);
  assertEquals(outcome.printed, ["open 1", "open 2", "message 2 all"]);
});

const refusals: readonly (readonly [refuse: string, heard: string])[] = [
  ["HTTP 403", "the server refused the upgrade (HTTP 403)"],
  ["HTTP 503 Service Unavailable", "the server refused the upgrade (HTTP 503)"],
  ["refused", "connection refused"],
  ["timeout", "timed out after 10 s"],
  ["dns", "could not resolve host"],
  ["tls", "TLS: the certificate is not trusted (Deno's --cert=FILE adds one that is)"],
  ["out of order", "out of order"],
];

for (const [refuse, heard] of refusals) {
  Deno.test(`a server that refuses with "${refuse}" is told as a real one: ${heard}`, async () => {
    const outcome = await runTest(
      `
      luanet.ws.on("ws://feed.test/", {refuse = "${refuse}", open = function() print("never") end})
      luanet.load("a.lua")
      print(luanet.time)`,
      connects(`net.ws:connect("ws://feed.test/", callbacks())`),
    );
    assertWell(outcome);
    assertEquals(outcome.printed, [`error 1 feed.test: ${heard}`, "close 1 1006 "]);
    assertEquals(outcome.lines, ["0.0"]);
  });
}

Deno.test("a peer that is lost, or closes without a code, is told as a real one", async () => {
  const outcome = await runTest(
    `
    local ends = {lost = function(peer) peer:drop() end, bare = function(peer) peer:close(1005) end}
    luanet.ws.on("ws://feed.test/*", {
      open = function(peer) ends[peer.url:match("%w+$")](peer) end,
      close = function(peer, code, reason) print(peer.id, code, reason) end,
    })
    luanet.load("a.lua")`,
    connects(`
      net.ws:connect("ws://feed.test/lost", callbacks())
      net.ws:connect("ws://feed.test/bare", callbacks())`),
  );
  assertWell(outcome);
  assertEquals(outcome.printed, [
    "open 1",
    "error 1 feed.test: the connection was lost",
    "close 1 1006 ",
    "open 2",
    "close 2 1005 ",
  ]);
  assertEquals(outcome.lines, ["1 1006 ", "2 1005 "]);
});

Deno.test("a script's close, and its unload, is heard by the server", async () => {
  const outcome = await runTest(
    `
    luanet.ws.on("ws://feed.test/*", {close = function(peer, code, reason) print(peer.id, code, reason) end})
    local script = luanet.load("a.lua")
    print("loaded")
    script:unload()`,
    connects(`
      net.ws:connect("ws://feed.test/", callbacks { on_open = function(id) net.ws:close(id) end })
      net.ws:connect("ws://feed.test/", callbacks { on_close = function() print("never heard") end })`),
  );
  assertWell(outcome);
  assertEquals(outcome.lines, ["1 1000 ", "loaded", "2 1000 "]);
  assertEquals(outcome.printed, ["open 2", "close 1 1000 "]);
});

Deno.test("a peer that does not read lets messages wait, until send is false, and answers no close", async () => {
  const outcome = await runTest(
    `
    local peer
    luanet.ws.on("ws://feed.test/", {open = function(it) peer = it peer:pause() end})
    luanet.load("a.lua")
    luanet.frames(1)
    print(peer.paused, #peer.messages)
    peer:resume()
    luanet.frames(1)
    print(peer.paused, #peer.messages, peer.close_code)
    peer:pause()
    luanet.emit("menu_toggled", {visible = true})
    luanet.advance(1.9)
    print(peer.close_code)
    luanet.advance(0.2)
    print(peer.close_code)
    peer:resume()
    luanet.frames(1)
    print(peer.close_code)`,
    connects(`
      local big = ("x"):rep(40 << 20)
      local id = net.ws:connect("ws://feed.test/", callbacks { on_open = function(id)
        print(net.ws:send(id, big), net.ws:send(id, big), net.ws:send(id, "x"))
      end })
      event.on("menu_toggled", function() print(net.ws:send(id, "y")) net.ws:close(id) end)`),
  );
  assertWell(outcome);
  assertEquals(outcome.lines, ["true 0", "false 2 nil", "nil", "nil", "1000"]);
  assertEquals(outcome.printed, ["true true false", "true", "close 1 1006 "]);
});

Deno.test("an error in a handler is reported with its line, and the others go on", async () => {
  const outcome = await runTest(
    `
    luanet.ws.on("ws://feed.test/", {
      open = function() error("in open") end,
      message = function(peer) error("in message") end,
      close = function() error("in close") end,
    })
    luanet.load("a.lua")`,
    connects(`
      net.ws:connect("ws://feed.test/", callbacks { on_open = function(id)
        net.ws:send(id, "one")
        net.ws:send(id, "two")
        net.ws:close(id)
      end })`),
  );
  assertEquals(outcome.reported, ["3: in open", "4: in message", "4: in message", "5: in close"]);
  assertEquals(outcome.printed, ["close 1 1000 "]);
});

Deno.test("a connect that nobody serves is a failure of the test by its address, with what would serve it", async () => {
  const outcome = await runTest(
    `
    luanet.load("a.lua")
    luanet.ws.on("ws://feed.test/near", {})
    luanet.load("b.lua")`,
    {
      ...connects(`net.ws:connect("ws://feed.test/x#part", callbacks())`),
      "b.lua": `${prelude}
        net.ws:connect("ws://feed.test/y", callbacks())
        net.ws:connect("ws://127.0.0.1:1/", callbacks())`,
    },
  );
  assertEquals(outcome.unanswered, [
    `ws://feed.test/x was not answered: luanet.ws.on("ws://feed.test/x", {...}) serves it`,
    `ws://feed.test/y was not answered: luanet.ws.on("ws://feed.test/y", {...}) serves it; ` +
    `the nearest that there is: luanet.ws.on("ws://feed.test/near", {...})`,
    `ws://127.0.0.1:1/ was not answered: luanet.ws.on("ws://127.0.0.1:1/", {...}) serves it; ` +
    `the nearest that there is: luanet.ws.on("ws://feed.test/near", {...})`,
  ]);
  assertEquals(outcome.printed.slice(0, 2), [
    "error 1 feed.test: nothing answers it in this test",
    "close 1 1006 ",
  ]);
});

Deno.test("a script that connects again and again is let in once somebody serves it", async () => {
  const outcome = await runTest(
    `
    luanet.ws.on("ws://feed.test/", {refuse = "refused"})
    luanet.load("a.lua")
    luanet.frames(3)
    luanet.ws.on("ws://feed.test/", {})
    luanet.frames(2)`,
    connects(`
      local id
      local function connect()
        id = net.ws:connect("ws://feed.test/", { on_open = function(id) print("open", id) end })
      end
      connect()
      event.on("frame_update", function() if not net.ws:is_open(id) then connect() end end)`),
  );
  assertWell(outcome);
  assertEquals(outcome.printed, ["open 5"]);
});

Deno.test("wrong arguments are refused in Lua's words", async () => {
  const { lines } = await runTest(
    `
    local function refused(...) print((select(2, pcall(luanet.ws.on, ...)))) end
    refused()
    refused("http://feed.test/", {})
    refused("ws://feed.test/")
    refused("ws://feed.test/", {open = 1})
    refused("ws://feed.test/", {refuse = 403})
    refused("ws://feed.test/", {refuse = {}})
    luanet.ws.on("ws://feed.test/", {open = function(peer)
      print((select(2, pcall(peer.close, peer, 1006))))
      print((select(2, pcall(peer.close, peer, 1000, ("x"):rep(124)))))
      print((select(2, pcall(peer.close, peer, 1005, "why"))))
      print((select(2, pcall(peer.send, peer))))
      print((select(2, pcall(peer.send, "x"))))
      print((select(2, pcall(function() peer.messages = {} end))))
    end})
    luanet.load("a.lua")`,
    connects(`net.ws:connect("ws://feed.test/", {})`),
  );
  assertEquals(lines, [
    "bad argument #1 to 'on' (string expected, got no value)",
    `bad argument #1 to 'on' (a URL with ws:// or wss://, or a pattern with *, expected, got "http://feed.test/")`,
    "bad argument #2 to 'on' (table expected, got no value)",
    "bad argument #2 to 'on' (field 'open': function expected, got number)",
    "nil",
    "bad argument #2 to 'on' (field 'refuse': string expected, got table)",
    "bad argument #1 to 'close' (close code 1000-1003, 1005, 1007-1014 or 3000-4999 expected, got 1006)",
    "bad argument #2 to 'close' (124 bytes, a reason has at most 123)",
    "bad argument #2 to 'close' (a close without a code has no reason)",
    "bad argument #1 to 'send' (string expected, got no value)",
    "WsPeer:send is called with a colon, not a dot: WsPeer:send(...)",
    "spec.lua:15: attempt to write field 'messages' of a WsPeer: its fields are read-only",
  ]);
});
