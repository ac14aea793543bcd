import { checked } from "../asked.ts";
import type { Page } from "../net/fake/far_end.ts";
import { type FaultOptions, whyNoFaults } from "../net/fake/faults.ts";
import { whyNoServer } from "../net/fake/network.ts";
import { whyNoPattern } from "../net/fake/pattern.ts";
import { WS } from "../net/fake/sockets.ts";
import {
  type Data,
  data,
  defineModule,
  exactOptions,
  field,
  fn,
  func,
  type FunctionSpec,
  integer,
  isTable,
  type ModuleSpec,
  number,
  object,
  optional,
  param,
  type ScriptContext,
  text,
} from "../spec.ts";
import { Current } from "./current.ts";
import { wsClientClass, wsPeerClass } from "./far_ends.ts";

const peer = param("peer", object(wsPeerClass));

const server = exactOptions("WsServerOfSpec", {
  open: field(optional(func(peer)), "a client was let in"),
  message: field(optional(func(peer, param("msg", text))), "a client sent a message"),
  close: field(
    optional(func(peer, param("code", integer), param("reason", text))),
    "a connection ended, by either side; 1006 when it was lost",
  ),
  refuse: field(
    optional(text),
    "lets nobody in: `HTTP 403`, or `refused`, `timeout`, `dns`, `tls`, or the cause of a failure in words",
  ),
});

/** Who serves the scripts' WebSocket clients. */
export const luanetWs: ModuleSpec<Current> = defineModule({
  name: "luanet.ws",
  doc: "Serves the WebSocket clients of scripts. A connect that nobody serves makes the test fail.",
  open: (context: ScriptContext) => context.shared(Current),
  classes: [wsPeerClass],
  functions: {
    on: fn({
      doc: "Serves the clients that connect to an address. The last server that fits counts.",
      args: [
        param(
          "url",
          checked(text, (url) => whyNoPattern(url, WS)),
          "an address, or a pattern in which each `*` stands for any characters",
        ),
        param("server", server),
      ],
      returns: [],
      example:
        `luanet.ws.on("wss://feed.test/", {message = function(peer, msg) peer:send("got " .. msg) end})`,
    }, (current: Current, url, { open, message, close, refuse }) => {
      const session = current.of("luanet.ws.on");
      for (const callback of [open, message, close]) session.keep(callback);
      session.network.servers.on(url, {
        refuse,
        open: (peer) => open?.call(peer),
        message: (peer, text) => message?.call(peer, text),
        close: (peer, code, reason) => close?.call(peer, code, reason),
      });
    }),
  },
});

const clientOptions = exactOptions("WsClientOptions", {
  origin: field(
    optional(text),
    "the page's `Origin`, such as `https://example.com`; none if left out",
  ),
  host: field(optional(text), "the header `Host`; the address's own if left out"),
});

const faultOptions = exactOptions("Faults", {
  latency: field(
    optional(data),
    "seconds that everything takes on its way, a number or `{least, most}`",
  ),
  drop: field(
    optional(number),
    "the share of requests, connects and messages that are lost, 0 to 1",
  ),
  close: field(
    optional(number),
    "the share of messages that end their connection instead of arriving, 0 to 1",
  ),
  code: field(optional(integer), "how those end: 1006, without a word, if left out"),
  seed: field(optional(integer), "another seed brings other faults"),
});

type FaultTable = typeof faultOptions extends { readonly type?: infer T } ? NonNullable<T> : never;

const faults = checked(faultOptions, (given) => whyNoFaults(faultsOf(given)));

/** What stands in `luanet` itself. */
export const networkFunctions: {
  readonly ws_client: FunctionSpec<Current>;
  readonly faults: FunctionSpec<Current>;
} = {
  ws_client: fn(
    {
      doc:
        "Connects a client to a script's server. It is open at once, unless it is refused or `luanet.faults` holds it up.",
      args: [
        param("url", checked(text, whyNoServer), "such as `ws://127.0.0.1:8080/`"),
        param("options", optional(clientOptions)),
      ],
      returns: [param("page", object(wsClientClass))],
      example:
        `local page = luanet.ws_client("ws://127.0.0.1:8080/", {origin = "http://localhost"})`,
    },
    (current: Current, url, given): Page =>
      current.of("luanet.ws_client").network.connect(url, given),
  ),
  faults: fn(
    {
      doc:
        "Lets the network misbehave from now on, the same way in each run; without options it does no more.",
      args: [param("options", optional(faults))],
      returns: [],
      example: `luanet.faults {latency = {0.05, 0.2}, drop = 0.1}`,
    },
    (current: Current, given = emptyFaults) =>
      current.of("luanet.faults").network.faults(faultsOf(given)),
  ),
};

const emptyFaults: FaultTable = {
  latency: undefined,
  drop: undefined,
  close: undefined,
  code: undefined,
  seed: undefined,
};

function faultsOf({ latency, ...more }: FaultTable): FaultOptions {
  return { ...more, latency: latencyOf(latency) };
}

/** What is no latency is NaN. */
function latencyOf(given: Data): FaultOptions["latency"] {
  if (given === undefined || typeof given === "number") return given;
  if (typeof given === "bigint") return Number(given);
  if (!isTable(given)) return NaN;
  const at = (index: bigint) => Number(given.pairs.find(([key]) => key === index)?.[1]);
  return given.pairs.length === 2 ? { least: at(1n), most: at(2n) } : NaN;
}
