import {
  type HandOver,
  type HttpAnswer,
  type HttpRequest,
  type HttpTransport,
  TransportError,
} from "../../transport.ts";
import { causeOf } from "../words.ts";
import { chunksOf, decoded } from "./deno_body.ts";

/** Sends requests through Deno's fetch. */
export class DenoHttp implements HttpTransport {
  readonly #handOver: HandOver;

  constructor(handOver: HandOver = () => undefined) {
    this.#handOver = handOver;
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const handOver = this.#handOver(request.url);
    if (handOver !== undefined) await handOver;
    try {
      const { method, headers, body } = request;
      const init: RequestInit = { redirect: "manual", signal };
      // What fetch does by itself takes time to be taken in: GET, no headers.
      if (method !== "GET") init.method = method;
      if (headers.length > 0) init.headers = headers as [string, string][];
      if (body !== undefined) init.body = body as BodyInit;
      return new DenoAnswer(await fetch(request.url.href, init), request);
    } catch (error) {
      throw failure(error, request.url);
    }
  }
}

class DenoAnswer implements HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly length: number | undefined;
  readonly #response: Response;
  /** How the body that Deno gives is still encoded. */
  readonly #encoding: string;

  constructor(response: Response, request: HttpRequest) {
    this.#response = response;
    this.status = response.status;
    this.statusText = response.statusText;
    const encoding = response.headers.get("content-encoding");
    this.#encoding = encoding === null ? "" : encodingLeft(encoding, response.status, request);
    // These have no body, and say the length of another. To look at the body itself would begin its stream.
    const isBodiless = request.method === "HEAD" || bodiless.includes(response.status);
    this.length = isBodiless ? 0 : encoding === null ? lengthOf(response.headers) : undefined;
  }

  get headers(): readonly (readonly [string, string])[] {
    return [...this.#response.headers];
  }

  async *body(): AsyncIterable<Uint8Array> {
    const { body } = this.#response;
    if (body === null) return;
    try {
      yield* this.#encoding === "" ? chunksOf(body) : decoded(body, this.#encoding);
    } catch (error) {
      throw failure(error);
    }
  }

  async whole(): Promise<Uint8Array> {
    try {
      // Quicker than the stream by half: taken where the size is known.
      return await this.#response.bytes();
    } catch (error) {
      throw failure(error);
    }
  }

  cancel(): void {
    // A body that failed, or that is being read, is let go of elsewhere.
    this.#response.body?.cancel().catch(() => {});
  }
}

/** Statuses without a body. */
const bodiless = [101, 204, 205, 304];

/** Bytes of a body that is not encoded, where they are known before. */
function lengthOf(headers: Headers): number | undefined {
  // In chunks it comes as long as it likes, whatever the length says.
  if (headers.has("transfer-encoding")) return undefined;
  const length = headers.get("content-length") ?? "";
  return /^\d+$/.test(length) ? Number(length) : undefined;
}

/**
 * What is left to be decoded. Deno decodes gzip and br unless the request is for a range, or says that it wants no
 * encoding; some servers encode all the same. A part of something encoded can't be decoded, and stays as it is.
 */
function encodingLeft(header: string, status: number, request: HttpRequest): string {
  const sent = header.toLowerCase();
  const encoding = sent === "x-gzip" ? "gzip" : sent;
  if (!["gzip", "br", "deflate"].includes(encoding) || status === 206) return "";
  const values = (name: string) =>
    request.headers.filter(([other]) => other.toLowerCase() === name).map(([, value]) => value);
  const isLeft = values("range").length > 0 ||
    values("accept-encoding").join().toLowerCase() === "identity";
  return (sent === "gzip" || sent === "br") && !isLeft ? "" : encoding;
}

/** @param url what was asked for; none while a body is read */
function failure(error: unknown, url?: URL): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof Deno.errors.NotCapable && url !== undefined) {
    return new TransportError(`not permitted: run luanet with --allow-net=${url.host}`);
  }
  const cause = error.cause instanceof Error ? error.cause.message : "";
  const message = `${error.message} ${cause}`;
  if (url === undefined && !/connection|reset/i.test(message)) {
    return new TransportError("the body can't be decoded");
  }
  return new TransportError(causeOf(message));
}
