import type { Door } from "../transport.ts";

/** An HTTP answer of a WebSocket server to who is not let in. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** One line. */
  readonly body: string;
}

/** The answer to what is no handshake that can be completed. */
export const notOurs = plainAnswer(400, "This is no WebSocket handshake of version 13.", {
  "sec-websocket-version": "13",
});

/**
 * What a server answers to a request that it does not let in; undefined for a handshake that it does.
 * @param header gives the value of a header, by its name in small letters
 */
export function refusedAnswer(
  door: Door,
  method: string,
  header: (name: string) => string | null,
): PlainAnswer | undefined {
  const refusal = door.refusal({
    host: header("host") ?? undefined,
    origin: header("origin") ?? undefined,
    isUpgrade: header("upgrade")?.toLowerCase() === "websocket",
  });
  if (refusal !== undefined) {
    const { status, text } = refusal;
    return plainAnswer(status, text, status === 426 ? { upgrade: "websocket" } : {});
  }
  return method === "GET" && header("sec-websocket-version") === "13" ? undefined : notOurs;
}

function plainAnswer(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>>,
): PlainAnswer {
  return {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", ...headers },
    body: `${text}\n`,
  };
}

/** Listeners are at 127.0.0.1, which has another name. They speak no TLS. */
export function isThisMachine({ protocol, hostname }: URL): boolean {
  return ["ws:", "http:"].includes(protocol) && ["127.0.0.1", "localhost"].includes(hostname);
}

/** The port that a `ws:` or `http:` URL means. */
export function portOf({ port }: URL): number {
  return port === "" ? 80 : Number(port);
}
