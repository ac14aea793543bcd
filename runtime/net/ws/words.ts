import { causeOf } from "../words.ts";

/** What only Deno's WebSocket says. Once a connection is open it says a few words and nothing else. */
const meanings: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [/Invalid status code: (\d+)/, "the server refused the upgrade (HTTP $1)"],
  [/Invalid (?:upgrade|connection) header/, "the answer is no WebSocket handshake"],
  [/^(?:Unexpected EOF|Connection is closed|Failed to send frame)$/, "the connection was lost"],
  // No more of the system's handles.
  [/: tcp open error$/, "too many connections are open"],
  // A server that went in the middle of the handshake.
  [/: (?:operation was canceled|connection error)$/, "the connection was lost"],
  [/^Frame too large$/, "a message of 64 MiB or more"],
  [/^Invalid UTF-8$/, "text that is not valid UTF-8"],
  [
    /^(?:Invalid|Reserved bits|Control frame|Ping frame)/,
    "a frame that breaks the WebSocket protocol",
  ],
];

/** The cause of a failure of a WebSocket in a few words. */
export function socketCauseOf(message: string): string {
  for (const [pattern, meaning] of meanings) {
    const match = pattern.exec(message);
    if (match !== null) return meaning.replace("$1", match[1] ?? "");
  }
  return causeOf(message);
}
