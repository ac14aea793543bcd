import { RaiseError } from "../../errors.ts";
import { CLOSE_REASON } from "../../limits.ts";
import {
  boolean,
  bytes,
  defineClass,
  defineModule,
  field,
  fn,
  func,
  integer,
  object,
  optional,
  options,
  param,
  type ScriptContext,
  text,
} from "../../spec.ts";
import { Server, type ServerCallbacks } from "./server.ts";

/** The servers of one script. */
class Servers {
  readonly #context: ScriptContext;
  readonly #open = new Set<Server>();
  readonly #closing = new Set<Promise<void>>();
  #lastId = 0;

  constructor(context: ScriptContext) {
    this.#context = context;
    context.scope.add({
      close: () => this.#closeAll(),
      open: () => ({ server: this.#open.size }),
    });
  }

  listen(port: number, callbacks: ServerCallbacks): OpenServer | undefined {
    const server = new Server(this.#lastId + 1, port, this.#context, callbacks);
    if (!server.start()) return undefined;
    this.#lastId = server.id;
    this.#open.add(server);
    return new OpenServer(server, () => this.#close(server));
  }

  #close(server: Server): void {
    this.#open.delete(server);
    const closed = server.close();
    if (closed === undefined) return;
    this.#closing.add(closed);
    closed.then(() => this.#closing.delete(closed));
  }

  /** Not before the ports are free does the run end, or the next generation of the script begin. */
  #closeAll(): void {
    for (const server of this.#open) this.#close(server);
    if (this.#closing.size > 0) {
      this.#context.await(Promise.all(this.#closing).then(() => {}));
    }
  }
}

/** A server in a script's hands. */
class OpenServer {
  constructor(readonly server: Server, readonly close: () => void) {}
}

/** Close codes that an endpoint may send, and Deno can. */
function isCloseCode(code: number): boolean {
  return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1013 ||
    code >= 3000 && code <= 4999;
}

const client = param("client", integer, "from `on_open`");

const wsServerClass = defineClass<OpenServer>({
  name: "WsServer",
  doc:
    "A server on this machine, from `net.ws_server:listen`. On a closed one every call is harmless.",
  show: ({ server }) => server.toString(),
  fields: {
    id: { doc: "the server's number", kind: integer, get: ({ server }) => server.id },
  },
  methods: {
    send: fn({
      doc: "Sends one text message to one client.",
      args: [client, param("msg", bytes, "valid UTF-8, under 64 MiB")],
      returns: [
        param("sent", boolean, "false when the client is not there, or the message is refused"),
      ],
      example: `srv:send(client, "hi")`,
    }, ({ server }: OpenServer, id, message) => server.send(id, message)),
    broadcast: fn({
      doc: "Sends one text message to every client.",
      args: [param("msg", bytes, "valid UTF-8, under 64 MiB")],
      returns: [],
      example: `srv:broadcast(json.encode({ hp = 87 }))`,
    }, ({ server }: OpenServer, message) => server.broadcast(message)),
    disconnect: fn({
      doc: "Closes the connection to a client; `on_close` follows.",
      args: [
        client,
        param("code", optional(integer), "1000 if left out; 1000-1003, 1007-1013 or 3000-4999"),
        param("reason", optional(text), "at most 123 bytes"),
      ],
      returns: [],
      example: `srv:disconnect(client, 4000, "bye")`,
    }, ({ server }: OpenServer, id, code = 1000, reason = "") => {
      if (!isCloseCode(code)) {
        throw new RaiseError(
          `bad argument #2 to 'disconnect' (close code 1000-1003, 1007-1013 or 3000-4999 expected, got ${code})`,
        );
      }
      const size = new TextEncoder().encode(reason).length;
      if (size > CLOSE_REASON) {
        throw new RaiseError(
          `bad argument #3 to 'disconnect' (${size} bytes, a reason has at most ${CLOSE_REASON})`,
        );
      }
      server.disconnect(id, code, reason);
    }),
    close: fn({
      doc:
        "Closes the server and all of its connections. When it returns, nothing of it runs any more.",
      args: [],
      returns: [],
      example: `srv:close()`,
    }, (open: OpenServer) => open.close()),
    is_open: fn({
      doc: "Does it still listen?",
      args: [],
      returns: [param("open", boolean)],
      example: `if srv:is_open() then srv:broadcast("tick") end`,
    }, ({ server }: OpenServer) => server.isOpen),
    client_count: fn({
      doc: "How many clients are connected.",
      args: [],
      returns: [param("count", integer)],
      example: `print(srv:client_count())`,
    }, ({ server }: OpenServer) => server.clientCount),
  },
});

const callbacks = options("WsServerCallbacks", {
  on_open: field(optional(func(client)), "after the handshake"),
  on_message: field(optional(func(client, param("msg", bytes))), "a whole message, text or binary"),
  on_error: field(optional(func(client, param("err", text))), "what went wrong"),
  on_close: field(
    optional(func(client, param("code", integer), param("reason", text))),
    "closed by either side",
  ),
});

/** A WebSocket server for pages and programs of this machine. */
export const wsServer = defineModule({
  name: "net.ws_server",
  doc: "A WebSocket server for pages and programs of this machine: it listens on 127.0.0.1 only.",
  open: (context) => new Servers(context),
  classes: [wsServerClass],
  methods: {
    listen: fn({
      doc: "Listens on a port of 127.0.0.1; 0 takes any free one.",
      args: [
        param("port", integer, "0 to 65535"),
        param("callbacks", callbacks),
      ],
      returns: [param("server", optional(object(wsServerClass)), "nil when the port can't be had")],
      example:
        `local srv = net.ws_server:listen(8080, { on_message = function(client, msg) print(msg) end })`,
    }, (servers: Servers, port, given) => servers.listen(port, given)),
  },
});
