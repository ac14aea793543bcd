import type { Failure, FileResult, TestResult } from "../../runtime/mod.ts";
import { annotation } from "../annotation.ts";
import { painter } from "../report.ts";
import { failureLines, outputLines, placeOf } from "./failure_text.ts";
import { fullName, ONLY_LEFT, type Reporter, type Summary, summaryLine } from "./reporter.ts";

/** For GitHub's workflow log: each failure beside the line of the spec. */
export class GithubReporter implements Reporter {
  begin(): string {
    return "";
  }

  file({ file, tests, broken, only }: FileResult): string {
    const lines = [
      ...tests.flatMap((test) => annotations(test, file)),
      ...(broken === undefined ? [] : [brokenAnnotation(broken, file)]),
      ...only.map((line) =>
        annotation("error", { file, line, title: "only left behind", message: ONLY_LEFT })
      ),
    ];
    return lines.map((line) => `${line}\n`).join("");
  }

  end(summary: Summary): string {
    return summaryLine(summary, painter(false));
  }
}

function annotations(test: TestResult, file: string): string[] {
  const title = fullName(test);
  const warnings = test.warnings.map((message) =>
    annotation("warning", { file, line: test.line, title, message })
  );
  if (test.status !== "failed") return warnings;
  const output = outputLines(test.output, false);
  const written = output.length === 0 ? [] : ["output:", ...output];
  const errors = test.failures.map((failure, i) => {
    const text = [...failureLines(failure, file, false), ...(i === 0 ? written : [])];
    return annotation("error", {
      ...placeOf(failure, file, test.line),
      title,
      message: text.join("\n"),
    });
  });
  return [...errors, ...warnings];
}

function brokenAnnotation(broken: Failure, file: string): string {
  return annotation("error", {
    ...placeOf(broken, file, 0),
    title: "broken spec file",
    message: failureLines(broken, file, false).join("\n"),
  });
}
