import { assertEquals, assertStringIncludes } from "@std/assert";
import { MESSAGE_BYTES, PEER_UNHEARD, REFUSALS_LOGGED } from "../../../../runtime/limits.ts";
import { Server } from "../../../../runtime/net/ws_server/server.ts";
import type { Handshake, Peer, Transports } from "../../../../runtime/transport.ts";
import { testContext } from "../../../support/context.ts";

/** A connection in a test's hands: what the server does to it is written down. */
class Line implements Peer {
  waiting = 0;
  readonly sent: string[] = [];
  readonly closed: string[] = [];

  send(text: string): void {
    this.sent.push(text);
  }

  close(code: number, reason: string): void {
    this.closed.push(`${code} ${reason}`);
  }
}

const visitor: Handshake = { host: "127.0.0.1:1", origin: undefined, isUpgrade: true };

/** A server whose turns the test takes, and what its script heard. */
function started({ on_error = () => {} }: { on_error?: () => void } = {}) {
  const heard: string[] = [];
  const released: string[] = [];
  const listener = { port: 4711, close: () => Promise.resolve() };
  const context = testContext({
    transports: { listener: { listen: () => listener } } as unknown as Transports,
  });
  const callback = (name: string) => ({
    call: (...args: unknown[]) => {
      const shown = args.map((arg) =>
        arg instanceof Uint8Array ? new TextDecoder().decode(arg) : arg
      );
      if (!released.includes(name)) heard.push([name, ...shown].join(" "));
    },
    release: () => void released.push(name),
  });
  const server = new Server(1, 0, context, {
    on_open: callback("open"),
    on_message: callback("message"),
    on_error: {
      ...callback("error"),
      call: (...args) => {
        callback("error").call(...args);
        on_error();
      },
    },
    on_close: callback("close"),
  });
  server.start();
  /** Lets somebody in whose `on_open` was heard. */
  const admit = () => {
    const line = new Line();
    const events = server.opened(line);
    context.turn();
    heard.length = 0;
    return { line, events };
  };
  return { server, context, heard, released, admit };
}

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("callbacks wait for their turn and come in order", () => {
  const { server, context, heard } = started();
  const events = server.opened(new Line());
  events.message("one");
  events.message(bytes("two"));
  events.error("bad luck");
  events.closed(4000, "bye");
  assertEquals(heard, []);
  context.turn();
  assertEquals(heard, [
    "open 1",
    "message 1 one",
    "message 1 two",
    "error 1 bad luck",
    "close 1 4000 bye",
  ]);
});

Deno.test("after close() nothing is heard but one on_close of each client", () => {
  const { server, context, heard, released, admit } = started();
  const { line, events } = admit();
  events.message("before");
  events.error("before");
  server.close();
  events.message("after");
  events.closed(1001, "");
  context.turn();
  assertEquals(heard, ["close 1 1001 "]);
  assertEquals(line.closed, ["1001 "]);
  assertEquals(released, ["open", "message", "error", "close"]);
});

Deno.test("a client that closed before close() is reported with its own code", () => {
  const { server, context, heard, admit } = started();
  admit().events.closed(4000, "bye");
  server.close();
  context.turn();
  assertEquals(heard, ["close 1 4000 bye"]);
});

Deno.test("after close() no client that was on its way in is heard of", () => {
  const { server, context, heard } = started();
  const events = server.opened(new Line());
  events.message("hello");
  server.close();
  events.closed(1001, "");
  context.turn();
  assertEquals(heard, []);
  assertEquals(server.clientCount, 0);
});

Deno.test("a client that is disconnected is heard no more, but for its on_close", () => {
  const { server, context, heard, admit } = started();
  const { line, events } = admit();
  events.message("before");
  server.disconnect(1, 4000, "out");
  assertEquals(server.clientCount, 0);
  assertEquals(server.send(1, bytes("late")), false);
  events.message("after");
  context.turn();
  assertEquals(heard, []);
  events.closed(4000, "out");
  context.turn();
  assertEquals(heard, ["close 1 4000 out"]);
  assertEquals(line.closed, ["4000 out"]);
});

Deno.test("disconnect() and then close() of the server loses no on_close", () => {
  const { server, context, heard, admit } = started();
  const { events } = admit();
  server.disconnect(1, 4000, "out");
  server.close();
  context.turn();
  events.closed(4000, "out");
  context.turn();
  assertEquals(heard, ["close 1 4000 out"]);
});

Deno.test("the second disconnect() of a client does nothing", () => {
  const { server, admit } = started();
  const { line } = admit();
  server.disconnect(1, 4000, "first");
  server.disconnect(1, 4001, "second");
  server.disconnect(99, 1000, "");
  assertEquals(line.closed, ["4000 first"]);
});

Deno.test("a client that is too slow counts as gone at once, and is reported on a later turn", () => {
  const { server, context, heard, admit } = started();
  const slow = admit(), quick = admit();
  slow.line.waiting = 64 * 1024 * 1024;
  server.broadcast(bytes("x"));
  assertEquals(server.clientCount, 1);
  assertEquals(heard, []);
  slow.events.message("still there");
  server.broadcast(bytes("y"));
  context.turn();
  assertEquals(heard, ["close 1 1008 too slow"]);
  assertEquals(slow.line.sent, []);
  assertEquals(quick.line.sent, ["x", "y"]);
  slow.events.closed(1008, "too slow");
  context.turn();
  assertEquals(heard.length, 1);
});

Deno.test("a message that is too big is an error and the end, and what follows it is not heard", () => {
  const { context, heard, admit } = started();
  const { line, events } = admit();
  events.message("small");
  events.message(new Uint8Array(MESSAGE_BYTES));
  events.message("more");
  context.turn();
  assertEquals(heard, [
    "message 1 small",
    `error 1 a message of ${MESSAGE_BYTES} bytes`,
    "close 1 1009 message too big",
  ]);
  assertEquals(line.closed, ["1009 message too big"]);
});

Deno.test("what on_error does to a client that sent too much stands", () => {
  const { server, context, heard, admit } = started({
    on_error: (): void => server.disconnect(1, 4000, "my way"),
  });
  const { line, events } = admit();
  events.message(new Uint8Array(MESSAGE_BYTES));
  context.turn();
  events.closed(4000, "my way");
  context.turn();
  assertEquals(heard, [`error 1 a message of ${MESSAGE_BYTES} bytes`, "close 1 4000 my way"]);
  assertEquals(line.closed, ["4000 my way"]);
});

Deno.test("a client that sends quicker than the script hears is dropped", () => {
  const { context, heard, admit } = started();
  const { line, events } = admit();
  const message = new Uint8Array(MESSAGE_BYTES / 2);
  for (let sent = 0; sent <= PEER_UNHEARD; sent += message.length) events.message(message);
  context.turn();
  const others = heard.filter((line) => !line.startsWith("message"));
  assertEquals(others, [
    "error 1 messages came quicker than they were heard",
    "close 1 1008 too many messages",
  ]);
  assertEquals(line.closed, ["1008 too many messages"]);
});

Deno.test("refused handshakes are logged once each, and not without end", () => {
  const { server, context } = started();
  for (let n = 0; n < REFUSALS_LOGGED + 100; n++) {
    for (let twice = 0; twice < 2; twice++) {
      assertEquals(server.refusal({ ...visitor, origin: `http://site${n}.example` })?.status, 403);
    }
  }
  context.turn();
  const lines = context.said.filter((line) => line.startsWith("warn"));
  assertEquals(lines.length, REFUSALS_LOGGED + 1);
  assertStringIncludes(lines[0] ?? "", "--allow-origin=http://site0.example");
  assertStringIncludes(lines.at(-1) ?? "", "no more is said of them");
});

Deno.test("a port that can't be taken over after all closes the server, with a warning", () => {
  const { server, context, released } = started();
  server.failed("port 4711 is in use");
  assertEquals(server.isOpen, false);
  context.turn();
  assertEquals(
    context.said.at(-1),
    "warn: net.ws_server:listen: port 4711 is in use; the server is closed",
  );
  assertEquals(released.length, 4);
  assertEquals(server.close(), undefined);
});
