import { assertEquals } from "@std/assert";
import { socketCauseOf } from "../../../../runtime/net/ws/words.ts";

const connecting = "NetworkError: failed to connect to WebSocket: ";
const protocol = "a frame that breaks the WebSocket protocol";

/** What Deno 2.9.6 says, and what scripts are told. */
const words: readonly (readonly [deno: string, told: string])[] = [
  [`${connecting}Invalid status code: 403`, "the server refused the upgrade (HTTP 403)"],
  [`${connecting}Invalid status code: 301`, "the server refused the upgrade (HTTP 301)"],
  [`${connecting}Invalid upgrade header`, "the answer is no WebSocket handshake"],
  [`${connecting}Invalid connection header`, "the answer is no WebSocket handshake"],
  [
    `${connecting}connection closed before message completed`,
    "the server closed the connection without an answer",
  ],
  [`${connecting}message head is too large`, "the headers of the answer are too large"],
  [`${connecting}invalid HTTP version parsed`, "the answer is not valid HTTP"],
  [`${connecting}tcp connect error`, "connection refused"],
  [`${connecting}tcp open error`, "too many connections are open"],
  [`${connecting}dns error`, "could not resolve host"],
  [
    `${connecting}received corrupt message of type InvalidContentType`,
    "TLS: the server does not speak TLS",
  ],
  [`${connecting}tls handshake eof`, "TLS: the handshake failed"],
  [
    `${connecting}invalid peer certificate: UnknownIssuer`,
    "TLS: the certificate is not trusted (Deno's --cert=FILE adds one that is)",
  ],
  ["Unexpected EOF", "the connection was lost"],
  [`${connecting}operation was canceled`, "the connection was lost"],
  [`${connecting}connection error`, "the connection was lost"],
  ["Failed to send frame", "the connection was lost"],
  ["Connection reset by peer (os error 104)", "connection reset"],
  ["Broken pipe (os error 32)", "connection reset"],
  ["Frame too large", "a message of 64 MiB or more"],
  ["Invalid UTF-8", "text that is not valid UTF-8"],
  ["Invalid value", protocol],
  ["Reserved bits are not zero", protocol],
  ["Invalid fragment", protocol],
  ["Invalid continuation frame", protocol],
  ["Ping frame too large", protocol],
  ["Control frame must not be fragmented", protocol],
  ["Invalid close code", protocol],
  ["Invalid close frame", protocol],
  ["", "the connection failed"],
  ["TypeError: x is not a function\n    at ext:deno_websocket", "the connection failed"],
];

for (const [deno, told] of words) {
  Deno.test(`scripts are told of ${JSON.stringify(deno)} in words`, () => {
    assertEquals(socketCauseOf(deno), told);
  });
}
