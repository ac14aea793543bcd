import { HostError } from "../../errors.ts";
import { type Draft, fileParts, type Files, notAFile } from "../../files.ts";
import { REDIRECTS } from "../../limits.ts";
import {
  type HttpAnswer,
  type HttpRequest,
  type HttpTransport,
  NeverInTime,
  TransportError,
} from "../../transport.ts";
import { hostOf, RequestRefused, urlOf } from "./request.ts";

/** What a script gets of an exchange. */
export interface Outcome {
  readonly status: number;
  readonly body: Uint8Array;
  readonly error: string;
  readonly ok: boolean;
}

/** How an exchange is done. */
export interface ExchangeOptions {
  readonly transport: HttpTransport;
  /** Ends it; what came of it is then of no interest. */
  readonly signal: AbortSignal;
  /** Bytes of a body that is kept in memory. */
  readonly maxBody: number;
  /** Where a body goes that is not kept in memory. */
  readonly save: Target | undefined;
}

/** Where a body is saved. */
export interface Target {
  readonly files: Files;
  readonly path: string;
  /** Is told the bytes that were saved so far, of how many if that is known, and the end. */
  progress(received: number, total: number | undefined, ended: boolean): void;
}

const nothing = new Uint8Array(0);

/**
 * Sends a request, follows its redirects, reads the answer. Fails in no other way than by the outcome's `error`.
 * @throws {NeverInTime} when the transport knows that it takes too long
 */
export async function exchange(request: HttpRequest, options: ExchangeOptions): Promise<Outcome> {
  let at = request;
  try {
    // What can't be saved need not be asked for.
    if (options.save !== undefined) checkTarget(options.save);
    for (let count = 0;; count++) {
      const answer = await options.transport.send(at, options.signal);
      const location = locationOf(answer);
      if (location === undefined) return await outcome(answer, options);
      answer.cancel();
      if (count === REDIRECTS) throw new RequestRefused(`more than ${REDIRECTS} redirects`);
      at = redirected(at, answer.status, location);
    }
  } catch (error) {
    if (error instanceof NeverInTime) throw error;
    if (
      error instanceof TransportError || error instanceof RequestRefused ||
      error instanceof HostError
    ) {
      const hosts = [...new Set([hostOf(request.url), hostOf(at.url)])].join(", redirected to ");
      return failed(`${hosts}: ${error.message}`);
    }
    throw error;
  }
}

/** An outcome without an answer. */
export function failed(error: string): Outcome {
  return { status: 0, body: nothing, error, ok: false };
}

function checkTarget({ files, path }: Target): void {
  fileParts(path);
  const kind = files.look(path);
  if (kind !== undefined && kind !== "file") throw notAFile(path, kind);
}

/** Statuses that say where to go instead. */
const redirects = [301, 302, 303, 307, 308];

/** Where an answer leads to, if it is a redirect. */
function locationOf(answer: HttpAnswer): string | undefined {
  if (!redirects.includes(answer.status)) return undefined;
  const location = answer.headers.find(([name]) => name.toLowerCase() === "location")?.[1];
  if (location === undefined) return undefined;
  // Headers are bytes; what is not ASCII in this one is UTF-8, as it is in a URL.
  return new TextDecoder().decode(Uint8Array.from(location, (byte) => byte.charCodeAt(0)));
}

/** The request that a redirect leads to. */
function redirected(from: HttpRequest, status: number, location: string): HttpRequest {
  const url = targetOf(location, from.url);
  const becomesGet = status === 303 && from.method !== "HEAD" ||
    (status === 301 || status === 302) && from.method === "POST";
  const dropped = [
    ...(becomesGet ? ["content-type", "content-encoding", "content-language"] : []),
    // Secrets are for the one they were given for.
    ...(url.origin === from.url.origin ? [] : ["authorization", "cookie", "proxy-authorization"]),
  ];
  return {
    url,
    method: becomesGet ? "GET" : from.method,
    headers: from.headers.filter(([name]) => !dropped.includes(name.toLowerCase())),
    body: becomesGet ? undefined : from.body,
  };
}

function targetOf(location: string, base: URL): URL {
  try {
    const url = urlOf(location, base);
    url.username = "";
    url.password = "";
    if (url.hash === "") url.hash = base.hash;
    return url;
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    throw new RequestRefused(`a redirect that is not followed: ${error.message}`);
  }
}

async function outcome(answer: HttpAnswer, options: ExchangeOptions): Promise<Outcome> {
  const { status, statusText } = answer;
  const ok = status >= 200 && status <= 299;
  const error = ok ? "" : `HTTP ${status} ${statusText}`.trimEnd();
  // An error page is not what was to be saved: an older file stays as it was.
  if (ok && options.save !== undefined) {
    await save(answer, options.signal, options.save);
    return { status, body: nothing, error, ok };
  }
  return { status, body: await read(answer, options.maxBody), error, ok };
}

/** @throws {RequestRefused} when the body is larger than `most` bytes */
function read(answer: HttpAnswer, most: number): Promise<Uint8Array> {
  const { length } = answer;
  if (length === undefined) return collect(answer.body(), most);
  if (length <= most) return answer.whole();
  answer.cancel();
  throw tooBig(most);
}

async function collect(body: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) throw tooBig(most);
    chunks.push(chunk.slice());
  }
  const [only = nothing] = chunks;
  if (chunks.length <= 1) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function tooBig(most: number): RequestRefused {
  return new RequestRefused(`the body is larger than ${most} bytes (--max-body=SIZE allows more)`);
}

async function save(
  answer: HttpAnswer,
  signal: AbortSignal,
  { files, path, progress }: Target,
): Promise<void> {
  const draft = begin(answer, signal, files, path);
  // At once: a run that ends waits for nothing.
  const discard = () => draft.discard();
  signal.addEventListener("abort", discard);
  let received = 0;
  try {
    for await (const chunk of answer.body()) {
      if (signal.aborted) throw new TransportError("cancelled");
      draft.write(chunk);
      received += chunk.length;
      progress(received, answer.length, false);
    }
    if (answer.length !== undefined && received < answer.length) {
      throw new TransportError("the answer broke off in the middle");
    }
    if (signal.aborted) throw new TransportError("cancelled");
    draft.commit();
  } catch (error) {
    draft.discard();
    throw error;
  } finally {
    signal.removeEventListener("abort", discard);
    progress(received, answer.length, true);
  }
}

/** Begins the file that a body goes to. */
function begin(answer: HttpAnswer, signal: AbortSignal, files: Files, path: string): Draft {
  try {
    // It may have been given up while the answer was on its way.
    if (signal.aborted) throw new TransportError("cancelled");
    return files.create(path);
  } catch (error) {
    answer.cancel();
    throw error;
  }
}
