import { assertEquals, assertStringIncludes } from "@std/assert";
import { handshakeOf, RawClient } from "../../../support/raw_client.ts";
import { Served } from "./served.ts";

const listening = `srv = net.ws_server:listen(0, callbacks())`;

/** What a handshake with these headers is answered with. */
async function answer(
  port: number,
  headers: Record<string, string | undefined>,
): Promise<{ status: number; body: string; version: string | null }> {
  using client = await RawClient.dial(port);
  await client.write(handshakeOf(headers));
  const response = await client.response();
  const version = response.headers.get("sec-websocket-version");
  return { status: response.status, body: response.body, version };
}

/** What is let in and what is refused, by the origins that are allowed. */
const cases: readonly {
  readonly allowed: readonly string[];
  readonly headers: Record<string, string | undefined>;
  readonly status: number;
}[] = [
  { allowed: [], headers: {}, status: 101 },
  { allowed: [], headers: { host: "localhost:99" }, status: 101 },
  { allowed: [], headers: { host: "[::1]" }, status: 101 },
  { allowed: [], headers: { origin: "http://localhost:3000" }, status: 101 },
  { allowed: [], headers: { origin: "https://127.0.0.1" }, status: 101 },
  { allowed: [], headers: { origin: "http://example.com" }, status: 403 },
  { allowed: [], headers: { origin: "null" }, status: 403 },
  { allowed: [], headers: { host: "example.com" }, status: 403 },
  { allowed: [], headers: { host: undefined }, status: 403 },
  { allowed: ["*"], headers: { origin: "http://example.com" }, status: 101 },
  { allowed: ["*"], headers: { origin: "null" }, status: 101 },
  { allowed: ["*"], headers: { host: "example.com" }, status: 403 },
  { allowed: ["null"], headers: { origin: "null" }, status: 101 },
  { allowed: ["null"], headers: { origin: "http://example.com" }, status: 403 },
  { allowed: ["http://a", "http://b"], headers: { origin: "http://b" }, status: 101 },
  { allowed: ["http://a", "http://b"], headers: { origin: "http://c" }, status: 403 },
  { allowed: ["http://a"], headers: { origin: "http://localhost" }, status: 101 },
];

for (const { allowed, headers, status } of cases) {
  const who = JSON.stringify(headers);
  Deno.test(`with ${allowed.join(" and ") || "no origin"} allowed, ${who} gets ${status}`, async () => {
    await using run = await Served.start(listening, { allowOrigins: allowed });
    assertEquals((await answer(run.port, headers)).status, status);
    if (status === 101) await run.prints("open 1");
    else await run.until(() => run.warnings.length > 0, "a warning");
    assertEquals(run.warnings.length, status === 101 ? 0 : 1);
  });
}

Deno.test("a refused page reads which flag lets it in, and so does the log, once", async () => {
  await using run = await Served.start(listening);
  for (let n = 0; n < 3; n++) {
    const { body } = await answer(run.port, { origin: "https://example.com" });
    assertEquals(
      body,
      "Pages of https://example.com may not connect: --allow-origin=https://example.com lets them in.\n",
    );
  }
  await answer(run.port, { origin: "null" });
  await answer(run.port, { host: "rebound.example.com" });
  await run.until(() => run.warnings.length === 3, "three warnings");
  assertStringIncludes(run.warnings[0] ?? "", "--allow-origin=https://example.com lets it in");
  assertStringIncludes(
    run.warnings[1] ?? "",
    "--allow-origin=null lets in a page opened from disk",
  );
  assertStringIncludes(run.warnings[2] ?? "", "the host rebound.example.com");
  assertEquals(run.lines, []);
});

Deno.test("a handshake that is none of version 13 is answered with what would be", async () => {
  await using run = await Served.start(listening);
  for (
    const headers of [
      { "sec-websocket-version": "8" },
      { "sec-websocket-version": undefined },
      { "sec-websocket-version": "13, 8" },
      { "sec-websocket-key": undefined },
      { connection: "close" },
    ]
  ) {
    const got = await answer(run.port, headers);
    assertEquals(got, {
      status: 400,
      body: "This is no WebSocket handshake of version 13.\n",
      version: "13",
    }, JSON.stringify(headers));
  }
  assertEquals((await answer(run.port, { upgrade: "h2c" })).status, 426);
  for (const method of ["POST", "HEAD", "OPTIONS"]) {
    using client = await RawClient.dial(run.port);
    await client.write(handshakeOf().replace("GET", method));
    client.finish();
    assertEquals((await client.response()).status, 400, method);
  }
  assertEquals(run.lines, []);
});
