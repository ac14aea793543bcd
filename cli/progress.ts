import type { Transfer } from "../runtime/mod.ts";
import type { Output } from "./output.ts";
import { printableLine } from "./report.ts";
import { barOptions, type Format, loadFormat, StatusLine } from "./status_line.ts";

/** Milliseconds that a download takes before it is shown, and between two looks of it. */
const PATIENCE = 1_000;
const BETWEEN = 100;
/** Characters of a path that are shown. */
const PATH = 40;

const options = {
  format: "{path} {bar} {percentage} % of {size}, {rate}/s, {eta_formatted} left",
  ...barOptions,
};

/** The last line of a terminal, which shows how a download goes on; anything that is written takes its place. */
export class ProgressLine {
  readonly #line: StatusLine;
  readonly #now: () => number;
  /** When each download was first heard of. */
  readonly #starts = new Map<Transfer, number>();
  #format: Format | undefined;
  #drawnAt = -Infinity;

  /** @param now milliseconds */
  constructor(output: Output, now: () => number = () => performance.now()) {
    this.#line = new StatusLine(output);
    this.#now = now;
  }

  /** Draws the oldest download that takes long, now and then. */
  async show(transfer: Transfer): Promise<void> {
    const now = this.#now();
    if (transfer.ended) {
      this.#starts.delete(transfer);
      this.#line.erase();
    } else if (!this.#starts.has(transfer)) {
      this.#starts.set(transfer, now);
    }
    const [oldest] = this.#starts;
    if (oldest === undefined || now - oldest[1] < PATIENCE || now - this.#drawnAt < BETWEEN) return;
    this.#drawnAt = now;
    this.#format ??= await loadFormat();
    // It may have ended meanwhile.
    if (!this.#starts.has(oldest[0])) return;
    this.#line.draw(this.#text(oldest[0], now - oldest[1], this.#format));
  }

  #text({ path, received, total }: Transfer, time: number, format: Format): string {
    const others = this.#starts.size - 1;
    const more = others === 0 ? "" : ` (and ${others} more)`;
    const rate = received / time * 1000;
    const name = shortened(printableLine(path));
    // More may come than was announced.
    if (total === undefined || total === 0 || received > total) {
      return `${name} ${sizeOf(received)}, ${sizeOf(rate)}/s${more}`;
    }
    const eta = Math.ceil((total - received) / rate);
    const numbers = { progress: received / total, value: received, total, eta, maxWidth: 0 };
    return format(options, { ...numbers, startTime: 0, stopTime: time }, {
      path: name,
      size: sizeOf(total),
      rate: sizeOf(rate),
    }) + more;
  }
}

function shortened(path: string): string {
  const signs = [...path];
  if (signs.length <= PATH) return path;
  return `${signs.slice(0, PATH / 2).join("")}…${signs.slice(-PATH / 2 + 1).join("")}`;
}

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)} B`;
  const units = ["KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(units.length, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${units[power - 1]}`;
}
