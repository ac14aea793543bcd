import type { Socket, SocketEvents, SocketTransport } from "../../transport.ts";
import { plainUrl } from "../address.ts";
import type { Conversation } from "./model.ts";
import { notRecorded, usedUp } from "./missing.ts";
import type { Stage } from "./stage.ts";
import { ReplayedSocket } from "./replay_socket.ts";

/** WebSocket servers that talk as they did in a recording, each connection to an address once, in order. */
export class ReplayedSockets implements SocketTransport {
  readonly #left = new Map<string, Conversation[]>();
  readonly #counts = new Map<string, number>();
  readonly #sockets = new Set<ReplayedSocket>();

  constructor(conversations: readonly Conversation[], private readonly stage: Stage) {
    for (const conversation of conversations) {
      const { url } = conversation;
      const left = this.#left.get(url);
      if (left === undefined) this.#left.set(url, [conversation]);
      else left.push(conversation);
      this.#counts.set(url, (this.#counts.get(url) ?? 0) + 1);
    }
  }

  connect(url: URL, events: SocketEvents): Socket {
    const address = plainUrl(url);
    const conversation = this.#left.get(address)?.shift();
    if (conversation === undefined) return this.#refuse(address, events);
    const socket: ReplayedSocket = new ReplayedSocket(conversation, {
      ...this.stage,
      socket: events,
      gone: () => this.#sockets.delete(socket),
    });
    this.#sockets.add(socket);
    return socket;
  }

  /** No more turns come: what was closed ends now. */
  end(): void {
    for (const socket of this.#sockets) socket.end();
  }

  #refuse(address: string, events: SocketEvents): Socket {
    const count = this.#counts.get(address);
    const name = (url: string) => `GET ${url}`;
    const message = count === undefined
      ? notRecorded(name(address), [...this.#counts.keys()].map(name), "connections")
      : usedUp(name(address), count);
    this.stage.events.missing(message);
    const { time } = this.stage;
    time.at(time.now(), () => {
      events.error(`${new URL(address).host}: ${message}`);
      events.closed(1006, "");
    });
    return { waiting: 0, send: () => {}, close: () => {} };
  }
}
