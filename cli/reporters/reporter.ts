import type { FileResult, TestResult } from "../../runtime/mod.ts";
import type { Painter } from "../report.ts";

/** Why a run ended before all its files had run. */
export type Stop = "fail-fast" | "interrupted" | "failed";

/** What came of the whole run. */
export interface Summary {
  readonly files: number;
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
  readonly skipped: number;
  /** Spec files whose tests could not be told. */
  readonly broken: number;
  /** Lines with an `only` that was left behind. */
  readonly only: number;
  readonly warnings: number;
  /** Virtual seconds of all tests. */
  readonly seconds: number;
  readonly stopped: Stop | undefined;
}

/** Turns results into the text of a report. Files come in their order, and the same results give the same text. */
export interface Reporter {
  /** What stands before all results. */
  begin(): string;
  file(result: FileResult): string;
  end(summary: Summary): string;
}

/** The names of a test and of the blocks around it, as one text on one line. */
export function fullName({ path }: Pick<TestResult, "path">): string {
  return path.join(" > ");
}

/** Whether the run is to be called a success. */
export function isWell({ failed, broken, only, stopped }: Summary): boolean {
  return failed === 0 && broken === 0 && only === 0 && stopped === undefined;
}

/** Seconds as a report writes them: milliseconds are their finest part. */
export function secondsText(seconds: number): string {
  return String(Math.round(seconds * 1000) / 1000);
}

/** What an `only` that was left behind means, for a report. */
export const ONLY_LEFT =
  "`only` was left behind, so other tests did not run: take it out before you commit";

/** How a run that ended early is told. */
export const stops: Readonly<Record<Stop, string>> = {
  "fail-fast": "stopped by --fail-fast",
  interrupted: "interrupted",
  failed: "luanet itself failed",
};

/** What came of the run, on one line. */
export function summaryLine(summary: Summary, paint: Painter): string {
  const { passed, failed, pending, skipped, broken, only, warnings, stopped } = summary;
  const parts = [
    isWell(summary) ? paint("green", "ok") : paint("red", "FAILED"),
    `${passed} passed`,
    `${failed} failed`,
    `${pending} pending`,
    `${skipped} skipped`,
    ...(broken > 0 ? [`${broken} broken`] : []),
    ...(only > 0 ? [`${only} only left behind`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? "warning" : "warnings"}`] : []),
    ...(stopped === undefined ? [] : [stops[stopped]]),
  ];
  return parts.join(" | ") + "\n";
}
