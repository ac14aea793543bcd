import { RaiseError } from "../../errors.ts";
import { CLOSE_TIMEOUT, CONNECT_TIMEOUT } from "../../limits.ts";
import type { Transports } from "../../transport.ts";
import { plainUrl } from "../address.ts";
import { nearestOf } from "../nearest.ts";
import { makeConnection, type Side } from "./connection.ts";
import { Page } from "./far_end.ts";
import { type FaultOptions, faultsOf } from "./faults.ts";
import { FakeHttp } from "./http.ts";
import { type FakeAnswer, HttpAnswers, type HttpCall } from "./http_answers.ts";
import { FakeListener, FakeListeners } from "./listeners.ts";
import { FakeSockets } from "./sockets.ts";
import { type Bounds, type FakeTime, Medium } from "./time.ts";
import { causeNamed, timedOut } from "./words.ts";

/** What a network in memory is made of. */
export interface FakeNetworkOptions {
  readonly time: FakeTime;
  /**
   * Is told what nobody answered, `GET http://api.test/x`, and what would answer it; gives the cause that the script
   * is told.
   */
  unanswered(what: string, remedy: string): string;
  /** Another network, which has what is not answered in this one. */
  readonly beyond?: Pick<Transports, "http" | "socket"> | undefined;
  readonly bounds?: Bounds;
}

/** How a page connects. */
export interface PageOptions {
  /** The header `Origin`; none if left out. */
  readonly origin?: string | undefined;
  /** The header `Host`; the address's own if left out. */
  readonly host?: string | undefined;
}

/** Why no script's server can have the address; undefined when one can. */
export function whyNoServer(address: string): string | undefined {
  if (URL.parse(address)?.protocol === "ws:") return undefined;
  return `a script's server such as ws://127.0.0.1:8080/ expected, got ${JSON.stringify(address)}`;
}

/** A network in memory, for the scripts of one host, and all that a spec does at its other end. */
export class FakeNetwork {
  /** Who answers requests. */
  readonly answers = new HttpAnswers();
  /** Who serves WebSocket clients. */
  readonly servers: FakeSockets;
  readonly listeners = new FakeListeners();
  readonly transports: Transports;
  readonly #medium: Medium;
  readonly #options: FakeNetworkOptions;
  readonly #http: FakeHttp;

  constructor(options: FakeNetworkOptions) {
    this.#options = options;
    const bounds = options.bounds ?? { connect: CONNECT_TIMEOUT, close: CLOSE_TIMEOUT };
    this.#medium = new Medium(options.time, bounds);
    const { beyond } = options;
    this.#http = new FakeHttp(
      this.#medium,
      (call, request, signal) =>
        this.answers.answer(call) ?? this.#scriptsAnswer(call) ??
          beyond?.http.send(request, signal) ?? { error: this.#unansweredCall(call) },
    );
    this.servers = new FakeSockets(this.#medium, this.listeners, {
      beyond: beyond?.socket,
      unserved: (url) => this.#unserved(url),
    });
    this.transports = { http: this.#http, socket: this.servers, listener: this.listeners };
  }

  /** The requests that scripts have sent, in their order. */
  get calls(): readonly HttpCall[] {
    return this.#http.calls;
  }

  /** From now on the network misbehaves so; without options it does no more. @throws {RaiseError} for what can't be */
  faults(options: FaultOptions): void {
    this.#medium.faults = faultsOf(options);
  }

  /**
   * Connects a page to a script's server: at once, if nothing takes time.
   * @throws {RaiseError} for an address that is none of a WebSocket server
   */
  connect(address: string, { origin, host }: PageOptions = {}): Page {
    const whyNot = whyNoServer(address);
    if (whyNot !== undefined) throw new RaiseError(whyNot);
    const url = new URL(address);
    const page = new Page(url);
    const { time, bounds, faults } = this.#medium;
    page.waits(time.at(time.now() + bounds.connect, () => page.answered(timedOut(bounds.connect))));
    if (faults.loses()) return page;
    const pages: Side = { arrive: (turn) => turn(), react: (turn) => time.far(turn) };
    const scripts: Side = { arrive: (turn) => turn(), react: (turn) => turn() };
    const [far, near] = makeConnection(this.#medium, pages, scripts);
    far.carry(() => {
      const handshake = { host: host ?? url.host, origin, isUpgrade: true };
      const answer = this.listeners.knock(url, handshake);
      if (!(answer instanceof FakeListener)) {
        near.carry(() => page.answered(answer ?? causeNamed("refused")));
        return;
      }
      near.carry(() => page.answered(far));
      answer.admit(near);
    });
    return page;
  }

  /** What listens at a port answers, if anything ever did. */
  #scriptsAnswer(call: HttpCall): FakeAnswer | undefined {
    if (!this.listeners.knows(call.url)) return undefined;
    return this.listeners.answer(call) ?? { error: "refused" };
  }

  #unansweredCall({ method, url }: HttpCall): string {
    const quoted = (method: string, url: string) =>
      `luanet.http.on(${JSON.stringify(method)}, ${JSON.stringify(url)}, {...})`;
    const rules = this.answers.rules.map(({ method, url }) => quoted(method, url));
    const asked = plainUrl(url);
    return this.#unanswered(`${method} ${asked}`, quoted(method, asked), "answers", rules);
  }

  #unserved(url: URL): string {
    const quoted = (url: string) => `luanet.ws.on(${JSON.stringify(url)}, {...})`;
    const asked = plainUrl(url);
    return this.#unanswered(asked, quoted(asked), "serves", this.servers.urls.map(quoted));
  }

  #unanswered(what: string, rule: string, verb: string, rules: readonly string[]): string {
    const nearest = nearestOf(rule, rules);
    const more = nearest === undefined ? "" : `; the nearest that there is: ${nearest}`;
    return this.#options.unanswered(what, `${rule} ${verb} it${more}`);
  }
}
