/** What the system's words for a failure of the network mean, as scripts are told: no class, no stack, no address. */
const meanings: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [/Connection refused|ECONNREFUSED/i, "connection refused"],
  [/dns error|failed to lookup|no record found/i, "could not resolve host"],
  [/InvalidContentType|invalid content type/i, "TLS: the server does not speak TLS"],
  [/Connection reset|ECONNRESET|reset by peer/i, "connection reset"],
  [/broken pipe/i, "connection reset"],
  [/closed before message completed/i, "the server closed the connection without an answer"],
  [/message head is too large/i, "the headers of the answer are too large"],
  [
    /error reading a body|unexpected eof|end of file before message length/i,
    "the answer broke off in the middle",
  ],
  [
    /invalid (HTTP|content-length|header|chunk|URI|status)|parse error|parsed/i,
    "the answer is not valid HTTP",
  ],
  [/unreachable/i, "network unreachable"],
  [/too many open files/i, "too many connections are open"],
  [/Requests to port (\d+) are blocked/, "port $1 is blocked"],
  [/timed out|timeout/i, "connection timed out"],
  // What a connection that was turned away on its way says last: nothing.
  [/tcp connect error|error trying to connect/i, "connection refused"],
];

/** The cause of a failure in a few words: `connection refused`, `TLS: certificate expired`. */
export function causeOf(systems: string): string {
  // Addresses are a script's words: /timeout is no cause.
  const message = systems.replace(/\b(https?|wss?):\/\/\S*/gi, "");
  const certificate = /(?:invalid peer certificate: )(.+?)(?: \(|$)/.exec(message)?.[1];
  if (certificate !== undefined) return `TLS: ${certificateWords(certificate)}`;
  for (const [pattern, meaning] of meanings) {
    const match = pattern.exec(message);
    if (match !== null) return meaning.replace("$1", match[1] ?? "");
  }
  if (/tls|ssl|handshake|alert/i.test(message)) return "TLS: the handshake failed";
  return "the connection failed";
}

function certificateWords(reason: string): string {
  if (/UnknownIssuer|CaUsedAsEndEntity/i.test(reason)) {
    return "the certificate is not trusted (Deno's --cert=FILE adds one that is)";
  }
  if (/NotValidForName|not valid for name/i.test(reason)) {
    return "the certificate is for another host";
  }
  if (/Expired|expired/i.test(reason)) return "the certificate has expired";
  if (/not ?valid ?yet/i.test(reason)) return "the certificate is not valid yet";
  return `the certificate is not valid (${reason.replace(/[^ -~]/g, "?").slice(0, 80)})`;
}

/** What scripts are told when a handshake is answered with another status. */
export function refusedWith(status: number): string {
  return `the server refused the upgrade (HTTP ${status})`;
}

/** The status in those words; 0 in any others. */
export function refusedStatus(error: string): number {
  return Number(/^the server refused the upgrade \(HTTP (\d+)\)$/.exec(error)?.[1] ?? 0);
}
