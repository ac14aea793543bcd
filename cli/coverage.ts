import { absolutePath, type Coverage, HostError } from "../runtime/mod.ts";
import { type Painter, printableLine } from "./report.ts";
import { ReportFile } from "./report_file.ts";

/** The lines of one file that can run, sorted, and how often each did. */
interface CoveredFile {
  /** Relative to the current folder, if it is below it. */
  readonly path: string;
  readonly lines: readonly (readonly [line: number, count: number])[];
}

/**
 * Makes the folder of `--coverage`, and begins the report in it.
 * @throws {HostError} when it can't be written
 */
export async function openCoverageFile(folder: string): Promise<ReportFile> {
  const flag = `--coverage=${printableLine(folder)}`;
  makeFolder(folder, flag);
  return await ReportFile.open(fileIn(folder), flag);
}

/** Adds up what was counted in spec files, in whatever order, and writes it. */
export class CoverageReport {
  readonly #files = new Map<string, Map<number, number>>();

  /** Takes in what one spec file counted. Modules that were written by a test, and are on no disk, are left out. */
  add(coverage: Coverage): void {
    for (const [file, lines] of Object.entries(coverage)) {
      const path = absolutePath(file);
      let counts = this.#files.get(path);
      if (counts === undefined) {
        if (!isThere(path)) continue;
        this.#files.set(path, counts = new Map());
      }
      for (const [line, count] of lines) counts.set(line, (counts.get(line) ?? 0) + count);
    }
  }

  /** The report as LCOV, a piece for each file. */
  lcov(): string[] {
    return this.#sorted().map(lcovOf);
  }

  /** The report for a person: a line for each file, with the lines that did not run. */
  table(folder: string, paint: Painter): string {
    const files = this.#sorted();
    if (files.length === 0) return "coverage: no script was loaded\n";
    const all = { path: "all files", lines: files.flatMap(({ lines }) => lines) };
    const rows = [...files.map((file) => rowOf(file, missedIn(file.lines))), rowOf(all, "")];
    const width = (cell: "path" | "lines", least: number) =>
      Math.max(least, ...rows.map((row) => row[cell].length));
    const paths = width("path", "coverage".length), counts = width("lines", "lines".length);
    const heading = `${"coverage".padEnd(paths)}  ${"lines".padStart(counts)}      %  not run`;
    const lines = rows.map(({ path, lines, percent, missed }) => {
      const share = paint(
        percent === 100 ? "green" : percent < LITTLE ? "red" : "yellow",
        percent.toFixed(1).padStart(5),
      );
      return `${path.padEnd(paths)}  ${lines.padStart(counts)}  ${share}  ${missed}`.trimEnd();
    });
    const where = `written to ${printableLine(fileIn(folder))}`;
    return `${[paint("bold", heading), ...lines, paint("dim", where)].join("\n")}\n`;
  }

  #sorted(): CoveredFile[] {
    const base = `${absolutePath(".")}/`.replace(/\/+$/, "/");
    return [...this.#files].map(([path, counts]) => ({
      path: path.startsWith(base) ? path.slice(base.length) : path,
      lines: [...counts].sort(([a], [b]) => a - b),
    })).sort((a, b) => a.path < b.path ? -1 : 1);
  }
}

/** Percent below which a file is shown to be hardly tested. */
const LITTLE = 50;
/** Ranges of lines that are listed of one file. */
const RANGES = 20;

interface Row {
  readonly path: string;
  readonly lines: string;
  readonly percent: number;
  readonly missed: string;
}

function rowOf({ path, lines }: CoveredFile, missed: string): Row {
  const run = ranIn(lines), total = lines.length;
  // Cut, not rounded: 100 is what has no line left.
  const percent = total === 0 ? 100 : Math.floor(run * 1000 / total) / 10;
  return { path: printableLine(path), lines: `${run}/${total}`, percent, missed };
}

function ranIn(lines: CoveredFile["lines"]): number {
  return lines.filter(([, count]) => count > 0).length;
}

/** The lines that did not run: `12-15, 20`. Lines in between that can't run join what is around them. */
function missedIn(lines: CoveredFile["lines"]): string {
  const ranges: { from: number; to: number }[] = [];
  let last: { from: number; to: number } | undefined;
  for (const [line, count] of lines) {
    if (count > 0) last = undefined;
    else if (last !== undefined) last.to = line;
    else ranges.push(last = { from: line, to: line });
  }
  const said = ranges.slice(0, RANGES).map(({ from, to }) => from === to ? from : `${from}-${to}`);
  const more = ranges.length - said.length;
  return said.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** One file as LCOV's `geninfo` writes it. */
function lcovOf({ path, lines }: CoveredFile): string {
  const counts = lines.map(([line, count]) => `DA:${line},${count}`);
  const totals = [`LF:${lines.length}`, `LH:${ranIn(lines)}`];
  return ["TN:", `SF:${path}`, ...counts, ...totals, "end_of_record", ""].join("\n");
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function fileIn(folder: string): string {
  return `${folder}/lcov.info`;
}

/** @throws {HostError} when it can't be made */
function makeFolder(folder: string, flag: string): void {
  try {
    Deno.mkdirSync(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const said = `${flag} can't be written`;
    if (error instanceof Deno.errors.NotCapable) {
      throw new HostError(`${said}: run luanet with --allow-write`);
    }
    if (error instanceof Deno.errors.AlreadyExists || error instanceof Deno.errors.NotADirectory) {
      throw new HostError(`${said}: it is a file, or below one; name a folder`);
    }
    // Without the name of the call that failed.
    const cause = error.message.replace(/ \(os error \d+\)[^]*$|: \w+ '[^]*'$/, "");
    throw new HostError(`${said}: ${cause}; name another folder`);
  }
}
