import { STATUS_CODE } from "@std/http/status";
import type { Handshake, Refusal } from "../../transport.ts";

const { Forbidden, UpgradeRequired }: Readonly<Record<"Forbidden" | "UpgradeRequired", number>> =
  STATUS_CODE;

/** Why a handshake is not accepted, and what would let it in. */
export interface Verdict extends Refusal {
  /** For the log; none for what is no attempt to connect. */
  readonly warning: string | undefined;
}

/**
 * Who may connect: programs of this machine, and pages that come from it. A page of any web site can open a WebSocket to
 * 127.0.0.1, so its `Origin` is looked at, and `Host`, which names the site when a name was bound to 127.0.0.1 anew.
 * @param allowed further origins; `*` is any
 * @returns undefined for those who may
 */
export function refusal(
  { host, origin, isUpgrade }: Handshake,
  allowed: readonly string[],
): Verdict | undefined {
  if (!isUpgrade) {
    return {
      status: UpgradeRequired,
      text: "This is a WebSocket server: connect to it with ws://",
      warning: undefined,
    };
  }
  if (host === undefined || !isLoopback(host)) {
    return {
      status: Forbidden,
      text: "This server answers to 127.0.0.1, localhost and [::1] only.",
      warning: `refused a connection to the host ${shown(host ?? "")}: only 127.0.0.1, localhost ` +
        "and [::1] are answered, so that no web site can pass for this machine",
    };
  }
  if (origin !== undefined && !isAllowed(origin, allowed)) {
    const flag = `--allow-origin=${shown(origin)}`;
    return {
      status: Forbidden,
      text: `Pages of ${shown(origin)} may not connect: ${flag} lets them in.`,
      warning: origin === "null"
        ? "refused a page without an origin: --allow-origin=null lets in a page opened from disk, " +
          "and any other page that hides where it comes from"
        : `refused a page of ${shown(origin)}: ${flag} lets it in`,
    };
  }
  return undefined;
}

function isAllowed(origin: string, allowed: readonly string[]): boolean {
  if (allowed.includes("*") || allowed.includes(origin)) return true;
  const match = /^https?:\/\/([^/]+)$/i.exec(origin);
  return match !== null && isLoopback(match[1] ?? "");
}

/** `127.0.0.1`, `localhost` or `[::1]`, with any port. */
function isLoopback(host: string): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(host);
}

/** What a stranger sent, fit for one line. */
function shown(text: string): string {
  const plain = text.replace(/[^\x20-\x7e]/g, "?");
  return plain.length > 100 ? `${plain.slice(0, 100)}...` : plain;
}
