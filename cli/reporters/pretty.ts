import type { FileResult, OutputPart, TestResult } from "../../runtime/mod.ts";
import { type Painter, painter, printableLine } from "../report.ts";
import { failureLines, outputLines } from "./failure_text.ts";
import {
  fullName,
  ONLY_LEFT,
  type Reporter,
  secondsText,
  type Summary,
  summaryLine,
} from "./reporter.ts";

const words = {
  passed: ["green", "ok"],
  failed: ["red", "FAILED"],
  pending: ["yellow", "pending"],
  skipped: ["dim", "skipped"],
} as const;

/** For people: every test by its name, then all failures in full. */
export class PrettyReporter implements Reporter {
  readonly #colors: boolean;
  readonly #paint: Painter;
  /** What is told in full at the end, a part each. */
  readonly #troubles: string[][] = [];
  readonly #only: string[] = [];
  #isEmpty = true;

  constructor(colors: boolean) {
    this.#colors = colors;
    this.#paint = painter(colors);
  }

  begin(): string {
    return "";
  }

  file(result: FileResult): string {
    this.#only.push(...result.only.map((line) => `${printableLine(result.file)}:${line}`));
    const prints = this.#prints(result, 1);
    // Of many files a filter may leave few.
    if (result.tests.length + prints.length === 0 && result.broken === undefined) return "";
    const lines = [this.#paint("bold", printableLine(result.file)), ...prints];
    let blocks: readonly string[] = [];
    for (const test of result.tests) {
      const outer = test.path.slice(0, -1);
      lines.push(...blockLines(outer, blocks), ...this.#testLines(test));
      blocks = outer;
      if (test.status === "failed") this.#remember(test, result.file);
    }
    if (result.broken !== undefined) {
      lines.push(`  ${this.#paint("red", "BROKEN")}`);
      this.#troubles.push([
        this.#paint("bold", printableLine(result.file)),
        ...failureLines(result.broken, result.file, this.#colors),
      ]);
    }
    this.#isEmpty = false;
    return lines.join("\n") + "\n";
  }

  end(summary: Summary): string {
    const troubles = this.#troubles.map((lines) => lines.join("\n") + "\n");
    const only = this.#only.map((place) =>
      `${this.#paint("red", "error")}: ${this.#paint("cyan", place)}: ${ONLY_LEFT}\n`
    );
    const sections = [...troubles, only.join(""), summaryLine(summary, this.#paint)];
    const told = sections.filter((section) => section !== "").join("\n");
    return this.#isEmpty ? told : `\n${told}`;
  }

  #testLines(test: TestResult): string[] {
    const { path, status, seconds, reason, warnings } = test;
    const indent = "  ".repeat(path.length);
    const [style, word] = words[status];
    const aside = [
      ...(seconds > 0 ? [`${secondsText(seconds)} s`] : []),
      ...(reason === undefined || reason === "" ? [] : [printableLine(reason)]),
    ].join(", ");
    const behind = aside === "" ? "" : this.#paint("dim", ` (${aside})`);
    return [
      `${indent}${printableLine(path.at(-1) ?? "")} ... ${this.#paint(style, word)}${behind}`,
      ...warnings.map((text) =>
        `${indent}  ${this.#paint("yellow", "warning")}: ${printableLine(text)}`
      ),
      // A failure's are told with it.
      ...(status === "failed" ? [] : this.#prints(test, path.length + 1)),
    ];
  }

  /** What the spec printed itself, which somebody wrote there to see it; what scripts print is told of failures. */
  #prints({ output }: { output: readonly OutputPart[] }, depth: number): string[] {
    const own = output.filter(({ script, stream }) =>
      script === undefined && (stream === "stdout" || stream === "stderr")
    );
    return outputLines(own, this.#colors).map((line) =>
      `${"  ".repeat(depth)}${this.#paint("dim", "|")} ${line}`
    );
  }

  #remember(test: TestResult, file: string): void {
    const place = this.#paint("cyan", `${printableLine(file)}:${test.line}`);
    const output = outputLines(test.output, this.#colors);
    this.#troubles.push([
      `${this.#paint("bold", printableLine(fullName(test)))} (${place})`,
      ...test.failures.flatMap((failure) => failureLines(failure, file, this.#colors)),
      ...(output.length === 0 ? [] : [this.#paint("dim", "output:"), ...indented(output, 1)]),
    ]);
  }
}

/** The lines that open the blocks of a test, as far as the test before was not in them. */
function blockLines(blocks: readonly string[], before: readonly string[]): string[] {
  const same = blocks.findIndex((name, i) => name !== before[i]);
  return same < 0
    ? []
    : blocks.slice(same).map((name, i) => "  ".repeat(same + i + 1) + printableLine(name));
}

function indented(lines: readonly string[], depth: number): string[] {
  return lines.map((line) => "  ".repeat(depth) + line);
}
