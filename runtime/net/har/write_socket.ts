import { STATUS_TEXT } from "@std/http/status";
import { refusedStatus } from "../words.ts";
import type { HarClose, HarEntry, HarMessage } from "./format.ts";
import type { Conversation } from "./model.ts";
import { queryOf, timesOf } from "./write_parts.ts";

/** The entry of a WebSocket connection. */
export function conversationEntry(conversation: Conversation): HarEntry {
  const { url, start, opened, error, messages, end } = conversation;
  const status = opened !== undefined ? 101 : refusedStatus(error ?? "");
  const words: string | undefined = (STATUS_TEXT as Record<number, string>)[status];
  return {
    ...timesOf(start, opened ?? end, end),
    request: {
      method: "GET",
      url,
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [],
      queryString: queryOf(url),
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status,
      statusText: words ?? "",
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: "x-unknown" },
      redirectURL: "",
      headersSize: -1,
      bodySize: -1,
      ...(error === undefined ? {} : { _error: error }),
    },
    cache: {},
    _resourceType: "websocket",
    _webSocketClose: closeOf(conversation),
    _webSocketMessages: messages.map(({ from, time, data }): HarMessage => ({
      type: from === "script" ? "send" : "receive",
      time: time / 1000,
      opcode: typeof data === "string" ? 1 : 2,
      data: typeof data === "string" ? data : data.toBase64(),
    })),
  };
}

function closeOf({ closed, asked, isCut }: Conversation): HarClose {
  return {
    ...(closed === undefined ? {} : { ...closed, time: closed.time / 1000 }),
    ...(asked === undefined ? {} : { asked: { ...asked, time: asked.time / 1000 } }),
    ...(isCut ? { cut: true } : {}),
  };
}
