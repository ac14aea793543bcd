import type { Failure, FileResult, TestResult } from "../../runtime/mod.ts";
import { printableLine } from "../report.ts";
import { placeOf } from "./failure_text.ts";
import {
  fullName,
  ONLY_LEFT,
  type Reporter,
  secondsText,
  stops,
  type Summary,
} from "./reporter.ts";

/** The Test Anything Protocol, version 14: a subtest for each file. */
export class TapReporter implements Reporter {
  #files = 0;

  begin(): string {
    return "TAP version 14\n";
  }

  file(result: FileResult): string {
    const inner = result.tests.flatMap((test, i) => [
      testLine(i + 1, test),
      ...(test.status === "failed" ? diagnostics(test.failures, result.file, test) : []),
    ]);
    const isOk = result.broken === undefined && result.only.length === 0 &&
      result.tests.every(({ status }) => status !== "failed");
    const name = escaped(result.file);
    const lines = [
      `# Subtest: ${name}`,
      ...inner.map((line) => `    ${line}`),
      `    1..${result.tests.length}`,
      `${isOk ? "ok" : "not ok"} ${++this.#files} - ${name}`,
      ...(result.broken === undefined
        ? []
        : diagnostics([result.broken], result.file, { line: result.broken.line, seconds: 0 })),
      ...result.only.map((line) => `# ${escaped(`${result.file}:${line}`)}: ${ONLY_LEFT}`),
    ];
    return lines.join("\n") + "\n";
  }

  end({ passed, failed, pending, skipped, stopped }: Summary): string {
    if (stopped === "interrupted" || stopped === "failed") return `Bail out! ${stops[stopped]}\n`;
    const early = stopped === undefined ? "" : `# ${stops[stopped]}\n`;
    const counts = `# ${passed} passed, ${failed} failed, ${pending} pending, ${skipped} skipped\n`;
    return `1..${this.#files}\n${counts}${early}`;
  }
}

function testLine(number: number, test: TestResult): string {
  const { status } = test;
  const isOk = status === "passed" || status === "skipped";
  const reason = test.reason === undefined || test.reason === "" ? "" : ` ${escaped(test.reason)}`;
  // What is pending is expected not to work yet: no harness counts it as a failure.
  const directive = {
    passed: "",
    failed: "",
    skipped: ` # SKIP${reason}`,
    pending: ` # TODO${reason}`,
  };
  return `${isOk ? "ok" : "not ok"} ${number} - ${escaped(fullName(test))}${directive[status]}`;
}

/** A text that is neither a directive nor more than one line. */
function escaped(text: string): string {
  return printableLine(text).replace(/[\u2028\u2029]/g, " ").replace(/[\\#]/g, "\\$&");
}

/** What went wrong, as YAML: every value is written as JSON, which is YAML, but for texts of several lines. */
function diagnostics(
  failures: readonly Failure[],
  spec: string,
  test: Pick<TestResult, "line" | "seconds">,
): string[] {
  const [first, ...others] = failures;
  if (first === undefined) return [];
  const { file, line } = placeOf(first, spec, test.line);
  const yaml = [
    ...entry("message", first.message),
    "severity: fail",
    `kind: ${first.kind}`,
    `at: ${place(file, line)}`,
    ...(first.file === undefined || first.file === file
      ? []
      : [`raised: ${place(first.file, first.line)}`]),
    ...(first.difference === undefined ? [] : [
      ...entry("wanted", first.difference.expected),
      ...entry("found", first.difference.actual),
    ]),
    ...(test.seconds > 0 ? [`virtual_seconds: ${secondsText(test.seconds)}`] : []),
    ...(others.length === 0
      ? []
      : [`others: [${others.map(({ message }) => quoted(message)).join(", ")}]`]),
  ];
  return ["---", ...yaml, "..."].map((line) => `  ${line}`);
}

function entry(name: string, text: string): string[] {
  const lines = text.toWellFormed().split("\n");
  // Characters that a block of YAML can't hold, or that its indentation would swallow.
  const isPlain = lines.length > 1 && /^\S/.test(text) && /\S$/.test(text) &&
    !/(?!\n)\p{Cc}|[\u2028\u2029\ufeff\ufffe\uffff]/u.test(text);
  if (!isPlain) return [`${name}: ${quoted(text)}`];
  return [`${name}: |-`, ...lines.map((line) => `  ${line}`)];
}

function place(file: string, line: number): string {
  return `{"file": ${quoted(file)}, "line": ${line}}`;
}

/** A string of JSON, without the characters that JSON has as they are and YAML not. */
function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
