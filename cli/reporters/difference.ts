import { diffLines, diffWordsWithSpace } from "diff";
import { type Painter, printable } from "../report.ts";

/** Equal lines that are shown around a difference. */
const CONTEXT = 3;
/** Lines of a difference that are shown. */
const LONGEST = 200;
/** Changed lines past which the two texts are shown one after the other: comparing them takes long. */
const MOST_CHANGES = 2_000;

type Sign = " " | "-" | "+";

/**
 * The lines in which two texts differ, `-` before those of the expected one and `+` before those of the actual one;
 * long stretches of equal lines are left out.
 */
export function differenceLines(expected: string, actual: string, paint: Painter): string[] {
  const lines = compared(printable(expected), printable(actual));
  const shown = shortened(lines).map(({ sign, text }) => painted(sign, text, paint));
  const head = `${paint("red", "- expected")}  ${paint("green", "+ actual")}`;
  return [head, ...shown];
}

interface Line {
  readonly sign: Sign;
  /** Parts, and whether each is what differs from the line on the other side. */
  readonly text: readonly (readonly [part: string, isChanged: boolean])[];
}

function compared(expected: string, actual: string): Line[] {
  const parts = diffLines(withNewline(expected), withNewline(actual), {
    maxEditLength: MOST_CHANGES,
  }) ??
    [{ value: expected, removed: true, added: false }, {
      value: actual,
      added: true,
      removed: false,
    }];
  const lines: Line[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i], next = parts[i + 1];
    if (part === undefined) continue;
    if (part.removed && next?.added === true) {
      lines.push(...changedLines(linesOf(part.value), linesOf(next.value)));
      i++;
    } else {
      const sign = part.removed ? "-" : part.added ? "+" : " ";
      lines.push(...linesOf(part.value).map((line): Line => whole(sign, line)));
    }
  }
  return lines;
}

/** Lines that took the place of others: where there are as many, line stands against line. */
function changedLines(removed: readonly string[], added: readonly string[]): Line[] {
  if (removed.length !== added.length || removed.length > LONGEST) {
    return [
      ...removed.map((line) => whole("-", line)),
      ...added.map((line) => whole("+", line)),
    ];
  }
  const pairs = removed.map((line, i) => changedLine(line, added[i] ?? ""));
  return [...pairs.map(([before]) => before), ...pairs.map(([, after]) => after)];
}

function changedLine(before: string, after: string): [Line, Line] {
  const words = diffWordsWithSpace(before, after, { maxEditLength: MOST_CHANGES });
  // Nothing in common: the whole lines differ.
  if (words?.some(({ added, removed, value }) => !added && !removed && /\S/.test(value)) !== true) {
    return [whole("-", before), whole("+", after)];
  }
  return [
    {
      sign: "-",
      text: words.filter(({ added }) => !added).map(({ value, removed }) => [value, removed]),
    },
    {
      sign: "+",
      text: words.filter(({ removed }) => !removed).map(({ value, added }) => [value, added]),
    },
  ];
}

function whole(sign: Sign, line: string): Line {
  return { sign, text: [[line, false]] };
}

function withNewline(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

function linesOf(text: string): string[] {
  return withNewline(text).split("\n").slice(0, -1);
}

function shortened(lines: readonly Line[]): Line[] {
  const near = lines.map((_, i) =>
    lines.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some(({ sign }) => sign !== " ")
  );
  const shown: Line[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (line === undefined || shown.length >= LONGEST) break;
    if (near[i]) {
      shown.push(line);
      continue;
    }
    const end = near.indexOf(true, i);
    const left = (end < 0 ? lines.length : end) - i;
    // One line takes as much room as what says that it was left out.
    shown.push(left === 1 ? line : whole(" ", `... ${left} equal lines`));
    i += left - 1;
  }
  if (shown.length >= LONGEST) shown.push(whole(" ", "... and more"));
  return shown;
}

function painted(sign: Sign, text: Line["text"], paint: Painter): string {
  if (sign === " ") return `  ${text.map(([part]) => part).join("")}`;
  const style = sign === "-" ? "red" : "green";
  const line = text.map(([part, isChanged]) => isChanged ? paint("inverse", part) : part).join("");
  return paint(style, `${sign} ${line}`);
}
