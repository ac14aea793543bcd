import { nearestOf } from "../nearest.ts";

/** Characters of a request that messages show. */
const SHOWN = 300;

/**
 * That a request is not in a recording.
 * @param known what is, each as `GET http://host/path`
 * @param kind what they are: `requests`
 */
export function notRecorded(wanted: string, known: readonly string[], kind: string): string {
  const near = nearest(wanted, known);
  const there = near === undefined ? `, which has no ${kind}` : `; the nearest is ${shown(near)}`;
  return `${shown(wanted)} is not in the recording${there}`;
}

/** That a request is in a recording, but not as often as it came. */
export function usedUp(wanted: string, count: number): string {
  const often = count === 1 ? "once, and was answered" : `${count} times, and each was answered`;
  return `${shown(wanted)} is in the recording ${often}`;
}

function nearest(wanted: string, known: readonly string[]): string | undefined {
  // Those of the same server come first.
  const origin = originOf(wanted);
  const same = known.filter((name) => originOf(name) === origin);
  const others = known.filter((name) => originOf(name) !== origin);
  return nearestOf(wanted, [...same, ...others]);
}

function originOf(request: string): string {
  return /^\S+ \w+:\/\/[^/]*/.exec(request)?.[0].replace(/^\S+ /, "") ?? "";
}

function shown(request: string): string {
  return request.length > SHOWN ? `${request.slice(0, SHOWN)}...` : request;
}
