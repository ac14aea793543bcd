import { RaiseError } from "../../errors.ts";
import { LONGEST_TIMEOUT, TIMEOUT, URL_LENGTH } from "../../limits.ts";
import type { HttpRequest } from "../../transport.ts";

/** What a script may say of a request. */
export interface RequestOptions {
  readonly headers: readonly (readonly [name: string, value: Uint8Array])[] | undefined;
  readonly body: Uint8Array | undefined;
  readonly content_type: Uint8Array | undefined;
  readonly save_to_file: string | undefined;
  readonly timeout: number | undefined;
}

/** Why a request can't be sent, in the words of `resp.error`. */
export class RequestRefused extends Error {
  override readonly name = "RequestRefused";
}

/** Methods that are written in capitals, however a script writes them. */
const known = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];
const refused = ["CONNECT", "TRACE", "TRACK"];

/** Characters of what a script gave that messages show. */
const SHOWN = 100;

/** What a method or a header may be called. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * The request that a script asks for.
 * @throws {RequestRefused} when it can't be sent as it is: nothing of it may be sent then
 */
export function makeRequest(address: string, method: string, options: RequestOptions): HttpRequest {
  const url = urlOf(address);
  const refuse = (why: string) => new RequestRefused(`${hostOf(url)}: ${why}`);
  const upper = method.toUpperCase();
  const name = known.includes(upper) ? upper : method;
  if (!TOKEN.test(name)) {
    throw refuse(`the method ${shown(name)} is not valid`);
  }
  if (refused.includes(upper)) {
    throw refuse(`a ${upper} request can't be sent`);
  }
  const body = options.body === undefined || options.body.length === 0 ? undefined : options.body;
  if (body !== undefined && (name === "GET" || name === "HEAD")) {
    throw refuse(`a ${name} request with a body can't be sent (Deno's fetch sends none); use POST`);
  }
  const headers = (options.headers ?? []).map(([name, value]) => header(url, name, value))
    .filter(([name, value]) => !isImplied(url, name, value, body));
  const has = (name: string) => headers.some(([other]) => other.toLowerCase() === name);
  if (
    options.content_type !== undefined && options.content_type.length > 0 && !has("content-type")
  ) {
    headers.push(header(url, "Content-Type", options.content_type));
  }
  if (url.username !== "" || url.password !== "") {
    if (!has("authorization")) {
      headers.push(["Authorization", `Basic ${btoa(credentials(url))}`]);
    }
    url.username = "";
    url.password = "";
  }
  return { url, method: name, headers, body };
}

/**
 * Milliseconds of a timeout in seconds.
 * @throws {RaiseError} for one that is not above 0
 * @param where the argument, as messages name it
 */
export function timeoutOf(seconds: number | undefined, where: string): number {
  if (seconds === undefined) return TIMEOUT;
  if (seconds > 0) return Math.min(seconds * 1000, LONGEST_TIMEOUT);
  throw new RaiseError(`bad argument ${where}timeout must be above 0, got ${seconds})`);
}

/** An address of the web. @throws {RequestRefused} for any other */
export function urlOf(address: string, base?: URL): URL {
  const url = URL.parse(address, base);
  if (url === null) throw new RequestRefused(`invalid URL ${shown(address)}`);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new RequestRefused(
      `invalid URL ${shown(address)}: only http: and https: are loaded, not ${url.protocol}`,
    );
  }
  if (url.href.length > URL_LENGTH) {
    throw new RequestRefused(
      `invalid URL ${
        shown(address)
      }: it has ${url.href.length} characters, at most ${URL_LENGTH} are sent`,
    );
  }
  return url;
}

/** The host and the port of an address, as messages name it. */
export function hostOf({ host }: URL): string {
  return host.length > SHOWN ? `${host.slice(0, SHOWN)}...` : host;
}

function header(url: URL, name: string, bytes: Uint8Array): readonly [string, string] {
  if (!TOKEN.test(name)) {
    throw new RequestRefused(`${hostOf(url)}: the header name ${shown(name)} is not valid`);
  }
  const bad = bytes.find((byte) => byte < 32 && byte !== 9 || byte === 127);
  if (bad !== undefined) {
    const what = bad === 0
      ? "a NUL"
      : bad === 10 || bad === 13
      ? "a line break"
      : "a control character";
    throw new RequestRefused(`${hostOf(url)}: the header ${shown(name)} has ${what} in its value`);
  }
  return [name, latin(trimmed(bytes))];
}

/**
 * Is it a header that fetch makes itself, with what it makes of it?
 * @throws {RequestRefused} when it says something else, which would never be sent
 */
function isImplied(url: URL, name: string, value: string, body: Uint8Array | undefined): boolean {
  const lower = name.toLowerCase();
  if (!["host", "content-length", "transfer-encoding"].includes(lower)) return false;
  if (lower === "host" && value.toLowerCase() === url.host) return true;
  if (lower === "content-length" && value === String(body?.length ?? 0)) return true;
  throw new RequestRefused(
    `${hostOf(url)}: the header ${name} can't be sent (Deno's fetch makes its own)`,
  );
}

/** Without blanks at its ends. */
function trimmed(bytes: Uint8Array): Uint8Array {
  const isBlank = (byte: number | undefined) => byte === 9 || byte === 32;
  let start = 0, end = bytes.length;
  while (isBlank(bytes[start])) start++;
  while (end > start && isBlank(bytes[end - 1])) end--;
  return bytes.subarray(start, end);
}

/** Bytes as characters, one for each: how headers travel. */
function latin(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function credentials({ username, password }: URL): string {
  return latin(new TextEncoder().encode(`${unescaped(username)}:${unescaped(password)}`));
}

/** What percent signs stand for; where they stand for nothing they stay. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a script gave, fit for a message. */
function shown(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text);
}
