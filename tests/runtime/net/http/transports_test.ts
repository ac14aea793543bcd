import { assertEquals, assertRejects } from "@std/assert";
import { DenoHttp } from "../../../../runtime/net/http/deno.ts";
import { fakeNetwork } from "../../../support/fake_network.ts";
import { freePort } from "../../../support/http_peers.ts";
import { RawHttp } from "../../../support/raw_http.ts";
import { testHttpTransport } from "./transport_contract.ts";

testHttpTransport("DenoHttp", (serve) => {
  const server = new RawHttp(async (connection, { method, target, headers, body }) => {
    const small = headers.map(([name, value]) => [name.toLowerCase(), value] as const);
    const answer = serve({ method, target, headers: small, body });
    if (answer === "closed") return;
    if (answer === "silent") return await connection.gone();
    const { status = 200, statusText = "", end } = answer;
    const parts = Array.isArray(answer.body) ? answer.body : [answer.body ?? ""];
    const encoded = parts.map((part) =>
      typeof part === "string" ? new TextEncoder().encode(part) : part
    );
    const size = encoded.reduce((sum, { length }) => sum + length, end === undefined ? 0 : 1);
    const lines = [
      `HTTP/1.1 ${status} ${statusText}`,
      "Connection: close",
      ...answer.hasLength === false ? [] : [`Content-Length: ${size}`],
      ...Object.entries(answer.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    ];
    await connection.send(`${lines.join("\r\n")}\r\n\r\n`);
    for (const part of method === "HEAD" ? [] : encoded) await connection.send(part);
    if (end === "silent") await connection.gone();
  });
  return Promise.resolve({
    transport: new DenoHttp(),
    url: server.url,
    nowhere: `http://127.0.0.1:${freePort()}/`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  });
});

testHttpTransport("HTTP in memory", (serve) => {
  const { answers, transports } = fakeNetwork();
  answers.on("*", "http://fake.test/*", ({ url, method, headers, body }) => {
    const answer = serve({ method, target: url.pathname + url.search, headers, body });
    if (answer === "silent") return { after: Infinity };
    return answer === "closed"
      ? { error: "the server closed the connection without an answer" }
      : answer;
  });
  answers.on("*", "http://nowhere.test/", { error: "refused" });
  return Promise.resolve({
    transport: transports.http,
    url: "http://fake.test",
    nowhere: "http://nowhere.test/",
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});

Deno.test("DenoHttp: a connection that is given up is closed, whether it waits or sends", async () => {
  for (const sent of ["", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"]) {
    const gone = Promise.withResolvers<void>();
    await using server = new RawHttp(async (connection) => {
      await connection.send(sent);
      await connection.gone();
      gone.resolve();
    });
    const controller = new AbortController();
    const request = { url: new URL(server.url), method: "GET", headers: [], body: undefined };
    const answer = new DenoHttp().send(request, controller.signal);
    if (sent === "") setTimeout(() => controller.abort(), 50);
    else (await answer).cancel();
    await (sent === "" ? assertRejects(() => answer) : answer);
    await gone.promise;
  }
});

Deno.test("DenoHttp: a body that is read slowly holds its sender back", async () => {
  let sent = 0;
  await using server = new RawHttp(async (connection) => {
    await connection.send("HTTP/1.1 200 OK\r\n\r\n");
    const chunk = new Uint8Array(65_536);
    while (sent < 200 << 20 && await connection.send(chunk)) sent += chunk.length;
  });
  const request = { url: new URL(server.url), method: "GET", headers: [], body: undefined };
  const answer = await new DenoHttp().send(request, new AbortController().signal);
  let first = true;
  for await (const _chunk of answer.body()) {
    if (!first) break;
    first = false;
    // Far more than the buffers on the way would have come meanwhile.
    await new Promise((end) => setTimeout(end, 300));
  }
  assertEquals(sent < 50 << 20, true, `${sent} bytes were sent`);
});
