import { joined } from "../../bytes.ts";
import type { HttpAnswer, HttpRequest, HttpTransport } from "../../transport.ts";
import { plainUrl } from "../address.ts";
import { type Budget, Collector } from "./budget.ts";
import { type Answer, type Exchange, GIVEN_UP, type Payload } from "./model.ts";

/** What recorders share. */
export interface Recorders {
  readonly budget: Budget;
  /** The time, in milliseconds since the epoch, later than what any other entry than `entry` was told. */
  stamp(entry: object): number;
}

/** The same HTTP, with a record of each request. */
export class RecordedHttp implements HttpTransport {
  readonly #exchanges: RecordedExchange[] = [];

  constructor(private readonly inner: HttpTransport, private readonly recorders: Recorders) {}

  /** What was recorded so far. */
  get exchanges(): Exchange[] {
    return this.#exchanges.map((exchange) => exchange.taken());
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { url, headers } = request;
    if (!this.recorders.budget.takeEntry(url.href, headers)) {
      return await this.inner.send(request, signal);
    }
    const exchange = new RecordedExchange(request, signal, this.recorders);
    this.#exchanges.push(exchange);
    let answer: HttpAnswer;
    try {
      answer = await this.inner.send(request, signal);
    } catch (error) {
      exchange.fail(error);
      throw error;
    }
    return exchange.answered(answer);
  }
}

/** One request that is being recorded. */
class RecordedExchange {
  readonly #asked: Pick<HttpRequest, "method" | "headers">;
  readonly #url: string;
  readonly #sent: Payload | undefined;
  readonly #start: number;
  readonly #received: Collector;
  #head: Omit<Answer, "body"> | undefined;
  #unread: Payload | undefined;
  #answered: number | undefined;
  #end: number | undefined;
  #error: string | undefined;

  constructor(
    request: HttpRequest,
    private readonly signal: AbortSignal,
    private readonly recorders: Recorders,
  ) {
    this.#asked = { method: request.method, headers: request.headers };
    this.#url = plainUrl(request.url);
    const what = `${request.method} ${this.#url}`;
    this.#received = new Collector(recorders.budget, what);
    if (request.body !== undefined) {
      const sent = new Collector(recorders.budget, what);
      sent.add(request.body);
      this.#sent = sent.body();
    }
    this.#start = recorders.stamp(this);
  }

  /** The record; of what is still under way nobody hears any more. */
  taken(): Exchange {
    const head = this.#head;
    const end = this.#end ?? this.recorders.stamp(this);
    return {
      ...this.#asked,
      url: this.#url,
      body: this.#sent,
      start: this.#start,
      answered: this.#answered ?? end,
      end,
      answer: head === undefined
        ? undefined
        : { ...head, body: this.#unread ?? this.#received.body() },
      error: this.#end === undefined ? GIVEN_UP : this.#error,
    };
  }

  /** It did not go well. */
  fail(error: unknown): void {
    if (this.signal.aborted) this.#over(GIVEN_UP);
    else this.#over(error instanceof Error ? error.message : String(error));
  }

  /** The same answer, with a record of its body. */
  answered(answer: HttpAnswer): HttpAnswer {
    const { status, statusText, headers, length } = answer;
    this.#answered = this.recorders.stamp(this);
    this.#head = { status, statusText, headers };
    const body = () => this.#body(answer);
    return {
      status,
      statusText,
      headers,
      length,
      body,
      whole: async () => {
        // In pieces: of a body that breaks off the pieces are all that there is.
        const chunks: Uint8Array[] = [];
        for await (const chunk of body()) chunks.push(chunk.slice());
        return joined(chunks);
      },
      cancel: () => {
        if (this.#end === undefined) {
          this.#unread = length === 0
            ? { size: 0, bytes: new Uint8Array(0) }
            : { size: length ?? 0, bytes: undefined, why: "not read" };
        }
        this.#over(undefined);
        answer.cancel();
      },
    };
  }

  async *#body(answer: HttpAnswer): AsyncIterable<Uint8Array> {
    try {
      for await (const chunk of answer.body()) {
        this.#received.add(chunk);
        yield chunk;
      }
      this.#over(undefined);
    } catch (error) {
      this.fail(error);
      throw error;
    } finally {
      // Unless it is over already it was left before its end.
      this.#over(GIVEN_UP);
    }
  }

  #over(error: string | undefined): void {
    if (this.#end !== undefined) return;
    this.#end = this.recorders.stamp(this);
    this.#error = error;
  }
}
