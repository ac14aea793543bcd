import type { Failure, FileResult, OutputPart, TestResult } from "../../runtime/mod.ts";
import { printable } from "../report.ts";
import { failureLines, outputLines } from "./failure_text.ts";
import { fullName, ONLY_LEFT, type Reporter, secondsText, type Summary } from "./reporter.ts";

/** One `<testcase>`. */
interface Case {
  readonly name: string;
  readonly line: number;
  readonly seconds: number;
  readonly outcome: "passed" | "skipped" | "failure" | "error";
  /** The elements in it, in the order that the format has them. */
  readonly content: string;
}

/** JUnit's XML, as CI systems read it: a suite for each file; times are those of the virtual clock. */
export class JunitReporter implements Reporter {
  readonly #suites: string[] = [];
  readonly #cases: Case[] = [];

  begin(): string {
    return "";
  }

  file(result: FileResult): string {
    const cases = casesOf(result);
    for (const one of cases) this.#cases.push({ ...one, content: "" });
    const file = attributes({ name: result.file, ...counts(cases), file: result.file });
    const inner = cases.map((one) => caseElement(one, result.file)).join("");
    const output = systemOut(result.output, "    ");
    this.#suites.push(`  <testsuite${file}>\n${inner}${output}  </testsuite>\n`);
    return "";
  }

  end(_summary: Summary): string {
    const all = attributes({ name: "luanet", ...counts(this.#cases) });
    return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${all}>\n${
      this.#suites.join("")
    }</testsuites>\n`;
  }
}

function casesOf({ file, tests, broken, only }: FileResult): Case[] {
  return [
    ...tests.map((test) => testCase(test, file)),
    ...(broken === undefined ? [] : [{
      name: "(the whole file)",
      line: broken.file === file ? broken.line : 0,
      seconds: 0,
      outcome: "error" as const,
      content: trouble("error", [broken], file),
    }]),
    ...only.map((line): Case => ({
      name: `(only in line ${line})`,
      line,
      seconds: 0,
      outcome: "failure",
      content: `      <failure${attributes({ message: ONLY_LEFT, type: "only" })}/>\n`,
    })),
  ];
}

function testCase(test: TestResult, file: string): Case {
  const { line, seconds, status, reason = "" } = test;
  const about = { name: fullName(test), line, seconds };
  const output = systemOut(test.output, "      ");
  if (status === "passed") return { ...about, outcome: "passed", content: output };
  if (status !== "failed") {
    const message = [status === "pending" ? "pending" : "", reason].filter((part) => part !== "");
    const said = message.length === 0 ? "" : attributes({ message: message.join(": ") });
    return { ...about, outcome: "skipped", content: `      <skipped${said}/>\n${output}` };
  }
  const kind = test.failures[0]?.kind;
  const outcome = kind === "assertion" || kind === "network" ? "failure" : "error";
  return { ...about, outcome, content: trouble(outcome, test.failures, file) + output };
}

function trouble(element: "failure" | "error", failures: readonly Failure[], file: string): string {
  const [first] = failures;
  const about = attributes({ message: first?.message ?? "", type: first?.kind ?? "" });
  const lines = failures.flatMap((failure) => failureLines(failure, file, false));
  return `      <${element}${about}>${escaped(lines.join("\n"))}</${element}>\n`;
}

function caseElement({ name, line, seconds, content }: Case, file: string): string {
  const about = attributes({
    name,
    classname: file,
    time: secondsText(seconds),
    file,
    ...(line > 0 ? { line: String(line) } : {}),
  });
  return content === ""
    ? `    <testcase${about}/>\n`
    : `    <testcase${about}>\n${content}    </testcase>\n`;
}

function systemOut(output: readonly OutputPart[], indent: string): string {
  const lines = outputLines(output, false);
  return lines.length === 0
    ? ""
    : `${indent}<system-out>${escaped(lines.join("\n"))}\n</system-out>\n`;
}

function counts(cases: readonly Case[]): Record<string, string> {
  const number = (wanted: Case["outcome"]) =>
    String(cases.filter(({ outcome }) => outcome === wanted).length);
  return {
    tests: String(cases.length),
    failures: number("failure"),
    errors: number("error"),
    skipped: number("skipped"),
    time: secondsText(cases.reduce((sum, { seconds }) => sum + seconds, 0)),
  };
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values).map(([name, value]) => {
    const text = escaped(value).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
    return ` ${name}="${text}"`;
  }).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** The text as XML may hold it: control characters, which it can't, are shown as escapes. */
function escaped(text: string): string {
  return printable(text.toWellFormed()).replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
