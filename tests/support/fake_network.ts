import type { Peer } from "../../runtime/net/fake/far_end.ts";
import type { FakeAnswer, HttpCall } from "../../runtime/net/fake/http_answers.ts";
import { FakeNetwork, type FakeNetworkOptions } from "../../runtime/net/fake/network.ts";
import type { SocketServer } from "../../runtime/net/fake/sockets.ts";
import type { FakeTime } from "../../runtime/net/fake/time.ts";
import type { HttpTransport, SocketTransport } from "../../runtime/transport.ts";

/** The system's time. What happens in a network in memory comes at the end of the turn in which it is caused. */
export const realTime: FakeTime = {
  now: () => performance.now(),
  post: queueMicrotask,
  far: queueMicrotask,
  at: (time, turn) => {
    const timer = setTimeout(turn, Math.max(0, Math.ceil(time - performance.now())));
    return () => clearTimeout(timer);
  },
  await: () => {},
};

/** A network in memory in which hosts that nobody serves can't be resolved. */
export function fakeNetwork(options: Partial<FakeNetworkOptions> = {}): FakeNetwork {
  return new FakeNetwork({
    time: realTime,
    unanswered: () => "could not resolve host",
    ...options,
  });
}

/** Waits for what happens in turns of the program. */
export async function until<T>(get: () => T | undefined): Promise<T> {
  for (;;) {
    const got = get();
    if (got !== undefined) return got;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Sockets that reach some servers, and the servers' ends of all connections, in the order of being let in. */
export interface Served {
  readonly sockets: SocketTransport;
  readonly peers: readonly Peer[];
}

/** Servers in memory by their hosts, such as `echo.test`; other hosts can't be resolved. */
export function served(
  servers: Readonly<Record<string, SocketServer>>,
  options: Partial<FakeNetworkOptions> = {},
): Served {
  const network = fakeNetwork(options);
  const peers: Peer[] = [];
  for (const [host, server] of Object.entries(servers)) {
    network.servers.on(`ws://${host}/*`, {
      ...server,
      open: (peer) => {
        peers.push(peer);
        server.open?.(peer);
      },
    });
  }
  return { sockets: network.transports.socket, peers };
}

/** Sends each message back. */
export const echo: SocketServer = { message: (peer, text) => void peer.send(text) };

/** HTTP in memory in which one server answers everything. */
export function answering(server: (call: HttpCall) => FakeAnswer): HttpTransport {
  const { answers, transports } = fakeNetwork();
  answers.on("*", "http://*", server);
  return transports.http;
}
