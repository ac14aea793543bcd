import { STATUS_TEXT } from "@std/http/status";
import { plainUrl } from "../address.ts";
import { Field } from "./fields.ts";
import {
  type Answer,
  type Conversation,
  type Exchange,
  GIVEN_UP,
  type Headers,
  type Payload,
  type Recording,
} from "./model.ts";
import { conversationOf } from "./read_socket.ts";

/**
 * The traffic that a HAR tells of, whoever wrote it: luanet, or a browser's network panel. What is neither HTTP nor
 * WebSocket is left out.
 * @param value the parsed file
 * @throws {HarError} for what a HAR can't have
 */
export function readHar(value: unknown): Recording {
  const exchanges: Exchange[] = [];
  const conversations: Conversation[] = [];
  const log = new Field(value).get("log");
  const entries = log.get("entries");
  if (entries.isMissing) throw entries.wrong("a list");
  // What browsers count as blocked is a part of the time that an answer took.
  const isOwn = log.get("creator").get("name").textOr("") === "luanet";
  for (const entry of entries.items()) {
    const span = spanOf(entry, isOwn);
    const request = entry.get("request");
    const address = request.get("url");
    const url = URL.parse(address.text());
    if (url === null) throw address.wrong("an absolute URL");
    if (!/^(https?|wss?):$/.test(url.protocol)) continue;
    const isSocket = url.protocol.startsWith("ws") ||
      entry.get("_resourceType").textOr("") === "websocket" ||
      !entry.get("_webSocketMessages").isMissing;
    if (isSocket) {
      url.protocol = url.protocol.replace("http", "ws");
      conversations.push(conversationOf(entry, plainUrl(url), span, errorOf(entry)));
    } else {
      exchanges.push(exchangeOf(entry, plainUrl(url), span));
    }
  }
  const byStart = (a: { start: number }, b: { start: number }) => a.start - b.start;
  return {
    exchanges: exchanges.toSorted(byStart),
    conversations: conversations.toSorted(byStart),
  };
}

/** When an entry began, was answered and ended. */
export interface Span {
  readonly start: number;
  readonly answered: number;
  readonly end: number;
}

function exchangeOf(entry: Field, url: string, span: Span): Exchange {
  const request = entry.get("request");
  const method = request.get("method").text();
  const response = entry.get("response");
  const status = response.get("status").numberOr(0);
  const error = errorOf(entry);
  const common = {
    method,
    url,
    headers: headersOf(request.get("headers")),
    body: sentBody(request),
  };
  // A browser that cached it, or blocked it, may not say why there is nothing.
  if (status === 0) {
    const why = error ?? "no answer was recorded";
    return { ...common, ...span, answered: span.end, answer: undefined, error: why };
  }
  return { ...common, ...span, answer: answerOf(response, status), error };
}

function answerOf(response: Field, status: number): Answer {
  const headers = headersOf(response.get("headers"));
  const location = response.get("redirectURL").textOr("");
  const hasLocation = headers.some(([name]) => name.toLowerCase() === "location");
  // HTTP/2 and later have no words for a status; Deno gives the usual ones.
  const isWordless = /^(h|http\/)[23]/i.test(response.get("httpVersion").textOr(""));
  const words: string | undefined = (STATUS_TEXT as Record<number, string>)[status];
  const statusText = response.get("statusText").textOr("");
  return {
    status,
    statusText: statusText === "" && isWordless ? words ?? "" : statusText,
    headers: location === "" || hasLocation ? headers : [...headers, ["location", location]],
    body: receivedBody(response.get("content")),
  };
}

/** Without what HTTP/2 has in place of a first line. */
function headersOf(headers: Field): Headers {
  return headers.items()
    .map((header) => [header.get("name").text(), header.get("value").textOr("")] as const)
    .filter(([name]) => !name.startsWith(":"));
}

function receivedBody(content: Field): Payload {
  if (content.isMissing) return { size: 0, bytes: new Uint8Array(0) };
  const size = Math.max(0, content.get("size").numberOr(0));
  const text = content.get("text");
  if (text.isMissing) {
    const isEmpty = size === 0 && content.get("_leftOut").isMissing;
    const why = content.get("comment").textOr("");
    return {
      size,
      bytes: isEmpty ? new Uint8Array(0) : undefined,
      ...(why === "" ? {} : { why }),
    };
  }
  const bytes = bytesOf(text, content.get("encoding"));
  return { size: bytes.length, bytes };
}

function sentBody(request: Field): Payload | undefined {
  const data = request.get("postData");
  const size = Math.max(0, request.get("bodySize").numberOr(0));
  if (data.isMissing) return size === 0 ? undefined : { size, bytes: undefined };
  if (!data.get("_leftOut").isMissing) return { size, bytes: undefined };
  const text = data.get("text");
  const params = data.get("params").items();
  if (!text.isMissing && (text.text() !== "" || params.length === 0)) {
    const bytes = bytesOf(text, data.get("_encoding"));
    return bytes.length === 0 ? undefined : { size: bytes.length, bytes };
  }
  // A form, of which only the fields were written down.
  const form = new URLSearchParams(
    params.map((param) => [param.get("name").text(), param.get("value").textOr("")]),
  );
  const bytes = encoder.encode(form.toString());
  return { size: bytes.length, bytes };
}

const encoder = new TextEncoder();

function bytesOf(text: Field, encoding: Field): Uint8Array {
  const name = encoding.textOr("");
  if (name.toLowerCase() === "base64") return text.base64();
  if (name !== "") throw encoding.wrong('"base64", or not there');
  return encoder.encode(text.text());
}

/** @param isOwn true when luanet wrote it: what it has as blocked is the rest of the date */
function spanOf(entry: Field, isOwn: boolean): Span {
  const started = entry.get("startedDateTime");
  const date = Date.parse(started.text());
  if (Number.isNaN(date)) throw started.wrong("a date as in 2024-05-31T12:00:00.000Z");
  // What is not known is -1.
  const took = (name: string) => Math.max(0, entry.get("timings").get(name).numberOr(0));
  const before = ["blocked", "dns", "connect", "send", "wait"]
    .reduce((sum, name) => sum + took(name), 0);
  const time = Math.max(0, entry.get("time").numberOr(before + took("receive")));
  return {
    start: isOwn ? date + took("blocked") : date,
    answered: date + Math.min(before, time),
    end: date + time,
  };
}

/** Why there is no answer, or not all of it: in luanet's words, or a browser's. */
function errorOf(entry: Field): string | undefined {
  const text = entry.get("response").get("_error").textOr(entry.get("_error").textOr(""));
  if (text === "") return undefined;
  const browsers = /^(?:net::ERR|NS(?:_ERROR|_BINDING)?)_(\w+)$/.exec(text)?.[1];
  if (browsers === undefined) return text;
  return browsers === "ABORTED" ? GIVEN_UP : browsers.toLowerCase().replaceAll("_", " ");
}
