import type { FileResult } from "../../runtime/mod.ts";
import type { Reporter, Stop } from "../../cli/reporters/reporter.ts";
import { Totals } from "../../cli/test_totals.ts";

/** The whole text of a report. */
export function report(
  reporter: Reporter,
  results: readonly FileResult[],
  stopped?: Stop,
): string {
  const totals = new Totals();
  const files = results.map((result) => reporter.file(totals.add(result)));
  return [reporter.begin(), ...files, reporter.end(totals.summary(stopped))].join("");
}
