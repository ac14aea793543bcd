import { HostError, RaiseError } from "../../errors.ts";
import { filesOf } from "../../folder_files.ts";
import { UNANSWERED } from "../../limits.ts";
import type { Callback, ScriptContext } from "../../spec.ts";
import { NeverInTime } from "../../transport.ts";
import { exchange, failed, type Outcome, type Target } from "./exchange.ts";
import { Lanes } from "./lanes.ts";
import { hostOf, makeRequest, type RequestOptions, RequestRefused } from "./request.ts";

/** Milliseconds between two looks at what takes long. */
const LOOK = 20;

/** A request from its call to its callback. */
interface Unanswered {
  readonly url: string;
  readonly method: string;
  readonly given: RequestOptions;
  readonly callback: Callback;
  /** Milliseconds. */
  readonly timeout: number;
  /** Of what it sends. */
  readonly bytes: number;
  /** Ends the work that it is of its script. */
  readonly done: () => void;
  cancelTimer: () => void;
  /** Gives it up on its way; none while it waits. */
  controller: AbortController | undefined;
  /** True once it is known what came of it. */
  isOver: boolean;
}

/** The requests of one script. */
export class Requests {
  readonly #context: ScriptContext;
  readonly #unanswered = new Set<Unanswered>();
  readonly #lanes: Lanes;
  /** Of what the requests that are not answered send. */
  #bytes = 0;

  constructor(context: ScriptContext) {
    this.#context = context;
    this.#lanes = new Lanes((look) => context.at(context.clock.now() + LOOK, look));
    context.scope.add({
      close: () => this.#close(),
      open: () => ({ request: this.#unanswered.size }),
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
    if (this.#unanswered.size >= UNANSWERED || this.#bytes + bytes > settings.memory) {
      callback.release();
      if (this.#unanswered.size < UNANSWERED) throw new RangeError("not enough memory");
      throw new RaiseError(
        `too many requests: a script may have ${UNANSWERED} that are not answered`,
      );
    }
    const request: Unanswered = {
      url,
      method,
      given,
      callback,
      timeout,
      bytes,
      done: scope.work(),
      cancelTimer: this.#context.at(clock.now() + timeout, () => {
        this.#answer(request, timedOut(request));
        request.controller?.abort();
      }),
      controller: undefined,
      isOver: false,
    };
    this.#bytes += bytes;
    this.#unanswered.add(request);
    this.#lanes.add(() => this.#run(request));
    // Virtual frames pass in no time: what can be answered at once must be, or it would come by chance.
    if (clock.virtual) this.#context.await(new Promise((end) => void setImmediate(end)));
  }

  async #run(request: Unanswered): Promise<void> {
    // It may have timed out while it waited.
    if (request.isOver) return;
    try {
      this.#answer(request, await this.#exchange(request));
    } catch (error) {
      this.#answer(request, this.#failure(request, error));
    }
  }

  /** @throws {RequestRefused} when it can't be sent as it is */
  #exchange(request: Unanswered): Promise<Outcome> {
    const { url, method, given } = request;
    const { transports, settings } = this.#context;
    const made = makeRequest(url, method, given);
    request.controller = new AbortController();
    return exchange(made, {
      transport: transports.http,
      signal: request.controller.signal,
      maxBody: settings.maxBody,
      save: this.#target(given.save_to_file),
    });
  }

  /** Where a body is saved. */
  #target(path: string | undefined): Target | undefined {
    if (path === undefined || path === "") return undefined;
    const { script, root } = this.#context;
    const transfer = { script, path, received: 0, total: undefined, ended: false };
    return {
      files: filesOf(root),
      path,
      progress: (received, total, ended) =>
        this.#context.progress(Object.assign(transfer, { received, total, ended })),
    };
  }

  #failure(request: Unanswered, error: unknown): Outcome {
    if (error instanceof NeverInTime) return timedOut(request);
    if (error instanceof RequestRefused || error instanceof HostError) return failed(error.message);
    // Whatever it is, the script is waiting for an answer.
    this.#context.internalError(error);
    return failed("internal error in luanet: please report it");
  }

  #answer(request: Unanswered, outcome: Outcome): void {
    if (request.isOver) return;
    request.isOver = true;
    request.cancelTimer();
    this.#context.post(() => {
      this.#unanswered.delete(request);
      this.#bytes -= request.bytes;
      request.callback.call(outcome);
      request.callback.release();
      request.done();
    });
  }

  #close(): void {
    this.#lanes.clear();
    for (const { cancelTimer, controller } of this.#unanswered) {
      cancelTimer();
      controller?.abort();
    }
    this.#unanswered.clear();
  }
}

/** What a script hears when its time is up. */
function timedOut({ url, timeout }: Unanswered): Outcome {
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
