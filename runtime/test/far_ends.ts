import { checked } from "../asked.ts";
import { RaiseError } from "../errors.ts";
import { CLOSE_REASON } from "../limits.ts";
import type { FarEnd, Page, Peer } from "../net/fake/far_end.ts";
import { isCloseCode } from "../net/fake/faults.ts";
import {
  boolean,
  bytes,
  defineClass,
  type FieldSpec,
  fn,
  type FunctionSpec,
  integer,
  list,
  optional,
  param,
  record,
  text,
} from "../spec.ts";

/** Neither an ending nor a BOM is lost. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Codes that a close may have; 1005 is none. */
const code = checked(
  integer,
  (code) =>
    code === 1005 || isCloseCode(code)
      ? undefined
      : `close code 1000-1003, 1005, 1007-1014 or 3000-4999 expected, got ${code}`,
);

const reason = checked(text, (reason) => {
  const size = new TextEncoder().encode(reason).length;
  return size > CLOSE_REASON ? `${size} bytes, a reason has at most ${CLOSE_REASON}` : undefined;
});

const utf8 = checked(
  bytes,
  (message) =>
    textOf(message) === undefined ? "valid UTF-8 expected: send_binary sends bytes" : undefined,
);

function textOf(message: Uint8Array): string | undefined {
  try {
    return decoder.decode(message);
  } catch {
    return undefined;
  }
}

const sent = [param("sent", boolean, "false when it is not open")] as const;

/** What both ends have that a spec may hold. @param name as in the examples: `page` */
function methods(name: string): Record<string, FunctionSpec<FarEnd>> {
  return {
    last: fn({
      doc: "The last message that it got.",
      args: [],
      returns: [param("msg", optional(text), "nil while there is none")],
      example: `assert.equal("hello", ${name}:last())`,
    }, ({ messages }: FarEnd) => messages.at(-1)),
    is_open: fn({
      doc: "Is it connected?",
      args: [],
      returns: [param("open", boolean)],
      example: `assert.is_true(${name}:is_open())`,
    }, ({ isOpen }: FarEnd) => isOpen),
    send: fn({
      doc: "Sends one text message.",
      args: [param("msg", utf8)],
      returns: sent,
      example: `${name}:send("hello")`,
    }, (end: FarEnd, message) => end.send(textOf(message) ?? "")),
    send_binary: fn({
      doc: "Sends one binary message.",
      args: [param("msg", bytes)],
      returns: sent,
      example: `${name}:send_binary("\\xff\\0")`,
    }, (end: FarEnd, message) => end.send(message)),
    close: fn({
      doc: "Closes the connection.",
      args: [
        param("code", optional(code), "1000 if left out; 1005 sends none"),
        param("reason", optional(reason), "at most 123 bytes"),
      ],
      returns: [],
      example: `${name}:close(4000, "bye")`,
    }, (end: FarEnd, code, reason) => {
      if (code === 1005 && reason !== undefined && reason !== "") {
        throw new RaiseError("bad argument #2 to 'close' (a close without a code has no reason)");
      }
      end.close(code, reason);
    }),
    drop: fn({
      doc: "Goes without a word, as when a cable is pulled.",
      args: [],
      returns: [],
      example: `${name}:drop()`,
    }, (end: FarEnd) => end.drop()),
    pause: fn({
      doc: "Stops reading: what it is sent waits, and no close is answered.",
      args: [],
      returns: [],
      example: `${name}:pause()`,
    }, (end: FarEnd) => {
      end.paused = true;
    }),
    resume: fn({
      doc: "Reads what has waited, and goes on reading.",
      args: [],
      returns: [],
      example: `${name}:resume()`,
    }, (end: FarEnd) => {
      end.paused = false;
    }),
  };
}

const fields: Record<string, FieldSpec<FarEnd>> = {
  url: { doc: "what was connected to", kind: text, get: ({ url }) => url.href },
  messages: {
    doc: "the messages that it got, in their order",
    kind: list(text),
    get: ({ messages }) => messages,
  },
  paused: { doc: "true while it does not read", kind: boolean, get: ({ paused }) => paused },
  close_code: {
    doc:
      "how the connection ended: nil while it has not, 1006 when it was lost, 1005 without a code",
    kind: optional(integer),
    get: ({ closeCode }) => closeCode,
  },
  close_reason: {
    doc: "the reason of the close",
    kind: optional(text),
    get: ({ closeReason }) => closeReason,
  },
};

/** A client of a script's server, in a spec. */
export const wsClientClass = defineClass<Page>({
  name: "WsClient",
  doc: "A client of a script's server, from `luanet.ws_client`.",
  show: ({ url }) => `WsClient(${url.href})`,
  fields: {
    ...fields,
    error: {
      doc: "why it never was open, in words; nil when it was, or may still be",
      kind: optional(text),
      get: ({ error }: Page) => error,
    },
    refused: {
      doc: "the answer of a server that did not let it in",
      kind: optional(
        record("WsRefusal", param("status", integer), param("text", text, "the line of the body")),
      ),
      get: ({ refused }: Page) => refused,
    },
  },
  methods: methods("page"),
});

/** A script's client, in a spec. */
export const wsPeerClass = defineClass<Peer>({
  name: "WsPeer",
  doc:
    "A script's client, as a server of the spec has it: given to the functions of `luanet.ws.on`.",
  show: ({ id, url }) => `WsPeer(${id}, ${url.href})`,
  fields: {
    id: {
      doc: "its number, from 1 on in the order of connecting",
      kind: integer,
      get: ({ id }: Peer) => id,
    },
    ...fields,
  },
  methods: methods("peer"),
});
