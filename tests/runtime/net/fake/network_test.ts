import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { RaiseError } from "../../../../runtime/errors.ts";
import { TransportError } from "../../../../runtime/transport.ts";
import type { Door, SocketEvents, Transports } from "../../../../runtime/transport.ts";
import { fakeNetwork, until } from "../../../support/fake_network.ts";

const request = (url: string) => ({
  url: new URL(url),
  method: "GET",
  headers: [],
  body: undefined,
});
const signal = new AbortController().signal;

/** A door that lets everyone in and hears nothing. */
const door: Door = {
  refusal: ({ isUpgrade }) => isUpgrade ? undefined : { status: 426, text: "no" },
  opened: () => ({ message: () => {}, error: () => {}, closed: () => {} }),
  failed: () => {},
};

/** What happens on a client's connection, a line each. */
function book(): SocketEvents & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    opened: () => void lines.push("opened"),
    message: (message) => void lines.push(`message ${message}`),
    error: (message) => void lines.push(message),
    closed: (code) => void lines.push(`closed ${code}`),
  };
}

/** Another network, which says that it was asked. */
function beyond(): Pick<Transports, "http" | "socket"> {
  return {
    http: { send: ({ url }) => Promise.reject(new TransportError(`beyond: ${url.pathname}`)) },
    socket: {
      connect: (url, events) => {
        events.error(`beyond: ${url.pathname}`);
        return { waiting: 0, send: () => {}, close: () => {} };
      },
    },
  };
}

Deno.test("a request goes to a rule first, then to a script's server, then beyond", async () => {
  const { transports, answers, listeners } = fakeNetwork({ beyond: beyond() });
  const ask = async (url: string) => {
    try {
      const answer = await transports.http.send(request(url), signal);
      return `${answer.status} ${new TextDecoder().decode(await answer.whole())}`;
    } catch (error) {
      return error instanceof TransportError ? error.message : error;
    }
  };
  assertEquals(await ask("http://127.0.0.1:8080/x"), "beyond: /x");
  const listener = listeners.listen(8080, door);
  assertEquals(await ask("http://127.0.0.1:8080/x"), "426 no\n");
  assertEquals(await ask("http://127.0.0.2:8080/x"), "beyond: /x");
  assertEquals(await ask("https://127.0.0.1:8080/x"), "beyond: /x");
  answers.on("GET", "http://127.0.0.1:8080/*", { body: "rule" });
  assertEquals(await ask("http://127.0.0.1:8080/x"), "200 rule");
  assertEquals(await ask("http://localhost:8080/x"), "426 no\n");
  if (typeof listener !== "string") await listener.close();
  assertEquals(await ask("http://localhost:8080/x"), "connection refused");
});

Deno.test("a client goes to a server of the spec first, then to a script's, then beyond", async () => {
  const { transports, servers, listeners } = fakeNetwork({ beyond: beyond() });
  const connect = async (url: string) => {
    const { lines, ...events } = book();
    transports.socket.connect(new URL(url), events);
    await until(() => lines[0]);
    return lines[0];
  };
  assertEquals(await connect("ws://127.0.0.1:8080/x"), "beyond: /x");
  listeners.listen(8080, door);
  assertEquals(await connect("ws://127.0.0.1:8080/x"), "opened");
  assertEquals(await connect("ws://feed.test/x"), "beyond: /x");
  assertEquals(await connect("wss://127.0.0.1:8080/x"), "beyond: /x");
  servers.on("ws://127.0.0.1:8080/*", { refuse: "busy" });
  assertEquals(await connect("ws://127.0.0.1:8080/x"), "127.0.0.1:8080: busy");
  assertEquals(await connect("ws://localhost:8080/x"), "opened");
});

Deno.test("what nobody answers is told with what would, and the nearest rule that there is", async () => {
  const told: string[] = [];
  const { transports, answers, servers } = fakeNetwork({
    unanswered: (what, remedy) => {
      told.push(`${what}: ${remedy}`);
      return "nobody";
    },
  });
  const ask = () => transports.http.send(request("http://a.test/long/path?x=1"), signal);
  await assertRejects(ask, TransportError, "nobody");
  for (const path of ["short", "long/path?x=2", "other"]) {
    answers.on("GET", `http://a.test/${path}`, {});
  }
  await assertRejects(ask);
  const events = book();
  transports.socket.connect(new URL("ws://me@feed.test/#part"), events);
  await until(() => events.lines[1]);
  assertEquals(events.lines, ["feed.test: nobody", "closed 1006"]);
  servers.on("ws://other.test/", {});
  transports.socket.connect(new URL("ws://feed.test/"), book());
  await until(() => told[3]);
  const get =
    `GET http://a.test/long/path?x=1: luanet.http.on("GET", "http://a.test/long/path?x=1", {...}) answers it`;
  const ws = `ws://feed.test/: luanet.ws.on("ws://feed.test/", {...}) serves it`;
  assertEquals(told, [
    get,
    `${get}; the nearest that there is: luanet.http.on("GET", "http://a.test/long/path?x=2", {...})`,
    ws,
    `${ws}; the nearest that there is: luanet.ws.on("ws://other.test/", {...})`,
  ]);
});

Deno.test("a page is refused an address that no script's server can have", () => {
  for (const url of ["", "wss://127.0.0.1/", "http://127.0.0.1/"]) {
    assertThrows(
      () => fakeNetwork().connect(url),
      RaiseError,
      `a script's server such as ws://127.0.0.1:8080/ expected, got "${url}"`,
    );
  }
  assertEquals(fakeNetwork().connect("ws://127.0.0.1:8080/").error, "connection refused");
});

Deno.test("a page that closes before it is open leaves nobody behind", async () => {
  const network = fakeNetwork();
  const heard: string[] = [];
  network.listeners.listen(8080, {
    ...door,
    opened: () => {
      heard.push("opened");
      return {
        message: () => {},
        error: (message) => void heard.push(message),
        closed: (code) => void heard.push(`closed ${code}`),
      };
    },
  });
  network.faults({ latency: 0.02 });
  const page = network.connect("ws://127.0.0.1:8080/");
  page.close();
  assertEquals([page.isConnecting, page.error], [false, "it was closed before it was open"]);
  await until(() => heard[2]);
  assertEquals(heard, ["opened", "Unexpected EOF", "closed 1006"]);
  assertEquals(page.isOpen, false);
});
