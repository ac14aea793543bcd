import type { Failure, FileResult, OutputPart, TestResult } from "../../runtime/mod.ts";
import { isWell, type Reporter, type Summary } from "./reporter.ts";

/** Changes when a program that reads the document would have to. */
const VERSION = 1;

/**
 * For programs: one JSON document, `{"version": 1, "files": [...], "summary": {...}}`, with each file on a line of its
 * own. Every property is always there; what there is none of is `null` or an empty list.
 */
export class JsonReporter implements Reporter {
  #files = 0;

  begin(): string {
    return `{"version":${VERSION},"files":[`;
  }

  file(result: FileResult): string {
    const { file, tests, broken, only, output } = result;
    const document = {
      file,
      broken: broken === undefined ? null : failureDocument(broken),
      only,
      output: output.map(outputDocument),
      tests: tests.map(testDocument),
    };
    return `${this.#files++ === 0 ? "" : ","}\n${JSON.stringify(document)}`;
  }

  end(summary: Summary): string {
    const { stopped = null, ...counts } = summary;
    return `\n],"summary":${JSON.stringify({ ok: isWell(summary), ...counts, stopped })}}\n`;
  }
}

function testDocument(test: TestResult): Readonly<Record<string, unknown>> {
  const { path, line, status, seconds, reason = null, failures, warnings, output } = test;
  return {
    path,
    line,
    status,
    seconds,
    reason,
    failures: failures.map(failureDocument),
    warnings,
    output: output.map(outputDocument),
  };
}

function failureDocument(failure: Failure): Readonly<Record<string, unknown>> {
  const { kind, message, times = 1, file, line, sourceLine, script, difference } = failure;
  const { traceback, locals } = failure;
  return {
    kind,
    message,
    times,
    file: file ?? null,
    line: line || null,
    source_line: sourceLine ?? null,
    script: script ?? null,
    difference: difference ?? null,
    traceback: traceback.map(({ file, line, what }) => ({
      file: file ?? null,
      line: line || null,
      what,
    })),
    locals: locals.map(({ name, value }) => ({ name, value })),
  };
}

function outputDocument({ script, stream, text }: OutputPart): Readonly<Record<string, unknown>> {
  return { script: script ?? null, stream, text };
}
