/** What browsers export: shaped as theirs, with the fields that they add and leave out. */
import { assertEquals, assertThrows } from "@std/assert";
import { HarError } from "../../../../runtime/net/har/fields.ts";
import { type Exchange, GIVEN_UP, type Recording } from "../../../../runtime/net/har/model.ts";
import { readHar } from "../../../../runtime/net/har/read.ts";

function recordingOf(file: string): Recording {
  return readHar(JSON.parse(Deno.readTextFileSync(new URL(file, import.meta.url))));
}

/** What came of a request, in a line. */
function outcome({ method, url, answer, error }: Exchange): string {
  const bytes = answer?.body.bytes;
  const body = bytes === undefined
    ? `no body of ${answer?.body.size}`
    : new TextDecoder().decode(bytes);
  const came = answer === undefined ? "" : ` ${answer.status} ${answer.statusText}: ${body}`;
  return `${method} ${url}${came}${error === undefined ? "" : ` (${error})`}`;
}

Deno.test("what Chrome exports is read: redirects, decoded and binary bodies, failures, connections", () => {
  const { exchanges, conversations } = recordingOf("./chrome.har");
  assertEquals(exchanges.map(outcome), [
    "GET https://game.test/old 301 Moved Permanently: ",
    'GET https://game.test/state 200 OK: {"hp":"8€"}',
    "GET https://game.test/icon.png 200 OK: \ufffdPNG\r\n\x1a\n\0\ufffd",
    "GET https://game.test/big 200 OK: no body of 123456789",
    "GET https://game.test/none 404 Not Found: ",
    "GET http://127.0.0.1:9/ (connection refused)",
    `GET https://game.test/left (${GIVEN_UP})`,
    "POST https://game.test/form 200 OK: ok",
  ]);
  const [first, , icon] = exchanges;
  const start = Date.UTC(2024, 4, 31, 12);
  assertEquals([first?.start, first?.end], [start + 100, start + 122.375]);
  assertEquals(first?.headers, [["accept-encoding", "gzip, deflate, br, zstd"]]);
  assertEquals(icon?.answer?.body.bytes, Uint8Array.of(0x89, 80, 78, 71, 13, 10, 26, 10, 0, 255));
  assertEquals(exchanges.at(-1)?.body?.bytes, new TextEncoder().encode("a=1&b=2"));
  const [live] = conversations;
  assertEquals(live?.url, "wss://game.test/live");
  assertEquals(live?.messages.map(({ from, time, data }) => [from, time - start, data]), [
    ["script", 1_062.5, '{"join":1}'],
    ["server", 1_125, '{"ok":true}'],
    ["server", 1_250, Uint8Array.of(255, 0, 254)],
  ]);
  assertEquals([live?.opened, live?.closed, live?.error], [
    start + 1_021.875,
    undefined,
    undefined,
  ]);
});

Deno.test("what Firefox exports is read: forms, bodies that are left out, requests that were blocked", () => {
  const { exchanges, conversations } = recordingOf("./firefox.har");
  assertEquals(exchanges.map(outcome), [
    "GET https://game.test/moved 302 Found: ",
    'GET https://game.test/state 200 OK: {"hp": 5}',
    "POST https://game.test/form 200 OK: ok",
    "GET https://game.test/big 200 OK: no body of 50000000",
    "GET https://blocked.test/ (no answer was recorded)",
  ]);
  assertEquals(exchanges[2]?.body?.bytes, new TextEncoder().encode("a=1&b=x+y"));
  assertEquals(exchanges[0]?.start, Date.UTC(2024, 4, 31, 12) + 100);
  assertEquals(conversations.map(({ url, messages }) => [url, messages]), [
    ["wss://game.test/live", []],
  ]);
});

Deno.test("a redirect that is only told beside the headers is one all the same", () => {
  const { exchanges } = readHar({
    log: { entries: [entry({ response: { status: 302, redirectURL: "/b" } })] },
  });
  assertEquals(exchanges[0]?.answer?.headers, [["location", "/b"]]);
});

const entry = (more: Record<string, unknown> = {}) => ({
  startedDateTime: "2024-05-31T12:00:00.000Z",
  request: { method: "GET", url: "http://one.test/" },
  response: { status: 200 },
  ...more,
});

Deno.test("an entry needs a start, a method and an address, and nothing else", () => {
  const { exchanges } = readHar({ log: { entries: [entry()] } });
  assertEquals(exchanges.map(outcome), ["GET http://one.test/ 200 : "]);
  assertEquals(readHar({ log: { entries: [] } }), { exchanges: [], conversations: [] });
});

/** Files that are none, and what is said of them. */
const wrong: readonly (readonly [value: unknown, said: string])[] = [
  [5, "the file has to be an object, got 5"],
  [[], "the file has to be an object, got a list"],
  [{}, "log.entries has to be a list, but is missing"],
  [{ log: { entries: {} } }, "log.entries has to be a list, got an object"],
  [{ log: { entries: ["x"] } }, 'log.entries[0] has to be an object, got "x"'],
  [
    { log: { entries: [entry(), entry({ request: { method: "GET", url: 7 } })] } },
    "log.entries[1].request.url has to be a text, got 7",
  ],
  [
    { log: { entries: [entry({ request: { method: "GET", url: "/path" } })] } },
    'log.entries[0].request.url has to be an absolute URL, got "/path"',
  ],
  [
    { log: { entries: [entry({ request: { url: "http://one.test/" } })] } },
    "log.entries[0].request.method has to be a text, but is missing",
  ],
  [
    { log: { entries: [entry({ startedDateTime: "yesterday" })] } },
    'log.entries[0].startedDateTime has to be a date as in 2024-05-31T12:00:00.000Z, got "yesterday"',
  ],
  [
    { log: { entries: [entry({ response: { status: "200" } })] } },
    'log.entries[0].response.status has to be a number, got "200"',
  ],
  [
    {
      log: {
        entries: [entry({ response: { status: 200, content: { text: "%", encoding: "base64" } } })],
      },
    },
    'log.entries[0].response.content.text has to be in base64, got "%"',
  ],
  [
    {
      log: {
        entries: [entry({ response: { status: 200, content: { text: "%", encoding: "rot13" } } })],
      },
    },
    'log.entries[0].response.content.encoding has to be "base64", or not there, got "rot13"',
  ],
  [
    { log: { entries: [entry({ _webSocketMessages: [{ type: "sent", time: 1, data: "" }] })] } },
    'log.entries[0]._webSocketMessages[0].type has to be "send" or "receive", got "sent"',
  ],
];

for (const [value, said] of wrong) {
  Deno.test(`no recording: ${said}`, () => {
    const error = assertThrows(() => readHar(value), HarError);
    assertEquals(error.message, said);
  });
}
