import { RaiseError } from "../../errors.ts";
import { plainUrl } from "../address.ts";

/** Which addresses are meant: one, or all that a text with `*` fits, each of which stands for any characters. */
export class UrlPattern {
  readonly #url: string;
  readonly #pattern: RegExp | undefined;

  /**
   * @param text an address, or a pattern; a `?` is nothing but the beginning of a query
   * @param protocols those that make sense, such as `http:`
   * @throws {RaiseError} for an address that is none
   */
  constructor(readonly text: string, protocols: readonly string[]) {
    const whyNot = whyNoPattern(text, protocols);
    if (whyNot !== undefined) throw new RaiseError(whyNot);
    const url = URL.parse(text);
    this.#url = url === null ? text : plainUrl(url);
    if (!text.includes("*")) return;
    // A host is not the end of what a pattern means: `http://api.test*` has the paths there, too.
    if (text.endsWith("*") && this.#url.endsWith("*/")) this.#url = this.#url.slice(0, -1);
    const parts = this.#url.split("*").map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
    this.#pattern = new RegExp(`^${parts.join("[^]*")}$`);
  }

  fits(url: URL): boolean {
    const plain = plainUrl(url);
    return this.#pattern?.test(plain) ?? this.#url === plain;
  }
}

/** Why a text is neither an address nor a pattern; undefined when it is. @param protocols as in `UrlPattern` */
export function whyNoPattern(text: string, protocols: readonly string[]): string | undefined {
  if (text.includes("*") || protocols.includes(URL.parse(text)?.protocol ?? "")) return undefined;
  const names = protocols.map((protocol) => `${protocol}//`).join(" or ");
  return `a URL with ${names}, or a pattern with *, expected, got ${JSON.stringify(text)}`;
}
