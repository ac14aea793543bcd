import type {
  Door,
  HttpAnswer,
  HttpRequest,
  HttpTransport,
  Listener,
  ListenerTransport,
  Peer,
  PeerEvents,
  Socket,
  SocketEvents,
  SocketTransport,
  Transports,
} from "../transport.ts";

/** Where the lines go, and the clock that they are timed by (milliseconds). */
export interface Trace {
  line(text: string): void;
  now(): number;
}

/** The same network, with a line for each request, connection and message. */
export function traced(transports: Transports, trace: Trace): Transports {
  return {
    http: new TracedHttp(transports.http, trace),
    socket: new TracedSockets(transports.socket, trace),
    listener: new TracedListeners(transports.listener, trace),
  };
}

class TracedHttp implements HttpTransport {
  constructor(private readonly inner: HttpTransport, private readonly trace: Trace) {}

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { trace } = this;
    const start = trace.now();
    const name = `${request.method} ${shown(request.url)}`;
    const sent = request.body === undefined ? "" : `, sent ${bytes(request.body.length)}`;
    try {
      const answer = await this.inner.send(request, signal);
      const head = `${name} ${answer.status}${sent}`;
      const end = (received: number, more = "") =>
        trace.line(`${head}, received ${bytes(received)} in ${since(trace, start)}${more}`);
      return {
        status: answer.status,
        statusText: answer.statusText,
        headers: answer.headers,
        length: answer.length,
        async *body() {
          let received = 0;
          let more = ", not to its end";
          try {
            for await (const chunk of answer.body()) {
              received += chunk.length;
              yield chunk;
            }
            more = "";
          } finally {
            end(received, more);
          }
        },
        async whole() {
          try {
            const body = await answer.whole();
            end(body.length);
            return body;
          } catch (error) {
            end(0, ", not to its end");
            throw error;
          }
        },
        cancel: () => {
          trace.line(`${head}, not read, in ${since(trace, start)}`);
          answer.cancel();
        },
      };
    } catch (error) {
      const why = signal.aborted ? "given up" : error instanceof Error ? error.message : "failed";
      trace.line(`${name}${sent}, no answer in ${since(trace, start)}: ${why}`);
      throw error;
    }
  }
}

class TracedSockets implements SocketTransport {
  #last = 0;

  constructor(private readonly inner: SocketTransport, private readonly trace: Trace) {}

  connect(url: URL, events: SocketEvents): Socket {
    const { trace } = this;
    const start = trace.now();
    const name = `ws ${++this.#last} ${shown(url)}`;
    const socket = this.inner.connect(url, {
      ...tracedEvents(name, trace, start, events),
      opened: () => {
        trace.line(`${name} opened in ${since(trace, start)}`);
        events.opened();
      },
    });
    return tracedPeer(name, trace, socket);
  }
}

class TracedListeners implements ListenerTransport {
  constructor(private readonly inner: ListenerTransport, private readonly trace: Trace) {}

  listen(port: number, door: Door): Listener | string {
    const { trace } = this;
    let last = 0;
    const server = () => `ws_server ${typeof listener === "string" ? port : listener.port}`;
    const listener = this.inner.listen(port, {
      refusal: (handshake) => {
        const refusal = door.refusal(handshake);
        if (refusal !== undefined) trace.line(`${server()} answered ${refusal.status}`);
        return refusal;
      },
      opened: (peer) => {
        const name = `${server()} client ${++last}`;
        trace.line(`${name} opened`);
        return tracedEvents(name, trace, trace.now(), door.opened(tracedPeer(name, trace, peer)));
      },
      failed: (message) => door.failed(message),
    });
    return listener;
  }
}

function tracedEvents(name: string, trace: Trace, start: number, events: PeerEvents): PeerEvents {
  return {
    message: (message) => {
      trace.line(`${name} received ${sizeOf(message)}`);
      events.message(message);
    },
    error: (message) => {
      trace.line(`${name} failed: ${message}`);
      events.error(message);
    },
    closed: (code, reason) => {
      const why = reason === "" ? "" : ` ${JSON.stringify(reason)}`;
      trace.line(`${name} closed ${code}${why} after ${since(trace, start)}`);
      events.closed(code, reason);
    },
  };
}

function tracedPeer<P extends Peer>(name: string, trace: Trace, peer: P): Peer {
  return {
    get waiting() {
      return peer.waiting;
    },
    send: (text) => {
      trace.line(`${name} sent ${sizeOf(text)}`);
      peer.send(text);
    },
    close: (code, reason) => peer.close(code, reason),
  };
}

/** A password is nobody's business. */
function shown(url: URL): string {
  if (url.username === "" && url.password === "") return url.href;
  const plain = new URL(url);
  plain.username = plain.password = "";
  return plain.href;
}

function sizeOf(message: string | Uint8Array): string {
  return typeof message === "string"
    ? `${bytes(new TextEncoder().encode(message).length)} of text`
    : bytes(message.length);
}

function bytes(count: number): string {
  return `${count} ${count === 1 ? "byte" : "bytes"}`;
}

function since(trace: Trace, start: number): string {
  return `${(trace.now() - start).toFixed(1)} ms`;
}
