/** What every `HttpTransport` keeps to. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type HttpAnswer,
  type HttpTransport,
  TransportError,
} from "../../../../runtime/transport.ts";
import type { FakeAnswer } from "../../../../runtime/net/fake/http_answers.ts";

/** A request, as a server sees it. */
export interface Seen {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Names in small letters. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** A transport and a server that it reaches. */
export interface Setting extends AsyncDisposable {
  readonly transport: HttpTransport;
  /** Where the server is, without a slash at its end. */
  readonly url: string;
  /** An address where nobody listens. */
  readonly nowhere: string;
}

/** How the server answers. */
export type Serve = (request: Seen) => FakeAnswer | "silent" | "closed";

/** Tests a transport. @param set makes it, with a server that answers so */
export function testHttpTransport(name: string, set: (serve: Serve) => Promise<Setting>): void {
  const test = (
    claim: string,
    serve: Serve,
    body: (setting: Setting, send: Send) => Promise<void>,
  ) =>
    Deno.test(`${name}: ${claim}`, async () => {
      await using setting = await set(serve);
      const send: Send = (path, { method = "GET", headers = [], body, signal } = {}) =>
        setting.transport.send(
          { url: new URL(setting.url + path), method, headers, body },
          signal ?? new AbortController().signal,
        );
      await body(setting, send);
    });

  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const seen: Seen[] = [];
  test("sends the method, the path, the headers and the body byte for byte", (request) => {
    seen.push(request);
    return {};
  }, async (_, send) => {
    await textOf(
      await send("/a%20b?c=d", {
        method: "PATCH",
        headers: [["X-Mine", "\xe4 \xff"], ["x-empty", ""]],
        body: bytes,
      }),
    );
    const [request] = seen.splice(0);
    assertEquals([request?.method, request?.target], ["PATCH", "/a%20b?c=d"]);
    assertEquals(request?.body, bytes);
    const sent = Object.fromEntries(request?.headers ?? []);
    assertEquals([sent["x-mine"], sent["x-empty"]], ["\xe4 \xff", ""]);
  });

  test("gives the status, its words, the headers and the body", () => ({
    status: 404,
    statusText: "Not Found",
    headers: { "X-Server": "yes" },
    body: bytes,
  }), async (_, send) => {
    for (const how of ["whole", "chunks"] as const) {
      const answer = await send("/");
      assertEquals([answer.status, answer.statusText, answer.length], [404, "Not Found", 256]);
      assert(
        answer.headers.some(([name, value]) =>
          name.toLowerCase() === "x-server" && value === "yes"
        ),
      );
      assertEquals(how === "whole" ? await answer.whole() : await chunksOf(answer), bytes);
    }
  });

  test(
    "gives a body whose length nobody says",
    () => ({ body: ["one", "two", bytes], hasLength: false }),
    async (_, send) => {
      const expected = new Uint8Array([...new TextEncoder().encode("onetwo"), ...bytes]);
      const answer = await send("/");
      assertEquals(answer.length, undefined);
      assertEquals(await chunksOf(answer), expected);
      assertEquals(await (await send("/")).whole(), expected);
    },
  );

  test("gives an empty body, whole and in chunks", () => ({ body: "" }), async (_, send) => {
    assertEquals((await (await send("/")).whole()).length, 0);
    assertEquals((await chunksOf(await send("/"))).length, 0);
  });

  test(
    "follows no redirect",
    () => ({ status: 302, headers: { Location: "/elsewhere" } }),
    async (_, send) => {
      const answer = await send("/");
      assertEquals(answer.status, 302);
      assert(
        answer.headers.some(([name, value]) =>
          name.toLowerCase() === "location" && value === "/elsewhere"
        ),
      );
      answer.cancel();
    },
  );

  test(
    "gives no body for HEAD, and no length of one",
    () => ({ body: "a body" }),
    async (_, send) => {
      const answer = await send("/", { method: "HEAD" });
      assertEquals([answer.status, answer.length, await textOf(answer)], [200, 0, ""]);
      assertEquals((await chunksOf(await send("/", { method: "HEAD" }))).length, 0);
    },
  );

  test("says that a body breaks off", () => ({ body: "half", end: "broken" }), async (_, send) => {
    for (const read of [textOf, chunksOf]) {
      const answer = await send("/");
      const error = await assertRejects(() => read(answer) as Promise<unknown>, TransportError);
      assertEquals(error.message, "the answer broke off in the middle");
      answer.cancel();
    }
  });

  test("says why there is no answer", () => "closed", async ({ transport, nowhere }, send) => {
    const closed = await assertRejects(() => send("/"), TransportError);
    assertEquals(closed.message, "the server closed the connection without an answer");
    const signal = new AbortController().signal;
    const refused = await assertRejects(
      () =>
        transport.send(
          { url: new URL(nowhere), method: "GET", headers: [], body: undefined },
          signal,
        ),
      TransportError,
    );
    assertEquals(refused.message, "connection refused");
  });

  test(
    "gives up a request before it is sent, and while it waits",
    () => "silent",
    async (_, send) => {
      await assertRejects(() => send("/", { signal: AbortSignal.abort() }));
      const controller = new AbortController();
      const waiting = send("/", { signal: controller.signal });
      setTimeout(() => controller.abort(), 50);
      await assertRejects(() => waiting);
    },
  );

  test(
    "gives up a body in the middle",
    () => ({ body: "half", end: "silent" }),
    async (_, send) => {
      for (const read of [textOf, chunksOf]) {
        const controller = new AbortController();
        const answer = await send("/", { signal: controller.signal });
        setTimeout(() => controller.abort(), 50);
        await assertRejects(() => read(answer) as Promise<unknown>);
        answer.cancel();
      }
    },
  );

  test(
    "lets go of a body that is not read to its end",
    () => ({ body: ["half", bytes], end: "silent" }),
    async (_, send) => {
      const unread = await send("/");
      unread.cancel();
      unread.cancel();
      const left = await send("/");
      for await (const chunk of left.body()) {
        assert(chunk.length > 0);
        break;
      }
      left.cancel();
    },
  );

  test(
    "answers a hundred at once, each its own",
    ({ target }) => ({ body: target }),
    async (_, send) => {
      const targets = Array.from({ length: 100 }, (_, i) => `/${i}`);
      const texts = await Promise.all(
        targets.map(async (target) => await textOf(await send(target))),
      );
      assertEquals(texts, targets);
    },
  );
}

type Send = (path: string, more?: {
  method?: string;
  headers?: readonly (readonly [string, string])[];
  body?: Uint8Array;
  signal?: AbortSignal;
}) => Promise<HttpAnswer>;

async function textOf(answer: HttpAnswer): Promise<string> {
  return new TextDecoder().decode(await answer.whole());
}

async function chunksOf(answer: HttpAnswer): Promise<Uint8Array> {
  const all: number[] = [];
  // A chunk is good only until the next one.
  for await (const chunk of answer.body()) all.push(...chunk);
  return Uint8Array.from(all);
}
