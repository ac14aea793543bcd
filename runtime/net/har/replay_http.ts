import {
  type HttpAnswer,
  type HttpRequest,
  type HttpTransport,
  TransportError,
} from "../../transport.ts";
import { plainUrl } from "../address.ts";
import { type Answer, type Exchange, GIVEN_UP } from "./model.ts";
import { notRecorded, usedUp } from "./missing.ts";
import type { ReplayEvents, Stage } from "./stage.ts";

/** HTTP that answers from a recording: equal requests in the recorded order, after the recorded time. */
export class ReplayedHttp implements HttpTransport {
  /** What is left of each request, by method and address. */
  readonly #left = new Map<string, Exchange[]>();
  readonly #counts = new Map<string, number>();

  constructor(exchanges: readonly Exchange[], private readonly stage: Stage) {
    for (const exchange of exchanges) {
      const name = `${exchange.method} ${exchange.url}`;
      const left = this.#left.get(name);
      if (left === undefined) this.#left.set(name, [exchange]);
      else left.push(exchange);
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    }
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    if (signal.aborted) throw new TransportError(GIVEN_UP);
    const exchange = this.#take(request);
    await this.#wait(exchange, signal);
    const { answer, error } = exchange;
    if (answer === undefined) throw new TransportError(error ?? "no answer was recorded");
    return new ReplayedAnswer(exchange, answer, signal, this.stage.events);
  }

  /** @throws {TransportError} when there is none left */
  #take(request: HttpRequest): Exchange {
    const name = `${request.method} ${plainUrl(request.url)}`;
    const left = this.#left.get(name) ?? [];
    // A body that differs is better answered than not: it may have the time in it.
    const exact = left.findIndex(({ body }) => isSame(body?.bytes, request.body));
    const [exchange] = left.splice(Math.max(exact, 0), 1);
    if (exchange !== undefined) return exchange;
    const count = this.#counts.get(name);
    const message = count === undefined
      ? notRecorded(name, [...this.#counts.keys()], "requests")
      : usedUp(name, count);
    this.stage.events.missing(message);
    throw new TransportError(message);
  }

  /** Until it is time for the answer; for ever if nobody saw one. */
  #wait({ answer, error, start, answered, end }: Exchange, signal: AbortSignal): Promise<void> {
    const { time, score } = this.stage;
    // Of a body that was not waited for only the beginning has a time.
    const at = error === GIVEN_UP ? answered : end;
    return new Promise((resolve, reject) => {
      const goOn = () => {
        signal.removeEventListener("abort", giveUp);
        resolve();
        // What comes of it comes before anything else does.
        return new Promise<void>((over) => setImmediate(over));
      };
      const isEndless = answer === undefined && error === GIVEN_UP;
      const takeBack = isEndless ? () => {} : score.add(at, time.now() + (at - start), goOn);
      const giveUp = () => {
        takeBack();
        reject(new TransportError(GIVEN_UP));
      };
      signal.addEventListener("abort", giveUp, { once: true });
    });
  }
}

/**
 * A recorded answer. Its headers are as they were, those of an encoding or a length that no longer is included: rooms
 * go by `length`, and a recording of a replay is to be the same as the first one.
 */
class ReplayedAnswer implements HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Answer["headers"];
  readonly length: number | undefined;
  readonly #bytes: Uint8Array | undefined;

  constructor(
    private readonly exchange: Exchange,
    { status, statusText, headers, body }: Answer,
    private readonly signal: AbortSignal,
    private readonly events: ReplayEvents,
  ) {
    this.status = status;
    this.statusText = statusText;
    this.headers = headers;
    this.#bytes = body.bytes;
    this.length = exchange.error === undefined ? lengthOf(headers, body) : undefined;
  }

  async *body(): AsyncIterable<Uint8Array> {
    const { error, method, url } = this.exchange;
    if (this.#bytes === undefined) {
      const message = `${method} ${url} is in the recording without its body`;
      this.events.missing(message);
      throw new TransportError(message);
    }
    if (this.signal.aborted) throw new TransportError(GIVEN_UP);
    if (this.#bytes.length > 0) yield this.#bytes.slice();
    if (error === GIVEN_UP) await this.#givenUp();
    if (error !== undefined) throw new TransportError(error);
  }

  async whole(): Promise<Uint8Array> {
    let whole: Uint8Array = new Uint8Array(0);
    for await (const all of this.body()) whole = all;
    return whole;
  }

  cancel(): void {}

  /** Nothing more comes. */
  #givenUp(): Promise<never> {
    return new Promise((_, reject) => {
      const giveUp = () => reject(new TransportError(GIVEN_UP));
      if (this.signal.aborted) giveUp();
      else this.signal.addEventListener("abort", giveUp, { once: true });
    });
  }
}

/** The length that is known before the body is: that of one that was not read is what the script has refused. */
function lengthOf(headers: Answer["headers"], { bytes, size }: Answer["body"]): number | undefined {
  if (bytes === undefined) return size > 0 ? size : undefined;
  const isSaid = headers.some(([name, value]) =>
    name.toLowerCase() === "content-length" && Number(value) === size
  );
  return size === 0 || isSaid ? size : undefined;
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
