import { assert, assertEquals } from "@std/assert";
import {
  type Conversation,
  type Exchange,
  GIVEN_UP,
  type Recording,
} from "../../../../runtime/net/har/model.ts";
import { readHar } from "../../../../runtime/net/har/read.ts";
import { schemaErrors } from "./schema.ts";
import { textOf } from "./support.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const body = (given: string | Uint8Array) => {
  const data = typeof given === "string" ? bytes(given) : given;
  return { size: data.length, bytes: data };
};
const all = Uint8Array.from({ length: 256 }, (_, i) => i);
const START = Date.UTC(2024, 4, 31, 12);

const plain: Exchange = {
  method: "GET",
  url: "http://one.test/path?a=1&b=%20x",
  headers: [["X-Mine", "\xe4 yes"]],
  body: undefined,
  start: START + 0.75,
  answered: START + 20.5,
  end: START + 30.25,
  answer: {
    status: 200,
    statusText: "OK",
    headers: [["content-type", "text/plain"], ["content-length", "3"]],
    body: body("yes"),
  },
  error: undefined,
};

const talk: Conversation = {
  url: "ws://one.test/talk",
  start: START + 100.25,
  opened: START + 110,
  messages: [
    { from: "server", time: START + 120, data: "welcome \u{1f600}\0" },
    { from: "script", time: START + 130.5, data: "\ufeffhello" },
    { from: "server", time: START + 140, data: all },
    { from: "server", time: START + 150, data: "" },
  ],
  isCut: false,
  error: undefined,
  asked: { time: START + 160, after: 3 },
  closed: { time: START + 170, code: 1000, reason: "bye" },
  end: START + 170,
};

const answer = plain.answer as NonNullable<typeof plain.answer>;
const whole: Recording = {
  exchanges: [
    plain,
    { ...plain, method: "POST", body: body(all), answer: { ...answer, body: body(all) } },
    {
      ...plain,
      method: "POST",
      body: body("\ufefftext\r\n"),
      answer: { ...answer, body: body("\ufeff") },
    },
    { ...plain, answer: undefined, answered: plain.end, error: "connection refused" },
    { ...plain, answer: undefined, answered: plain.end, error: GIVEN_UP },
    {
      ...plain,
      answer: { ...answer, body: body("half") },
      error: "the answer broke off in the middle",
    },
    { ...plain, answer: { ...answer, body: { size: 99, bytes: undefined, why: "not read" } } },
    { ...plain, answer: { ...answer, body: { size: 0, bytes: undefined, why: "not read" } } },
    { ...plain, method: "PUT", body: { size: 99, bytes: undefined } },
    {
      ...plain,
      answer: {
        status: 302,
        statusText: "Found",
        headers: [["location", "/there"]],
        body: body(""),
      },
    },
    { ...plain, url: "https://two.test/", answer: { ...answer, status: 299, statusText: "" } },
  ],
  conversations: [
    talk,
    { ...talk, asked: undefined, closed: undefined },
    { ...talk, isCut: true },
    {
      ...talk,
      error: "the connection was lost",
      asked: undefined,
      closed: { time: talk.end, code: 1006, reason: "" },
    },
    {
      ...talk,
      opened: undefined,
      messages: [],
      asked: undefined,
      error: "the server refused the upgrade (HTTP 403)",
      closed: { time: talk.end, code: 1006, reason: "" },
    },
  ],
};

Deno.test("what is written to a file comes back as it was", () => {
  assertEquals(readHar(JSON.parse(textOf(whole))), whole);
});

Deno.test("a file keeps to the published schema of HAR, an empty one too", () => {
  for (const recording of [whole, { exchanges: [], conversations: [] }]) {
    assertEquals(schemaErrors(JSON.parse(textOf(recording))), []);
  }
  const wrong = JSON.parse(textOf(whole));
  delete wrong.log.entries[3].request.method;
  assertEquals(schemaErrors(wrong).length, 1);
});

Deno.test("entries come in the order of their start, which with the time is the exact end", () => {
  const early: Exchange = { ...plain, start: START - 1.75, answered: START, end: START + 5.5 };
  const { log } = JSON.parse(textOf({ exchanges: [plain, early], conversations: [talk] }));
  assertEquals(
    log.entries.map(({ startedDateTime }: { startedDateTime: string }) => startedDateTime),
    [
      "2024-05-31T11:59:59.998Z",
      "2024-05-31T12:00:00.000Z",
      "2024-05-31T12:00:00.100Z",
    ],
  );
  const [{ startedDateTime, time, timings }] = log.entries;
  assertEquals(Date.parse(startedDateTime) + time, early.end);
  const { dns, connect, ssl, ...taken } = timings;
  assertEquals([dns, connect, ssl], [-1, -1, -1]);
  assertEquals(Object.values<number>(taken).reduce((sum, part) => sum + part), time);
});

Deno.test("a connection is written as Chrome writes it", () => {
  const { log } = JSON.parse(textOf({ exchanges: [], conversations: [talk] }));
  const [entry] = log.entries;
  assertEquals([
    entry.request.method,
    entry.request.url,
    entry.response.status,
    entry._resourceType,
  ], [
    "GET",
    "ws://one.test/talk",
    101,
    "websocket",
  ]);
  const seconds = START / 1000;
  assertEquals(entry._webSocketMessages, [
    { type: "receive", time: seconds + 0.12, opcode: 1, data: "welcome \u{1f600}\0" },
    { type: "send", time: seconds + 0.1305, opcode: 1, data: "\ufeffhello" },
    { type: "receive", time: seconds + 0.14, opcode: 2, data: all.toBase64() },
    { type: "receive", time: seconds + 0.15, opcode: 1, data: "" },
  ]);
});

Deno.test("no secret is in a file: neither header, in any case, nor password, nor what --redact names", () => {
  const secrets = ["s3cret", "S3CRET".toLowerCase(), "czNjcmV0"];
  const recording: Recording = {
    exchanges: [{
      ...plain,
      headers: [
        ["AUTHORIZATION", "Basic czNjcmV0"],
        ["cookie", "id=s3cret"],
        ["Proxy-Authorization", "s3cret"],
        ["x-api-key", "s3cret"],
        ["Referer", "https://me:s3cret@one.test/a@b"],
        ["X-Mine", "me@one.test"],
      ],
      answer: {
        ...answer,
        status: 302,
        headers: [
          ["set-cookie", "id=s3cret"],
          ["Set-Cookie", "other=s3cret"],
          ["X-API-KEY", "s3cret"],
          ["location", "//me:s3cret@two.test/there"],
          ["Link", "<http://me:s3cret@one.test/>; rel=next"],
        ],
      },
    }],
    conversations: [],
  };
  const text = textOf(recording, ["X-Api-Key"]);
  for (const secret of secrets) assert(!text.includes(secret), text);
  const [entry] = JSON.parse(text).log.entries;
  assertEquals(entry.request.headers, [
    { name: "Referer", value: "https://one.test/a@b" },
    { name: "X-Mine", value: "me@one.test" },
  ]);
  assertEquals(entry.response.headers, [
    { name: "location", value: "http://two.test/there" },
    { name: "Link", value: "<http://one.test/>; rel=next" },
  ]);
  assertEquals(entry.response.redirectURL, "http://two.test/there");
  assertEquals([entry.request.cookies, entry.response.cookies], [[], []]);
});

Deno.test("a location without a password is written as it came", () => {
  const headers: Exchange["headers"] = [["location", "../there?x=a@b"]];
  const exchange = { ...plain, answer: { ...answer, status: 302, headers } };
  const { log } = JSON.parse(textOf({ exchanges: [exchange], conversations: [] }));
  assertEquals(log.entries[0].response.redirectURL, "../there?x=a@b");
});
