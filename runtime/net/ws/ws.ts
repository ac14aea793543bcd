import {
  boolean,
  bytes,
  defineModule,
  field,
  fn,
  func,
  integer,
  optional,
  options,
  param,
  text,
} from "../../spec.ts";
import { Sockets } from "./sockets.ts";

const id = param("id", integer, "from `connect`");

const callbacks = options("WsCallbacks", {
  on_open: field(optional(func(id)), "the connection is open"),
  on_message: field(optional(func(id, param("msg", bytes))), "a whole message, text or binary"),
  on_error: field(optional(func(id, param("err", text))), "what went wrong"),
  on_close: field(
    optional(func(id, param("code", integer), param("reason", text))),
    "exactly once for every `connect`; 1006 without a close frame",
  ),
});

/** WebSocket clients. */
export const ws = defineModule({
  name: "net.ws",
  doc: "WebSocket clients. A failed connection cleans up after itself.",
  open: (context) => new Sockets(context),
  methods: {
    connect: fn({
      doc: "Connects to a server. What comes of it is told to the callbacks, on later turns.",
      args: [param("url", text, "`ws:` or `wss:`"), param("callbacks", callbacks)],
      returns: [param("id", integer, "never used twice in a run")],
      example:
        `local id = net.ws:connect("ws://127.0.0.1:8080/", { on_message = function(id, msg) print(msg) end })`,
    }, (sockets: Sockets, url, given) => sockets.connect(url, given)),
    send: fn({
      doc: "Sends one text message.",
      args: [id, param("msg", bytes, "valid UTF-8, under 64 MiB")],
      returns: [
        param(
          "sent",
          boolean,
          "false when the connection is not open, the message is refused or 64 MiB wait unsent",
        ),
      ],
      example: `net.ws:send(id, "hi")`,
    }, (sockets: Sockets, number, message) => sockets.send(number, message)),
    close: fn({
      doc: "Closes a connection; `on_close` follows.",
      args: [id],
      returns: [],
      example: `net.ws:close(id)`,
    }, (sockets: Sockets, number) => sockets.close(number)),
    is_open: fn({
      doc: "Can messages be sent?",
      args: [id],
      returns: [param("open", boolean)],
      example: `if net.ws:is_open(id) then net.ws:send(id, "hi") end`,
    }, (sockets: Sockets, number) => sockets.isOpen(number)),
  },
});
