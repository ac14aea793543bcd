import type { HarEntry } from "./format.ts";

/**
 * The start with whole milliseconds, as dates have them; what is left of it is the first of the timings, so that the
 * start and the time together are the end.
 */
export function timesOf(
  start: number,
  answered: number,
  end: number,
): Pick<HarEntry, "startedDateTime" | "time" | "timings"> {
  const date = Math.floor(start);
  return {
    startedDateTime: new Date(date).toISOString(),
    time: end - date,
    timings: {
      blocked: start - date,
      dns: -1,
      connect: -1,
      ssl: -1,
      send: 0,
      wait: answered - start,
      receive: end - answered,
    },
  };
}

/** The query of an address, decoded. */
export function queryOf(url: string): { name: string; value: string }[] {
  return [...new URL(url).searchParams].map(([name, value]) => ({ name, value }));
}
