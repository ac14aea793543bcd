import type { Socket, SocketEvents, SocketTransport } from "../../transport.ts";
import { refusedWith } from "../words.ts";
import { type End, type EndEvents, makeConnection, type Side } from "./connection.ts";
import { Peer, type PeerHandlers } from "./far_end.ts";
import { FakeListener, type FakeListeners } from "./listeners.ts";
import { UrlPattern } from "./pattern.ts";
import type { Medium } from "./time.ts";
import { causeNamed, refusalNamed, timedOut } from "./words.ts";

/** The protocols of WebSocket servers. */
export const WS: readonly string[] = ["ws:", "wss:"];

/** A server of a spec: what it does with those who knock, and with those that it has let in. */
export interface SocketServer extends PeerHandlers {
  /** Lets nobody in: `HTTP 403`, or `refused`, `timeout`, `dns`, `tls`, or the cause of a failure in words. */
  readonly refuse?: string | undefined;
  /** Decides instead, now or later. */
  knocked?(knock: Knock): void;
}

/** Somebody who wants to be let in. */
export interface Knock {
  readonly url: URL;
  letIn(): Peer;
  /** @param why as in `SocketServer` */
  refuse(why: string): void;
}

/** What becomes of a connect where nobody is. */
export interface Nobody {
  /** Another network, which may know the address. */
  readonly beyond: SocketTransport | undefined;
  /** Is told of the address; gives the cause that the script hears. */
  unserved(url: URL): string;
}

/** Connects in memory: to servers of a spec, and to scripts' own. */
export class FakeSockets implements SocketTransport {
  readonly #medium: Medium;
  readonly #listeners: FakeListeners;
  readonly #nobody: Nobody;
  readonly #servers: { readonly pattern: UrlPattern; readonly server: SocketServer }[] = [];
  #lastPeer = 0;

  constructor(medium: Medium, listeners: FakeListeners, nobody: Nobody) {
    this.#medium = medium;
    this.#listeners = listeners;
    this.#nobody = nobody;
  }

  /** Says who answers; of several that fit the last one counts. @throws {RaiseError} for an address that is none */
  on(url: string, server: SocketServer): void {
    this.#servers.unshift({ pattern: new UrlPattern(url, WS), server });
  }

  /** The addresses that are served, the last one first. */
  get urls(): string[] {
    return this.#servers.map(({ pattern }) => pattern.text);
  }

  connect(url: URL, events: SocketEvents): Socket {
    const served = this.#servers.find(({ pattern }) => pattern.fits(url))?.server;
    const { beyond } = this.#nobody;
    if (served === undefined && beyond !== undefined && !this.#listeners.knows(url)) {
      return beyond.connect(url, events);
    }
    const socket = new FakeSocket(url, events, this.#medium);
    if (this.#medium.faults.loses()) return socket;
    if (served === undefined) this.#join(socket);
    else this.#knock(socket, served);
    return socket;
  }

  /** Asks a server of the spec. */
  #knock(socket: FakeSocket, server: SocketServer): void {
    const { time, bounds } = this.#medium;
    const scripts: Side = { arrive: (turn) => turn(), react: (turn) => turn() };
    const specs: Side = { arrive: (turn) => time.far(turn), react: (turn) => turn() };
    const [near, far] = makeConnection(this.#medium, scripts, specs);
    const { url } = socket;
    const knock: Knock = {
      url,
      letIn: () => {
        const peer = new Peer(++this.#lastPeer, url, server);
        peer.hold(far);
        far.carry(() => socket.opened(near));
        server.open?.(peer);
        return peer;
      },
      refuse: (why) => far.carry(() => socket.fail(refusalNamed(why, bounds.connect))),
    };
    near.carry(() => {
      if (server.knocked !== undefined) server.knocked(knock);
      else if (server.refuse !== undefined) knock.refuse(server.refuse);
      else knock.letIn();
    });
  }

  /** Where somebody listened before, a connection is refused; elsewhere a server was forgotten. */
  #whyNobody(url: URL): string {
    return this.#listeners.knows(url) ? causeNamed("refused") : this.#nobody.unserved(url);
  }

  /** Asks a server of a script. */
  #join(socket: FakeSocket): void {
    const { time } = this.#medium;
    const side: Side = { arrive: (turn) => time.post(turn), react: (turn) => turn() };
    const [client, server] = makeConnection(this.#medium, side, side);
    const { url } = socket;
    client.carry(() => {
      const answer = this.#listeners.knock(url, {
        host: url.host,
        origin: undefined,
        isUpgrade: true,
      });
      if (answer instanceof FakeListener) {
        server.carry(() => socket.opened(client));
        answer.admit(server);
      } else {
        const why = answer === undefined ? this.#whyNobody(url) : refusedWith(answer.status);
        server.carry(() => socket.fail(why));
      }
    });
  }
}

/** The script's end of a connection. */
class FakeSocket implements Socket, EndEvents {
  readonly #medium: Medium;
  #events: SocketEvents | undefined;
  #end: End | undefined;
  /** Closed before it was open: what the server says comes too late. */
  #gaveUp = false;
  #takeBack: () => void;

  constructor(readonly url: URL, events: SocketEvents, medium: Medium) {
    this.#medium = medium;
    this.#events = events;
    const { time, bounds } = medium;
    this.#takeBack = time.at(
      time.now() + bounds.connect,
      () => this.fail(timedOut(bounds.connect)),
    );
  }

  get waiting(): number {
    return this.#end?.waiting ?? 0;
  }

  send(text: string): void {
    this.#end?.send(text);
  }

  close(code: number, reason: string): void {
    if (this.#end === undefined) {
      if (this.#gaveUp) return;
      this.#gaveUp = true;
      this.#takeBack();
      this.#medium.time.post(() => this.ended(1006, "", false));
    } else if (code === 1000 || code >= 3000) this.#end.close(code, reason);
    // With any other one Deno tells the server none.
    else this.#end.close(1005, "");
  }

  /** The handshake was answered. */
  opened(end: End): void {
    if (this.#gaveUp || this.#events === undefined) return end.vanish();
    this.#takeBack();
    this.#end = end;
    end.events = this;
    this.#events.opened();
  }

  /** The handshake failed. */
  fail(why: string): void {
    if (this.#gaveUp || this.#end !== undefined) return;
    this.#events?.error(`${this.url.host}: ${why}`);
    this.ended(1006, "", false);
  }

  message(message: string | Uint8Array): void {
    this.#events?.message(message);
  }

  ended(code: number, reason: string, lost: boolean): void {
    const events = this.#events;
    this.#events = undefined;
    this.#takeBack();
    if (lost) events?.error(`${this.url.host}: the connection was lost`);
    events?.closed(code, reason);
  }
}
