import { UsageError } from "./usage.ts";

/** A quantity that is written as a number and a unit. */
interface Quantity {
  readonly noun: string;
  /** The remedy in every error. */
  readonly examples: string;
  /** How much one of each unit is; names in lower case. */
  readonly units: Readonly<Record<string, number>>;
  readonly smallest: string;
  readonly largest: string;
  readonly limit: number;
}

const hour = 3_600_000;

const times: Quantity = {
  noun: "time",
  examples: "3s, 500ms, 2m or 1h",
  units: { ms: 1, s: 1000, m: 60_000, h: hour },
  smallest: "1ms",
  // `setTimeout` fires at once on 2^31 milliseconds and more.
  largest: "596h",
  limit: 596 * hour,
};

const kibi = 1024;
const mebi = 1024 ** 2;
const gibi = 1024 ** 3;

const sizes: Quantity = {
  noun: "size",
  examples: "64KiB, 512MiB or 1GiB (KB and K mean KiB, and so on)",
  units: {
    b: 1,
    ...{ k: kibi, kb: kibi, kib: kibi },
    ...{ m: mebi, mb: mebi, mib: mebi },
    ...{ g: gibi, gb: gibi, gib: gibi },
  },
  smallest: "1B",
  largest: "1024GiB",
  limit: 1024 * gibi,
};

const numberAndUnit = /^(\d+(?:\.\d+)?|\.\d+) ?([a-z]*)$/i;

/**
 * Reads a time such as `500ms`, `3s`, `1.5s`, `2m` or `1h`.
 *
 * @param said how an error names the text, for example `--duration=3`
 * @returns whole milliseconds, from 0 to what a timer can take; only `0` may go without a unit
 * @throws {UsageError} if the text is not such a time
 */
export function parseTime(text: string, said?: string): number {
  return parse(text, said ?? quoted(text), times);
}

/**
 * Reads a size such as `64KiB`, `512MiB` or `1.5GiB`. Case does not matter; `KB` and `K` mean
 * `KiB`, as memory is counted, and so for M and G.
 *
 * @param said how an error names the text, for example `--memory=512`
 * @returns whole bytes, from 0 to a tebibyte; only `0` may go without a unit
 * @throws {UsageError} if the text is not such a size
 */
export function parseSize(text: string, said?: string): number {
  return parse(text, said ?? quoted(text), sizes);
}

function quoted(text: string): string {
  return text === "" ? '""' : text;
}

function parse(text: string, said: string, quantity: Quantity): number {
  const { noun, examples, units } = quantity;
  const [, digits, unit] = numberAndUnit.exec(text) ?? [];
  if (digits === undefined || unit === undefined) {
    const fault = /^-[\d.]/.test(text) ? "can't be negative" : `is not a ${noun}`;
    throw new UsageError(`${said} ${fault}: write ${examples}`);
  }
  const count = Number(digits);
  if (unit === "" && count === 0) return 0;
  if (unit === "") throw new UsageError(`${said} needs a unit: ${examples}`);
  const name = unit.toLowerCase();
  const one = Object.hasOwn(units, name) ? units[name] : undefined;
  if (one === undefined) throw new UsageError(`${said} has an unknown unit: write ${examples}`);
  const amount = Math.round(count * one);
  if (amount > quantity.limit) {
    throw new UsageError(`${said} is too much: at most ${quantity.largest}`);
  }
  // A limit of nothing often means no limit, so what is almost nothing must not become it.
  if (amount === 0 && count > 0) {
    throw new UsageError(`${said} is too little: at least ${quantity.smallest}`);
  }
  return amount;
}

/**
 * Writes a time in the largest unit that keeps it whole, or in seconds: `500 ms`, `1.5 s`, `90 s`,
 * `2 m`. `parseTime` reads it back.
 *
 * @param milliseconds rounded to a whole number
 */
export function formatTime(milliseconds: number): string {
  const whole = Math.round(milliseconds);
  if (whole < 1000) return `${whole} ms`;
  if (whole % hour === 0) return `${whole / hour} h`;
  if (whole % 60_000 === 0) return `${whole / 60_000} m`;
  return `${whole / 1000} s`;
}

/** Writes a size in bytes in the largest unit that it fills, to two decimals: `1.5 GiB`. */
export function formatSize(bytes: number): string {
  for (const [name, one] of [["GiB", gibi], ["MiB", mebi], ["KiB", kibi]] as const) {
    const count = Math.round(bytes / one * 100) / 100;
    if (count >= 1) return `${count} ${name}`;
  }
  return `${bytes} B`;
}
