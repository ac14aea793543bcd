import {
  type HttpAnswer,
  type HttpRequest,
  type HttpTransport,
  TransportError,
} from "../../transport.ts";
import { causeOf } from "../words.ts";
import { chunksOf, decoded } from "./deno_body.ts";

/** Sends requests through Deno's fetch. */
export class DenoHttp implements HttpTransport {
  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    try {
      const { method, headers, body } = request;
      const response = await fetch(request.url.href, {
        method,
        // Even no headers take time to be taken in.
        ...(headers.length === 0 ? {} : { headers: headers as [string, string][] }),
        ...(body === undefined ? {} : { body: body as BodyInit }),
        redirect: "manual",
        signal,
      });
      return new DenoAnswer(response, request);
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
    this.#encoding = encodingLeft(response, request);
    this.length = lengthOf(response, request);
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
      return new Uint8Array(await this.#response.arrayBuffer());
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

/** Bytes of the body that `whole` gives, where they are known before. */
function lengthOf({ status, headers }: Response, { method }: HttpRequest): number | undefined {
  // These have none, and say the length of another. To look at the body itself would begin its stream.
  if (method === "HEAD" || bodiless.includes(status)) return 0;
  // In chunks it comes as long as it likes, whatever the length says.
  if (headers.has("content-encoding") || headers.has("transfer-encoding")) return undefined;
  const length = headers.get("content-length") ?? "";
  return /^\d+$/.test(length) ? Number(length) : undefined;
}

/**
 * What is left to be decoded. Deno decodes gzip and br unless the request is for a range, or says that it wants no
 * encoding; some servers encode all the same. A part of something encoded can't be decoded, and stays as it is.
 */
function encodingLeft({ status, headers }: Response, request: HttpRequest): string {
  const sent = headers.get("content-encoding")?.toLowerCase() ?? "";
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
