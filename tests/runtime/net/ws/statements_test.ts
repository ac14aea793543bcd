import { assertEquals } from "@std/assert";
import type { SocketServer } from "../../../../runtime/net/fake/sockets.ts";
import { echo, type Served, served } from "../../../support/fake_network.ts";
import { talk } from "./talk.ts";

/** A network with `echo.test` and `mute.test`, and one more. */
function network(server?: SocketServer): Served {
  const mute: SocketServer = {
    open: (peer) => {
      peer.mute = true;
    },
  };
  const more = server === undefined ? {} : { "server.test": server };
  const bounds = { connect: 10_000, close: 50 };
  return served({ "echo.test": echo, "mute.test": mute, ...more }, { bounds });
}

Deno.test("ids are integers from 1 that no two connects of a run share, whichever script asks", async () => {
  const text = (name: string) => `
    local left, seen = 5, {}
    local function again()
      local id = net.ws:connect("ws://nobody.test/", { on_close = function()
        left = left - 1
        if left > 0 then again() end
      end })
      assert(math.type(id) == "integer")
      print("${name}", id)
    end
    again()`;
  const { lines, errors } = await talk(network().sockets, {
    "a.lua": text("a"),
    "b.lua": text("b"),
  });
  assertEquals(errors, []);
  const ids = lines.map((line) => Number(line.split(" ")[1]));
  assertEquals(ids.toSorted((a, b) => a - b), Array.from({ length: 10 }, (_, i) => i + 1));
  assertEquals(lines.slice(0, 2), ["a 1", "b 2"]);
});

Deno.test("each connect has exactly one on_close, whatever happened", async () => {
  const { sockets } = network({
    knocked: (knock) => {
      const [, what = "", ...more] = knock.url.pathname.split("/");
      if (what === "refuse") return knock.refuse("HTTP 403");
      const peer = knock.letIn();
      if (what === "vanish") peer.drop();
      else if (what === "close") peer.close(Number(more[0]), more[1]);
      else if (what === "twice") {
        peer.close(3000, "one");
        peer.close(3001, "two");
        peer.drop();
      }
    },
  });
  const { lines, errors } = await talk(
    sockets,
    `
    local closing = function(id)
      net.ws:close(id)
      net.ws:close(id)
    end
    net.ws:connect("ws://nobody.test/", callbacks())
    net.ws:connect("nonsense", callbacks())
    net.ws:connect("ws://server.test/refuse", callbacks())
    net.ws:connect("ws://server.test/vanish", callbacks())
    net.ws:connect("ws://server.test/close/1001/away", callbacks())
    net.ws:connect("ws://server.test/twice", callbacks())
    net.ws:connect("ws://echo.test/", callbacks { on_open = closing })
    net.ws:connect("ws://mute.test/", callbacks { on_open = closing })
    closing(net.ws:connect("ws://echo.test/", callbacks()))
    closing(net.ws:connect("nonsense", callbacks()))
    net.ws:connect("ws://echo.test/", callbacks { on_open = function(id)
      assert(net.ws:send(id, "x"))
    end, on_message = closing })`,
  );
  assertEquals(errors, []);
  const of = (id: number) => lines.filter((line) => line.split(" ")[1] === String(id));
  assertEquals(of(1), ["error 1 nobody.test: could not resolve host", "close 1 1006 "]);
  assertEquals(of(2), ['error 2 invalid URL "nonsense"', "close 2 1006 "]);
  assertEquals(of(3), [
    "error 3 server.test: the server refused the upgrade (HTTP 403)",
    "close 3 1006 ",
  ]);
  assertEquals(of(4), ["open 4", "error 4 server.test: the connection was lost", "close 4 1006 "]);
  assertEquals(of(5), ["open 5", "close 5 1001 away"]);
  assertEquals(of(6), ["open 6", "close 6 3000 one"]);
  assertEquals(of(7), ["close 7 1000 "]);
  assertEquals(of(8), ["close 8 1006 "]);
  assertEquals(of(9), ["close 9 1006 "]);
  assertEquals(of(10), ['error 10 invalid URL "nonsense"', "close 10 1006 "]);
  assertEquals(of(11), ["close 11 1000 "]);
});

Deno.test("without callbacks nothing is heard, and the run ends when the connections have", async () => {
  const { sockets } = network({
    open: (peer) => {
      peer.send("hello");
      peer.close(1000);
    },
  });
  const { lines, errors } = await talk(
    sockets,
    `
    print(net.ws:connect("ws://server.test/", {}), net.ws:connect("ws://nobody.test/", {}))
    net.ws:connect("", {})`,
  );
  assertEquals({ lines, errors }, { lines: ["1 2"], errors: [] });
});

Deno.test("send and is_open are false but on an open connection; close is harmless everywhere", async () => {
  const { lines, errors, logged } = await talk(
    network().sockets,
    `
    local function states(what, id)
      print(what, net.ws:is_open(id), net.ws:send(id, "x"), net.ws:send(id, "\\xff"))
    end
    for _, id in ipairs { 0, -1, 99, math.maxinteger, math.mininteger, 1.0 } do
      states("unknown", id)
      net.ws:close(id)
    end
    local id
    id = net.ws:connect("ws://echo.test/", {
      on_open = function()
        print(net.ws:is_open(id), net.ws:send(id, "x"), net.ws:send(id, ""))
        net.ws:close(id)
        states("closing", id)
        net.ws:close(id)
      end,
      on_message = print,
      on_error = print,
      on_close = function()
        states("closed", id)
        net.ws:close(id)
      end,
    })
    states("connecting", id)`,
  );
  assertEquals({ errors, logged }, { errors: [], logged: [] });
  assertEquals(lines, [
    ...Array(6).fill("unknown false false false"),
    "connecting false false false",
    "true true true",
    "closing false false false",
    "closed false false false",
  ]);
});

Deno.test("a message that is not valid UTF-8, or of 64 MiB, is refused with a warning and nothing is sent", async () => {
  const { sockets, peers } = network();
  const { lines, errors, logged } = await talk(
    sockets,
    `
    net.ws:connect("ws://echo.test/", { on_open = function(id)
      for _, bad in ipairs { "\\xff", "a\\xc0\\x80", "\\xed\\xa0\\x80", "\\xf4\\x90\\x80\\x80", "\\xe2\\x82" } do
        print(net.ws:send(id, bad))
      end
      print(net.ws:send(id, string.rep("x", 64 << 20)), net.ws:is_open(id))
      for _, good in ipairs { "", "\\0", "\\u{FEFF}", "grüße", "\\u{10FFFF}", 12, 1.5 } do
        assert(net.ws:send(id, good))
      end
      net.ws:close(id)
    end })`,
    { timeout: 20_000 },
  );
  assertEquals(errors, []);
  assertEquals(lines, [...Array(5).fill("false"), "false true"]);
  assertEquals(logged, [
    ...Array(5).fill("warn: net.ws:send: a message that is not valid UTF-8 can't be sent"),
    "warn: net.ws:send: a message of 67108864 bytes is too big (under 67108864)",
  ]);
  assertEquals(peers[0]?.messages, ["", "\0", "\ufeff", "grüße", "\u{10ffff}", "12", "1.5"]);
});

Deno.test("send is false once 64 MiB wait for a server that does not read, and true again when it has read", async () => {
  const { sockets, peers } = network({
    open: (peer) => {
      peer.paused = true;
      setTimeout(() => {
        peer.paused = false;
        peer.send("read");
      }, 50);
    },
  });
  const { lines, errors, logged } = await talk(
    sockets,
    `
    local big = string.rep("x", 40 << 20)
    net.ws:connect("ws://server.test/", callbacks {
      on_open = function(id)
        -- Less than 64 MiB wait when the second one is handed over.
        print(net.ws:send(id, big), net.ws:send(id, big), net.ws:send(id, "x"), net.ws:send(id, ""))
        print(net.ws:is_open(id))
      end,
      on_message = function(id, msg)
        print(msg, net.ws:send(id, "x"))
        net.ws:close(id)
      end,
    })`,
    { timeout: 20_000 },
  );
  assertEquals({ errors, logged }, { errors: [], logged: [] });
  assertEquals(lines, ["true true false false", "true", "read true", "close 1 1000 "]);
  assertEquals(peers[0]?.messages.map((text) => text.length), [40 << 20, 40 << 20, 1]);
});
