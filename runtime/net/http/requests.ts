import { HostError, RaiseError } from "../../errors.ts";
import { filesOf } from "../../folder_files.ts";
import { REQUESTS, UNANSWERED } from "../../limits.ts";
import type { Callback, ScriptContext } from "../../spec.ts";
import { NeverInTime } from "../../transport.ts";
import { exchange, failed, type Outcome } from "./exchange.ts";
import { hostOf, makeRequest, type RequestOptions, RequestRefused } from "./request.ts";

/** The requests of one script. */
export class Requests {
  readonly #context: ScriptContext;
  /** What gives up each request that is not answered yet. */
  readonly #pending = new Set<() => void>();
  readonly #queue: (() => void)[] = [];
  #running = 0;
  /** Of what the requests that are not answered send. */
  #bytes = 0;

  constructor(context: ScriptContext) {
    this.#context = context;
    context.scope.add({
      close: () => this.#close(),
      open: () => ({ request: this.#pending.size }),
    });
  }

  /**
   * Sends a request; the callback hears what came of it, once.
   * @param timeout milliseconds
   * @throws {RaiseError} above `UNANSWERED`
   * @throws {RangeError} when what waits to be sent is more than the script's memory
   */
  send(
    url: string,
    method: string,
    given: RequestOptions,
    callback: Callback,
    timeout: number,
  ): void {
    const { clock, scope, settings } = this.#context;
    const bytes = sizeOf(given);
    if (this.#pending.size >= UNANSWERED || this.#bytes + bytes > settings.memory) {
      callback.release();
      if (this.#pending.size < UNANSWERED) throw new RangeError("not enough memory");
      throw new RaiseError(
        `too many requests: a script may have ${UNANSWERED} that are not answered`,
      );
    }
    this.#bytes += bytes;
    const controller = new AbortController();
    const done = scope.work();
    const cancelTimer = this.#context.at(clock.now() + timeout, () => {
      answer(timedOut(url, timeout));
      controller.abort();
    });
    const giveUp = () => {
      cancelTimer();
      controller.abort();
    };
    this.#pending.add(giveUp);
    let answered = false;
    const answer = (outcome: Outcome) => {
      if (answered) return;
      answered = true;
      cancelTimer();
      this.#context.post(() => {
        this.#pending.delete(giveUp);
        this.#bytes -= bytes;
        callback.call(outcome);
        callback.release();
        done();
      });
    };
    this.#whenFree(async () => {
      if (controller.signal.aborted) return;
      answer(await this.#exchange(url, method, given, controller.signal, timeout));
    });
    // Virtual frames pass in no time: what can be answered at once must be, or it would come by chance.
    if (clock.virtual) this.#context.await(new Promise((end) => void setImmediate(end)));
  }

  async #exchange(
    url: string,
    method: string,
    given: RequestOptions,
    signal: AbortSignal,
    timeout: number,
  ): Promise<Outcome> {
    try {
      const request = makeRequest(url, method, given);
      const { save_to_file: path = "" } = given;
      const transfer = {
        script: this.#context.script,
        path,
        received: 0,
        total: undefined,
        ended: false,
      };
      return await exchange(request, {
        transport: this.#context.transports.http,
        signal,
        maxBody: this.#context.settings.maxBody,
        save: path === "" ? undefined : { files: filesOf(this.#context.root), path },
        progress: (received, total, ended) =>
          this.#context.progress(Object.assign(transfer, { received, total, ended })),
      });
    } catch (error) {
      if (error instanceof RequestRefused || error instanceof HostError) {
        return failed(error.message);
      }
      if (error instanceof NeverInTime) return timedOut(url, timeout);
      // Whatever it is, the script is waiting for an answer.
      this.#context.internalError(error);
      return failed("internal error in luanet: please report it");
    }
  }

  /** Runs some at a time: each takes a connection, and the system has only so many. */
  #whenFree(work: () => Promise<void>): void {
    const start = () => {
      this.#running++;
      work().finally(() => {
        this.#running--;
        this.#queue.shift()?.();
      });
    };
    if (this.#running < REQUESTS) start();
    else this.#queue.push(start);
  }

  #close(): void {
    this.#queue.length = 0;
    for (const giveUp of this.#pending) giveUp();
    this.#pending.clear();
  }
}

/** What a script hears when its time is up. @param timeout milliseconds */
function timedOut(url: string, timeout: number): Outcome {
  return failed(`${shownHost(url)}: timed out after ${seconds(timeout)}`);
}

function shownHost(address: string): string {
  const url = URL.parse(address);
  return url === null ? "invalid URL" : hostOf(url);
}

/** A time in milliseconds, as messages say it: `2.5 s`. */
function seconds(time: number): string {
  return `${Number((time / 1000).toPrecision(3))} s`;
}

/** Bytes of a request's texts. */
function sizeOf({ headers = [], body, content_type, save_to_file = "" }: RequestOptions): number {
  const lengths = headers.map(([name, value]) => name.length + value.length);
  return [body?.length ?? 0, content_type?.length ?? 0, save_to_file.length, ...lengths]
    .reduce((sum, length) => sum + length, 0);
}
