import type { HarContent, HarEntry, HarPostData } from "./format.ts";
import type { Exchange, Headers, Payload } from "./model.ts";
import { queryOf, timesOf } from "./write_parts.ts";

/** The entry of a request. @param hidden the headers that are left out, in small letters */
export function exchangeEntry(exchange: Exchange, hidden: ReadonlySet<string>): HarEntry {
  const { method, url, body, start, answered, end, answer, error } = exchange;
  const httpVersion = url.startsWith("http:") ? "HTTP/1.1" : "unknown";
  const headers = withoutSecrets(exchange.headers, hidden);
  const times = timesOf(start, answered, end);
  return {
    ...times,
    request: {
      method,
      url,
      httpVersion,
      cookies: [],
      headers,
      queryString: queryOf(url),
      ...(body === undefined ? {} : { postData: postData(body, exchange.headers) }),
      headersSize: -1,
      bodySize: body?.size ?? 0,
    },
    response: {
      status: answer?.status ?? 0,
      statusText: answer?.statusText ?? "",
      httpVersion,
      cookies: [],
      headers: withoutSecrets(answer?.headers ?? [], hidden, url),
      content: content(answer?.body ?? none, answer?.headers ?? []),
      redirectURL: headerOf(withoutSecrets(answer?.headers ?? [], hidden, url), "location") ?? "",
      headersSize: -1,
      bodySize: sentSize(exchange),
      ...(error === undefined ? {} : { _error: error }),
    },
    cache: {},
    _resourceType: "fetch",
  };
}

const none: Payload = { size: 0, bytes: new Uint8Array(0) };

function withoutSecrets(
  headers: Headers,
  hidden: ReadonlySet<string>,
  base?: string,
): { name: string; value: string }[] {
  return headers.filter(([name]) => !hidden.has(name.toLowerCase())).map(([name, value]) => ({
    name,
    value: name.toLowerCase() === "location" && base !== undefined
      ? plainLocation(value, base)
      : value.replace(/([a-z][a-z\d+.-]*:\/\/)[^\s/?#"'<>]*@/gi, "$1"),
  }));
}

/** Where a redirect leads to, as it was written unless a password is in it. */
function plainLocation(location: string, base: string): string {
  const url = URL.parse(location, base);
  if (url === null || url.username === "" && url.password === "") return location;
  url.username = url.password = "";
  return url.href;
}

function headerOf(headers: readonly { name: string; value: string }[], wanted: string) {
  return headers.find(({ name }) => name.toLowerCase() === wanted)?.value;
}

function mimeTypeOf(headers: Headers): string {
  return headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
}

function postData({ bytes, why }: Payload, headers: Headers): HarPostData {
  const mimeType = mimeTypeOf(headers);
  if (bytes === undefined) {
    return { mimeType, text: "", ...(why === undefined ? {} : { comment: why }), _leftOut: true };
  }
  const text = textOf(bytes);
  return text === undefined
    ? { mimeType, text: bytes.toBase64(), _encoding: "base64" }
    : { mimeType, text };
}

function content({ size, bytes, why }: Payload, headers: Headers): HarContent {
  const mimeType = mimeTypeOf(headers);
  if (bytes === undefined) {
    return { size, mimeType, ...(why === undefined ? {} : { comment: why }), _leftOut: true };
  }
  const text = textOf(bytes);
  return text === undefined
    ? { size, mimeType, text: bytes.toBase64(), encoding: "base64" }
    : { size, mimeType, text };
}

/** Bytes of the body on their way, where that is known: it may have been encoded. */
function sentSize({ answer }: Exchange): number {
  if (answer === undefined) return 0;
  const length = answer.headers.find(([name]) => name.toLowerCase() === "content-length")?.[1];
  return length !== undefined && /^\d+$/.test(length) ? Number(length) : -1;
}

/** The text that is the same bytes again; undefined for what is no text, to be written in base64. */
function textOf(bytes: Uint8Array): string | undefined {
  // Control characters have six characters in JSON.
  if (bytes.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
