import { RaiseError } from "../../errors.ts";
import { UrlPattern } from "./pattern.ts";

/** The protocols of requests. */
export const HTTP: readonly string[] = ["http:", "https:"];

/** A request that a script sent. */
export interface HttpCall {
  readonly method: string;
  readonly url: URL;
  /** Names in small letters; bytes as characters. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Empty if there is none. */
  readonly body: Uint8Array;
  /** When it was sent, in milliseconds of the clock. */
  readonly time: number;
}

/** What a request is answered with. */
export interface FakeAnswer {
  /** 200 if left out. */
  readonly status?: number | undefined;
  /** The status's own words if left out. */
  readonly statusText?: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Text as UTF-8, bytes, or several of them: they come one by one. */
  readonly body?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined;
  /** False for a body whose length nobody says. */
  readonly hasLength?: boolean;
  /** What becomes of the connection before the body's end: it breaks, or nothing more comes. */
  readonly end?: "broken" | "silent";
  /** Seconds until it comes; Infinity for never. */
  readonly after?: number | undefined;
  /** Instead of an answer: `timeout`, `refused`, `dns`, `tls`, or the cause of a failure in words. */
  readonly error?: string | undefined;
}

/** An answer, or who gives it; undefined leaves the request to the rules before. */
export type Answering = FakeAnswer | ((call: HttpCall) => FakeAnswer | undefined);

interface Rule {
  readonly method: string;
  readonly pattern: UrlPattern;
  readonly answering: Answering;
}

/** Who answers which request. */
export class HttpAnswers {
  /** The last one first. */
  readonly #rules: Rule[] = [];

  /**
   * Says how requests are answered; of several rules that fit the last one counts.
   * @param method in any case; `*` for all
   * @param url an address, or a pattern with `*`
   * @throws {RaiseError} for what no request could fit, and for an answer that can't be
   */
  on(method: string, url: string, answering: Answering): void {
    const whyNot = whyNoMethod(method) ??
      (typeof answering === "function" ? undefined : whyNoAnswer(answering));
    if (whyNot !== undefined) throw new RaiseError(whyNot);
    const pattern = new UrlPattern(url, HTTP);
    this.#rules.unshift({ method: method.toUpperCase(), pattern, answering });
  }

  /** The answer to a request; undefined when nobody has one. */
  answer(call: HttpCall): FakeAnswer | undefined {
    for (const { method, pattern, answering } of this.#rules) {
      if (method !== "*" && method !== call.method.toUpperCase()) continue;
      if (!pattern.fits(call.url)) continue;
      const answer = typeof answering === "function" ? answering(call) : answering;
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  /** The rules, the last one first. */
  get rules(): readonly { readonly method: string; readonly url: string }[] {
    return this.#rules.map(({ method, pattern }) => ({ method, url: pattern.text }));
  }
}

/** Why no request has such a method; undefined when one can, or all do. */
export function whyNoMethod(method: string): string | undefined {
  if (/^(\*|[!#$%&'+.^_`|~0-9A-Za-z-]+)$/.test(method)) return undefined;
  return `a method such as GET, or *, expected, got ${JSON.stringify(method)}`;
}

/** Why this can't be an answer; undefined when it can. */
export function whyNoAnswer({ status = 200, after = 0 }: FakeAnswer): string | undefined {
  if (!(status >= 200 && status <= 599)) {
    return `field 'status': 200 to 599 expected, got ${status}`;
  }
  if (!(after >= 0)) return `field 'after': seconds from 0 on expected, got ${after}`;
  return undefined;
}
