import type { HarEntry } from "./format.ts";
import type { Recording } from "./model.ts";
import { exchangeEntry } from "./write_http.ts";
import { conversationEntry } from "./write_socket.ts";

/** What a file says of its own making, and what it keeps to itself. */
export interface WriteOptions {
  readonly creator: { readonly name: string; readonly version: string };
  /** Headers that are left out besides those that always are; in any case. */
  readonly redact: readonly string[];
}

/** Headers that are secrets. */
const secrets = ["authorization", "cookie", "proxy-authorization", "set-cookie"];

/** The text of a HAR file, piece by piece. */
export function* harText(recording: Recording, options: WriteOptions): Generator<string> {
  const hidden = new Set([...secrets, ...options.redact.map((name) => name.toLowerCase())]);
  const head = {
    version: "1.2",
    creator: options.creator,
    comment: `without the headers ${[...hidden].toSorted().join(", ")}`,
    pages: [],
  };
  yield `{\n  "log": ${indented(head, 2).replace(/\n {2}\}$/, "")},\n    "entries": [`;
  const { exchanges, conversations } = recording;
  const entries = [
    ...exchanges.map((exchange) => ({ start: exchange.start, exchange })),
    ...conversations.map((conversation) => ({ start: conversation.start, conversation })),
  ].toSorted((a, b) => a.start - b.start);
  let between = "\n      ";
  for (const entry of entries) {
    yield between;
    if ("exchange" in entry) yield indented(exchangeEntry(entry.exchange, hidden), 6);
    else yield* socketText(conversationEntry(entry.conversation));
    between = ",\n      ";
  }
  yield `${entries.length === 0 ? "" : "\n    "}]\n  }\n}\n`;
}

/** An entry with many messages, whose text may be longer than a string can be. */
function* socketText({ _webSocketMessages: messages = [], ...entry }: HarEntry): Iterable<string> {
  yield indented(entry, 6).replace(/\n {6}\}$/, "");
  yield `,\n        "_webSocketMessages": [`;
  let between = "\n          ";
  for (const message of messages) {
    yield between + indented(message, 10);
    between = ",\n          ";
  }
  yield `${messages.length === 0 ? "" : "\n        "}]\n      }`;
}

function indented(value: unknown, depth: number): string {
  return JSON.stringify(value, null, 2).replaceAll("\n", `\n${" ".repeat(depth)}`);
}
