import { assert, assertEquals } from "@std/assert";
import { VirtualClock } from "../../../../runtime/clock.ts";
import { type Exchange, GIVEN_UP } from "../../../../runtime/net/har/model.ts";
import { readHar } from "../../../../runtime/net/har/read.ts";
import { Recorder } from "../../../../runtime/net/har/recorder.ts";
import type { HttpRequest } from "../../../../runtime/transport.ts";
import type { FakeAnswer, HttpCall } from "../../../../runtime/net/fake/http_answers.ts";
import { fakeNetwork } from "../../../support/fake_network.ts";
import { network, textOf, timeless } from "./support.ts";

/** A recorder around servers in memory, and what it warns of. */
function recorded(server: (call: HttpCall) => FakeAnswer, bounds?: { body: number; all: number }) {
  const warnings: string[] = [];
  const clock = new VirtualClock();
  const { answers, servers, transports: fake } = fakeNetwork();
  answers.on("*", "http://*", server);
  servers.on("ws://talk.test/", {
    message: (peer, text) => void peer.send(text.toUpperCase()),
  });
  const recorder = new Recorder(clock, (message) => warnings.push(message), bounds);
  const transports = recorder.around(network({ http: fake.http, socket: fake.socket }));
  const send = (path: string, more: Partial<HttpRequest> & { signal?: AbortSignal } = {}) => {
    const { signal = new AbortController().signal, ...rest } = more;
    const url = new URL(path, "http://me:secret@one.test/");
    return transports.http.send(
      { url, method: "GET", headers: [], body: undefined, ...rest },
      signal,
    );
  };
  return { clock, recorder, sockets: transports.socket, send, warnings };
}

/** What is kept of a body. */
function kept({ answer }: Exchange): string {
  const body = answer?.body;
  const bytes = body?.bytes;
  return bytes === undefined
    ? `${body?.size} bytes, ${body?.why}`
    : new TextDecoder().decode(bytes);
}

Deno.test("a request is recorded with its times, without fragment and password", async () => {
  const { clock, recorder, send } = recorded(() => ({
    body: ["one", "two"],
    headers: { "X-A": "b" },
  }));
  clock.sleepUntil(1_000);
  const answer = await send("/path?q#there", { method: "PUT", body: Uint8Array.of(1, 255) });
  clock.sleepUntil(1_010);
  const body = answer.body()[Symbol.asyncIterator]();
  for (let part = await body.next(); !part.done; part = await body.next()) {
    clock.sleepUntil(clock.now() + 5);
  }
  clock.sleepUntil(5_000);
  const [exchange] = recorder.recording.exchanges;
  const epoch = Date.UTC(2000, 0, 1);
  assertEquals(exchange, {
    method: "PUT",
    url: "http://one.test/path?q",
    headers: [],
    body: { size: 2, bytes: Uint8Array.of(1, 255) },
    start: epoch + 1_000,
    answered: epoch + 1_000,
    end: epoch + 1_020,
    answer: {
      status: 200,
      statusText: "OK",
      headers: [["x-a", "b"], ["content-length", "6"]],
      body: { size: 6, bytes: new TextEncoder().encode("onetwo") },
    },
    error: undefined,
  });
});

Deno.test("what came of a body is kept when it breaks off, and when the script gives it up", async () => {
  const { recorder, send } = recorded(({ url }) => ({
    body: "half",
    end: url.pathname === "/broken" ? "broken" : "silent",
  }));
  await (await send("/broken")).whole().catch(() => {});
  const controller = new AbortController();
  const waiting = (await send("/silent", { signal: controller.signal })).whole();
  // It is in the middle of the body then.
  setTimeout(() => controller.abort(), 10);
  await waiting.catch(() => {});
  for await (const _chunk of (await send("/left")).body()) break;
  assertEquals(recorder.recording.exchanges.map((exchange) => [kept(exchange), exchange.error]), [
    ["half", "the answer broke off in the middle"],
    ["half", GIVEN_UP],
    ["half", GIVEN_UP],
  ]);
});

Deno.test("requests without an answer are recorded with the reason, those under way as given up", async () => {
  const { recorder, send } = recorded(({ url }) =>
    url.pathname === "/refused" ? { error: "refused" } : { after: Infinity }
  );
  await send("/refused").catch(() => {});
  const controller = new AbortController();
  const waiting = send("/late", { signal: controller.signal });
  controller.abort();
  await waiting.catch(() => {});
  send("/under-way").catch(() => {});
  assertEquals(recorder.recording.exchanges.map(({ answer, error }) => [answer, error]), [
    [undefined, "connection refused"],
    [undefined, GIVEN_UP],
    [undefined, GIVEN_UP],
  ]);
});

Deno.test("a body that is not read has its size and nothing else", async () => {
  const { recorder, send } = recorded(() => ({
    status: 302,
    body: "moved",
    headers: { location: "/" },
  }));
  (await send("/")).cancel();
  const [exchange] = recorder.recording.exchanges;
  assertEquals([exchange && kept(exchange), exchange?.error], ["5 bytes, not read", undefined]);
});

Deno.test("bodies over the bound are left out, with a warning and a mark in the file", async () => {
  const { recorder, send, warnings } = recorded(({ url }) => ({
    body: url.pathname === "/big" ? ["12345678", "9", "0"] : "12345678",
    hasLength: false,
  }), { body: 8, all: 10_000 });
  for (const path of ["/big", "/fits"]) await (await send(path)).whole();
  await (await send("/post", { method: "POST", body: new Uint8Array(9) })).whole();
  const reason = "left out: larger than 8 bytes";
  const { exchanges } = recorder.recording;
  assertEquals(exchanges.map(kept), [`10 bytes, ${reason}`, "12345678", "12345678"]);
  assertEquals(exchanges[2]?.body, { size: 9, bytes: undefined, why: reason });
  assertEquals(warnings, [
    "the body of GET http://one.test/big is not recorded: it is larger than 8 bytes",
    "the body of POST http://one.test/post is not recorded: it is larger than 8 bytes",
  ]);
  const text = textOf(recorder.recording);
  const { log: { entries: [big, , post] } } = JSON.parse(text);
  assertEquals(big.response.content, { size: 10, mimeType: "", comment: reason, _leftOut: true });
  assertEquals(post.request.postData, { mimeType: "", text: "", comment: reason, _leftOut: true });
  assertEquals(readHar(JSON.parse(text)).exchanges[0]?.answer?.body, {
    size: 10,
    bytes: undefined,
    why: reason,
  });
});

Deno.test("a full recording leaves out bodies, the rest of connections, whole requests, and says so once", async () => {
  const all = 4_500;
  const { recorder, sockets, send, warnings } = recorded(
    ({ url }) => ({ body: "x".repeat(Number(url.pathname.slice(1))) }),
    { body: 10_000, all },
  );
  await (await send("/3000")).whole();
  const talk = async () => {
    const closed = Promise.withResolvers<void>();
    let heard = 0;
    const socket = sockets.connect(new URL("ws://me:secret@talk.test/"), {
      opened: () => ["a", "b", "c"].forEach((text) => socket.send(text)),
      message: () => {
        if (++heard === 3) socket.close(1000, "");
      },
      error: () => {},
      closed: () => closed.resolve(),
    });
    await closed.promise;
  };
  await talk();
  await (await send("/3001")).whole();
  for (let i = 0; i < 5; i++) {
    await talk();
    await (await send("/0")).whole();
  }
  const { exchanges, conversations } = recorder.recording;
  assertEquals(exchanges.map(kept).slice(0, 2), [
    "x".repeat(3_000),
    "3001 bytes, left out: the recording is full",
  ]);
  assert(exchanges.length < 7 && conversations.length < 6);
  const [whole] = conversations;
  const last = conversations.at(-1);
  assertEquals([whole?.url, whole?.messages.length, whole?.isCut], ["ws://talk.test/", 6, false]);
  assert(last !== undefined && last.messages.length < 6 && last.isCut);
  assertEquals(warnings, [
    `the recording is full: what does not fit into ${all} bytes is left out`,
  ]);
});

Deno.test("a connection is recorded: what both said, who closed it, and how", async () => {
  const { recorder, sockets } = recorded(() => ({ after: Infinity }));
  const closed = Promise.withResolvers<void>();
  const socket = sockets.connect(new URL("ws://talk.test/"), {
    opened: () => socket.send("grüße"),
    message: () => {
      socket.close(4000, "done");
      socket.close(4001, "again");
      socket.send("never");
    },
    error: () => {},
    closed: () => closed.resolve(),
  });
  socket.send("too early");
  await closed.promise;
  const refused = Promise.withResolvers<void>();
  sockets.connect(new URL("ws://nowhere.test/"), {
    opened: () => {},
    message: () => {},
    error: () => {},
    closed: () => refused.resolve(),
  });
  await refused.promise;
  const [talk, nowhere] =
    (timeless(recorder.recording) as { conversations: unknown[] }).conversations;
  assertEquals(talk, {
    url: "ws://talk.test/",
    wasOpened: true,
    messages: [{ from: "script", data: "grüße" }, { from: "server", data: "GRÜSSE" }],
    isCut: false,
    error: undefined,
    asked: 2,
    closed: [4000, "done"],
  });
  assert(JSON.stringify(nowhere).includes("could not resolve host"));
});
