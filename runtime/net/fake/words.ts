import { causeOf, refusedWith } from "../words.ts";

/** What a spec calls a failure, and what the system says when it happens. */
const named: Readonly<Record<string, string>> = {
  refused: "Connection refused",
  dns: "dns error",
  tls: "invalid peer certificate: UnknownIssuer",
};

/** The cause that scripts are told of a failure: by its name, or any other text as it is. */
export function causeNamed(name: string): string {
  return Object.hasOwn(named, name) ? causeOf(named[name] ?? "") : name;
}

/** What a spec says of a server that lets nobody in: a status such as `HTTP 403`, or the cause of a failure. */
export function refusalNamed(name: string, connectTimeout: number): string {
  const status = /^HTTP ([3-5]\d\d)\b/.exec(name)?.[1];
  if (status !== undefined) return refusedWith(Number(status));
  return name === "timeout" ? timedOut(connectTimeout) : causeNamed(name);
}

/** @param time milliseconds */
export function timedOut(time: number): string {
  return `timed out after ${time / 1000} s`;
}
