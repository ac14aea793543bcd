import { assert, assertEquals } from "@std/assert";
import { MESSAGE_BYTES, PEER_UNHEARD } from "../../../../runtime/limits.ts";
import { Sockets } from "../../../../runtime/net/ws/sockets.ts";
import type { Transports } from "../../../../runtime/transport.ts";
import { testContext } from "../../../support/context.ts";
import type { Peer } from "../../../../runtime/net/fake/far_end.ts";
import { echo, realTime, type Served, served } from "../../../support/fake_network.ts";
import { talk } from "./talk.ts";

Deno.test("an error in a callback leaves its connection and all others going", async () => {
  const { lines, errors } = await talk(
    served({ "echo.test": echo }).sockets,
    `
    local on = callbacks {
      on_open = function(id)
        net.ws:send(id, "one")
        net.ws:send(id, "two")
        error("in on_open")
      end,
      on_message = function(id, msg)
        print("message", id, msg)
        if msg == "two" then net.ws:close(id) end
        error("in on_message")
      end,
      on_close = function(id)
        print("close", id)
        error("in on_close")
      end,
    }
    net.ws:connect("ws://echo.test/", on)
    net.ws:connect("ws://nobody.test/", { on_error = function() error("in on_error") end,
      on_close = function(id) print("close", id) end })`,
  );
  assertEquals(lines, ["close 2", "message 1 one", "message 1 two", "close 1"]);
  assertEquals(errors.map(({ message }) => message), [
    "in on_open",
    "in on_error",
    "in on_message",
    "in on_message",
    "in on_close",
  ]);
});

Deno.test("at an unload script_unloaded can still send; then sockets are closed and nothing calls back", async () => {
  const bounds = { connect: 10_000, close: 50 };
  const connecting: Peer[] = [];
  const { sockets, peers } = served({
    "echo.test": echo,
    // Lets in who has gone meanwhile.
    "connecting.test": {
      knocked: (knock) => void setTimeout(() => connecting.push(knock.letIn()), 80),
    },
  }, { bounds });
  const { lines, errors, printed, sink } = await talk(
    sockets,
    `
    net.ws:connect("ws://echo.test/", callbacks())
    net.ws:connect("ws://connecting.test/", callbacks())
    event.on("script_unloaded", function()
      print(net.ws:is_open(1), net.ws:send(1, "goodbye"))
      net.ws:connect("ws://echo.test/", callbacks())
      net.ws:connect("nonsense", callbacks())
      net.ws:close(2)
    end)`,
    { duration: 60 },
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  assertEquals(errors, []);
  assertEquals(lines, ["open 1", "true true"]);
  assertEquals(sink.printed, printed);
  const [open, late] = peers;
  assertEquals(open?.messages, ["goodbye"]);
  assertEquals([open, ...connecting, late].map((peer) => peer?.closeCode), [1000, 1006, 1006]);
});

Deno.test("an unload waits 100 ms at most for servers that don't answer", async () => {
  const { sockets } = served({
    "mute.test": {
      open: (peer) => {
        peer.mute = true;
      },
    },
  }, { bounds: { connect: 10_000, close: 400 } });
  const start = performance.now();
  const text = `for _ = 1, 20 do net.ws:connect("ws://mute.test/", callbacks()) end`;
  const { lines } = await talk(sockets, text, { duration: 50 });
  const took = performance.now() - start;
  assert(took > 140 && took < 390, `${took} ms`);
  assertEquals(lines.length, 20);
  await new Promise((resolve) => setTimeout(resolve, 400));
});

/** The room for one script without its Lua: what `on_...` hear is kept, a line each. */
function room(): {
  sockets: Sockets;
  network: Served;
  lines: string[];
  /** Lets everything arrive. */
  arrive: () => void;
  /** The same, and lets the script hear of it. */
  turn: () => void;
} {
  const turns: (() => void)[] = [];
  const later = (turn: () => void) => void turns.push(turn);
  const network = served({ "server.test": {} }, { time: { ...realTime, post: later, far: later } });
  const context = testContext({ transports: { socket: network.sockets } as unknown as Transports });
  const lines: string[] = [];
  const hears = (name: string) => ({
    call: (...args: unknown[]) => {
      const shown = args.map((arg) => arg instanceof Uint8Array ? `${arg.length} bytes` : arg);
      lines.push([name, ...shown].join(" "));
    },
    release: () => {},
  });
  const sockets = new Sockets(context);
  const id = sockets.connect("ws://server.test/", {
    on_open: hears("open"),
    on_message: hears("message"),
    on_error: hears("error"),
    on_close: hears("close"),
  });
  assertEquals(id, 1);
  const arrive = () => {
    for (let next = turns.shift(); next !== undefined; next = turns.shift()) next();
  };
  const turn = () => {
    arrive();
    context.turn();
  };
  return { sockets, network, lines, arrive, turn };
}

const peerOf = ({ peers: [peer] }: Served): Peer => {
  if (peer === undefined) throw new Error("nobody connected");
  return peer;
};

Deno.test("a message of 64 MiB and more, in however many fragments, ends its connection with 1009", () => {
  const { sockets, network, lines, arrive, turn } = room();
  turn();
  const peer = peerOf(network);
  peer.send(new Uint8Array(MESSAGE_BYTES - 1));
  peer.send(new Uint8Array(MESSAGE_BYTES));
  arrive();
  // Deno sends no such code from a client.
  assertEquals(peer.closeCode, 1005);
  assertEquals([sockets.isOpen(1), sockets.send(1, new Uint8Array(1))], [false, false]);
  turn();
  assertEquals(lines, [
    "open 1",
    "message 1 67108863 bytes",
    "error 1 server.test: a message of 67108864 bytes is too big (under 67108864)",
    "close 1 1009 message too big",
  ]);
});

Deno.test("a server whose messages pile up unheard is left with 1008", () => {
  const { network, lines, turn } = room();
  turn();
  const peer = peerOf(network);
  const size = 32 << 20;
  for (let sent = 0; sent <= PEER_UNHEARD; sent += size) peer.send(new Uint8Array(size));
  turn();
  assertEquals(lines.slice(-2), [
    "error 1 server.test: messages came quicker than they were heard",
    "close 1 1008 too many messages",
  ]);
  assertEquals(lines.length, 1 + PEER_UNHEARD / size + 2);
});

Deno.test("once a connection has ended nothing can be sent, though on_close is still to come", () => {
  const { sockets, network, lines, turn } = room();
  turn();
  const peer = peerOf(network);
  peer.send("last");
  peer.close(1000);
  assertEquals([sockets.isOpen(1), sockets.send(1, new Uint8Array(1))], [false, false]);
  turn();
  assertEquals(lines, ["open 1", "message 1 4 bytes", "close 1 1000 "]);
});

Deno.test("a close between an arrival and its turn: nothing but on_close is heard", () => {
  const { sockets, network, lines, arrive, turn } = room();
  arrive();
  const peer = peerOf(network);
  // The connection is open by now, and the script has not heard of it.
  peer.send("early");
  sockets.close(1);
  turn();
  assertEquals(lines, ["close 1 1000 "]);
});

Deno.test("a script that is stopped in a callback loses its sockets, and the others keep theirs", async () => {
  const { sockets, peers } = served({ "echo.test": echo });
  const { lines, errors } = await talk(sockets, {
    "stuck.lua":
      `net.ws:connect("ws://echo.test/", callbacks { on_open = function() while true do end end })`,
    "well.lua": `
      net.ws:connect("ws://echo.test/", callbacks { on_open = function(id) net.ws:send(id, "x") end,
        on_message = function(id, msg) print(msg) net.ws:close(id) end })`,
  }, { timeout: 50 });
  assertEquals(errors.map(({ kind, script }) => `${script} ${kind}`), ["stuck.lua killed"]);
  assertEquals(lines, ["x", "close 2 1000 "]);
  assertEquals(peers.map(({ closeCode }) => closeCode), [1000, 1000]);
});

Deno.test("a message that a script has no memory for is an error of its own, and the connection goes on", async () => {
  const { sockets } = served({
    "server.test": {
      open: (peer) => {
        peer.send(new Uint8Array(32 << 20));
        peer.send("small");
        peer.close(1000);
      },
    },
  });
  const { lines, errors } = await talk(
    sockets,
    `net.ws:connect("ws://server.test/", callbacks())`,
    { memory: 16 << 20 },
  );
  assertEquals(errors.map(({ message }) => message), ["not enough memory"]);
  assertEquals(lines, ["open 1", "message 1 small", "close 1 1000 "]);
});
