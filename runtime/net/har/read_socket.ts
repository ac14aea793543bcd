import { refusedWith } from "../words.ts";
import type { Field } from "./fields.ts";
import type { Conversation, Message } from "./model.ts";

const TEXT = 1;
const BINARY = 2;

/**
 * A WebSocket connection. Browsers don't say how it ended: it is open then until the script closes it.
 * @param span when it began, was let in or not, and ended
 * @param error what went wrong with it
 * @throws {HarError}
 */
export function conversationOf(
  entry: Field,
  url: string,
  span: { readonly start: number; readonly answered: number; readonly end: number },
  error: string | undefined,
): Conversation {
  const status = entry.get("response").get("status").numberOr(0);
  const messages = entry.get("_webSocketMessages").items().flatMap(messageOf);
  const close = entry.get("_webSocketClose");
  // Where it is told over HTTP/2 there is another status; what was talked about was let in.
  const isOpen = status === 101 || messages.length > 0 || status >= 200 && status <= 299;
  const refused = status === 0 ? "the connection failed" : refusedWith(status);
  return {
    url,
    start: span.start,
    opened: isOpen ? Math.min(span.answered, messages[0]?.time ?? Infinity) : undefined,
    messages,
    isCut: !close.get("cut").isMissing,
    error: isOpen || error !== undefined ? error : refused,
    asked: askedOf(close),
    closed: close.get("code").isMissing
      ? isOpen ? undefined : { time: span.end, code: 1006, reason: "" }
      : {
        time: close.get("time").number() * 1000,
        code: close.get("code").number(),
        reason: close.get("reason").textOr(""),
      },
    end: Math.max(span.end, messages.at(-1)?.time ?? 0),
  };
}

function askedOf(close: Field): Conversation["asked"] {
  const asked = close.get("asked");
  if (asked.isMissing) return undefined;
  return { time: asked.get("time").number() * 1000, after: asked.get("after").number() };
}

/** A message; none of what else some write down: pings, pongs, closes. */
function messageOf(message: Field): Message[] {
  const opcode = message.get("opcode").numberOr(TEXT);
  if (opcode !== TEXT && opcode !== BINARY) return [];
  const type = message.get("type");
  const from = { send: "script", receive: "server" }[type.text()];
  if (from === undefined) throw type.wrong('"send" or "receive"');
  const data = message.get("data");
  return [{
    from: from as Message["from"],
    time: message.get("time").number() * 1000,
    data: opcode === TEXT ? data.text() : data.base64(),
  }];
}
