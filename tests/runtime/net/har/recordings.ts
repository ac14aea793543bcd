/** Small recordings, to be replayed. Their times are milliseconds since the recording began. */
import type {
  Conversation,
  Exchange,
  Message,
  Payload,
  Recording,
} from "../../../../runtime/net/har/model.ts";
import type { Replayed } from "./support.ts";

export const START = Date.UTC(2024, 4, 31, 12);
const bytes = (text: string) => new TextEncoder().encode(text);
export const body = (text: string): Payload => ({ size: bytes(text).length, bytes: bytes(text) });

/** An answered request. Times in milliseconds since the recording began. */
export function exchange(
  path: string,
  start: number,
  end: number,
  text: string,
  more: Partial<Exchange> = {},
): Exchange {
  return {
    method: "GET",
    url: `http://one.test${path}`,
    headers: [],
    body: undefined,
    start: START + start,
    answered: START + end,
    end: START + end,
    answer: { status: 200, statusText: "OK", headers: [], body: body(text) },
    error: undefined,
    ...more,
  };
}

export const http = (...exchanges: Exchange[]): Recording => ({ exchanges, conversations: [] });

/** A connection. Times in milliseconds since the recording began. */
export function conversation(
  messages: readonly (readonly [from: Message["from"], time: number, data: string | Uint8Array])[],
  more: Partial<Conversation> = {},
): Conversation {
  return {
    url: "ws://one.test/talk",
    start: START,
    opened: START + 100,
    messages: messages.map(([from, time, data]) => ({ from, time: START + time, data })),
    isCut: false,
    error: undefined,
    asked: undefined,
    closed: { time: START + 1_000, code: 4001, reason: "bye" },
    end: START + 1_000,
    ...more,
  };
}

export const ws = (...conversations: Conversation[]): Recording => ({
  exchanges: [],
  conversations,
});

/** The lines without the frames in front of them. */
export const said = ({ lines }: Replayed): string[] =>
  lines.map((line) => line.replace(/^\d+ /, ""));
