import { STATUS_TEXT } from "@std/http/status";
import { joined } from "../../bytes.ts";
import {
  type HttpAnswer,
  type HttpRequest,
  type HttpTransport,
  NeverInTime,
  TransportError,
} from "../../transport.ts";
import type { FakeAnswer, HttpCall } from "./http_answers.ts";
import type { Medium } from "./time.ts";
import { causeNamed } from "./words.ts";

/** Gives the answer to a request, or hands it on to another network. */
export type Answerer = (
  call: HttpCall,
  request: HttpRequest,
  signal: AbortSignal,
) => FakeAnswer | Promise<HttpAnswer>;

/** HTTP in memory. As with a network nothing comes at once. */
export class FakeHttp implements HttpTransport {
  /** The requests that were sent, in their order. */
  readonly calls: HttpCall[] = [];
  readonly #medium: Medium;
  readonly #answerer: Answerer;

  constructor(medium: Medium, answerer: Answerer) {
    this.#medium = medium;
    this.#answerer = answerer;
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    if (signal.aborted) throw givenUp();
    const { time, faults } = this.#medium;
    const { method, url, headers, body = new Uint8Array(0) } = request;
    const call: HttpCall = {
      method,
      url,
      headers: headers.map(([name, value]) => [name.toLowerCase(), value]),
      body,
      time: time.now(),
    };
    this.calls.push(call);
    const isLost = faults.loses();
    return await new Promise((resolve, reject) => {
      let takeBack = () => {};
      const giveUp = () => {
        takeBack();
        reject(givenUp());
      };
      signal.addEventListener("abort", giveUp, { once: true });
      const settle = (outcome: () => void) => {
        signal.removeEventListener("abort", giveUp);
        outcome();
        // What the script makes of it comes before anything else does.
        time.await(new Promise((end) => void setImmediate(end)));
      };
      const later = (delay: number, turn: () => void) => {
        if (delay > 0 && delay < Infinity) takeBack = time.at(time.now() + delay, turn);
        else if (delay === 0) turn();
      };
      const answer = () => {
        if (signal.aborted) return;
        const answer = this.#answerer(call, request, signal);
        if (answer instanceof Promise) return settle(() => resolve(answer));
        later(this.#medium.faults.delay() + (answer.after ?? 0) * 1000, () =>
          settle(() => {
            if (answer.error === undefined) resolve(new FakeHttpAnswer(method, answer, signal));
            else reject(failureOf(answer.error));
          }));
      };
      if (isLost) return;
      const delay = faults.delay();
      if (delay === 0) time.far(answer);
      else later(delay, answer);
    });
  }
}

function givenUp(): TransportError {
  return new TransportError("given up");
}

function failureOf(error: string): TransportError {
  return error === "timeout" ? new NeverInTime("timed out") : new TransportError(causeNamed(error));
}

/** Statuses without a body. */
const bodiless = [204, 205, 304];

class FakeHttpAnswer implements HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly length: number | undefined;
  readonly #chunks: readonly Uint8Array[];
  readonly #end: FakeAnswer["end"];
  readonly #signal: AbortSignal;

  constructor(method: string, answer: FakeAnswer, signal: AbortSignal) {
    const { status = 200, headers = {}, body = [], hasLength = true, end } = answer;
    const words: Readonly<Record<number, string>> = STATUS_TEXT;
    this.status = status;
    this.statusText = answer.statusText ?? words[status] ?? "";
    const parts = typeof body === "string" || body instanceof Uint8Array ? [body] : body;
    const encoder = new TextEncoder();
    const chunks = parts.map((part) => typeof part === "string" ? encoder.encode(part) : part);
    const hasBody = method !== "HEAD" && !bodiless.includes(status);
    this.#chunks = hasBody ? chunks : [];
    this.#end = end;
    this.#signal = signal;
    // More was to come of a body that breaks off.
    const size = chunks.reduce((sum, { length }) => sum + length, end === undefined ? 0 : 1);
    const length: [string, string][] = hasLength ? [["content-length", String(size)]] : [];
    this.headers = [
      ...Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const),
      ...length,
    ];
    this.length = !hasBody ? 0 : hasLength ? size : undefined;
  }

  async *body(): AsyncIterable<Uint8Array> {
    for (const chunk of this.#chunks) {
      if (this.#signal.aborted) throw givenUp();
      yield chunk.slice();
    }
    await this.#over();
  }

  async whole(): Promise<Uint8Array> {
    await this.#over();
    return joined(this.#chunks);
  }

  cancel(): void {}

  /** The end of the body. @throws {TransportError} when it never comes */
  async #over(): Promise<void> {
    const signal = this.#signal;
    if (this.#end === "broken") throw new TransportError("the answer broke off in the middle");
    if (this.#end === "silent" && !signal.aborted) {
      await new Promise((giveUp) => signal.addEventListener("abort", giveUp, { once: true }));
    }
    if (signal.aborted) throw givenUp();
  }
}
