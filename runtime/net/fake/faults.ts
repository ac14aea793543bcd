import { RaiseError } from "../../errors.ts";
import { randomNumbers } from "../../random.ts";

/** How a network misbehaves. Times in seconds, probabilities from 0 to 1. */
export interface FaultOptions {
  /** How long everything takes on its way: always the same, or between two. */
  readonly latency?: number | { readonly least: number; readonly most: number } | undefined;
  /** How many requests, attempts to connect and messages are lost. */
  readonly drop?: number | undefined;
  /** How many messages end their connection instead of arriving. */
  readonly close?: number | undefined;
  /** How those connections end: 1006, which is without a word, if left out. */
  readonly code?: number | undefined;
  /** The same seed brings the same faults. */
  readonly seed?: number | undefined;
}

/** What befalls everything that is on its way. The same questions in the same order get the same answers. */
export interface Faults {
  /** Milliseconds that the next thing takes. */
  delay(): number;
  /** Is it lost? */
  loses(): boolean;
  /** Does a message end its connection, and with which code? */
  breaks(): number | undefined;
}

/** A network in which nothing goes wrong, and nothing takes time. */
export const NO_FAULTS: Faults = {
  delay: () => 0,
  loses: () => false,
  breaks: () => undefined,
};

const LOST = 1006;
const SEED = 1;

/** The faults that the options ask for; what is not asked for does not happen. @throws {RaiseError} for what can't be */
export function faultsOf(options: FaultOptions): Faults {
  const whyNot = whyNoFaults(options);
  if (whyNot !== undefined) throw new RaiseError(whyNot);
  const { latency = 0, drop = 0, close = 0, code = LOST, seed = SEED } = options;
  const { least, most } = rangeOf(latency);
  const random = randomNumbers(seed);
  return {
    delay: () => least === most ? least * 1000 : (least + random() * (most - least)) * 1000,
    loses: () => drop > 0 && random() < drop,
    breaks: () => close > 0 && random() < close ? code : undefined,
  };
}

/** Why there are no such faults; undefined when there are. */
export function whyNoFaults(options: FaultOptions): string | undefined {
  const { latency = 0, drop = 0, close = 0, code = LOST } = options;
  const { least, most } = rangeOf(latency);
  if (!(least >= 0 && most >= least && most < Infinity)) {
    const got = !Object.is(least, most)
      ? `{${least}, ${most}}`
      : Number.isNaN(least)
      ? "another value"
      : least;
    return `field 'latency': seconds from 0 on, or {least, most}, expected, got ${got}`;
  }
  for (const [name, share] of Object.entries({ drop, close })) {
    if (!(share >= 0 && share <= 1)) return `field '${name}': 0 to 1 expected, got ${share}`;
  }
  if (code === LOST || isCloseCode(code)) return undefined;
  return `field 'code': ${LOST}, 1000-1003, 1007-1014 or 3000-4999 expected, got ${code}`;
}

function rangeOf(latency: NonNullable<FaultOptions["latency"]>): { least: number; most: number } {
  return typeof latency === "number" ? { least: latency, most: latency } : latency;
}

/** Close codes that an endpoint may send. */
export function isCloseCode(code: number): boolean {
  return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 ||
    code >= 3000 && code <= 4999;
}
