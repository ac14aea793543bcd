import type { Coverage, FileResult, Recording } from "../runtime/mod.ts";
import type { Output } from "./output.ts";
import { painter } from "./report.ts";
import { ReportFile } from "./report_file.ts";
import { isWell, type Reporter, type Summary } from "./reporters/reporter.ts";
import { ofShard } from "./spec_files.ts";
import type { TestFlags } from "./test_flags.ts";
import { TestProgress } from "./test_progress.ts";
import { type ReportTargets, TestReport } from "./test_report.ts";
import { TestRun } from "./test_run.ts";

/** One run over all files, with its report. */
export interface Pass {
  readonly flags: TestFlags;
  readonly output: Output;
  /** @throws {UsageError | HostError} when there is nothing to run */
  find(): readonly string[];
  /** How many files there may be: not yet known where a folder was named. */
  readonly most: number;
  /** Gets what can be stopped. */
  begins(run: TestRun): void;
}

/** @throws {UsageError | HostError} when there is nothing to run, or a report can't be written */
export async function runPass({ flags, output, find, most, begins }: Pass): Promise<Summary> {
  const progress = Deno.stderr.isTerminal() ? await TestProgress.open(output) : undefined;
  const note = (text: string) => {
    output.write("stderr", new TextEncoder().encode(`${text}\n`));
    output.flush();
  };
  let total = 0;
  const run = new TestRun(flags, {
    changed: (running, ended) => progress?.show(running, ended, total),
    result: (result: FileResult) => progress?.count(result),
    note,
  }, flags.replay === undefined ? undefined : await readReplay(flags.replay));
  begins(run);
  output.onEnd = () => run.stop();
  run.warm(most);
  let coverage: CoverageFile | undefined, junit: JunitFile | undefined;
  try {
    coverage = await openCoverage(flags.coverage);
    const found = find();
    const files = flags.shard === undefined ? found : ofShard(found, flags.shard);
    if (flags.shard !== undefined && files.length === 0) {
      const { index, count } = flags.shard;
      note(`--shard=${index}/${count}: there are only ${found.length} files, so this one has none`);
    }
    total = files.length;
    junit = await openJunit(flags.junitPath);
    const report = new TestReport({
      output,
      reporter: await openReporter(flags.reporter),
      junit,
      told: (result) => coverage?.add(result.coverage ?? {}),
    }, flags);
    const summary = await run.run(files, report);
    remark(summary, flags, note);
    coverage?.end(output, flags.reporter === "pretty" ? "stdout" : "stderr");
    return summary;
  } finally {
    coverage?.file.discard();
    junit?.file.discard();
    run.stop();
    progress?.erase();
  }
}

/** Where the lines that ran are counted. */
interface CoverageFile {
  readonly file: ReportFile;
  add(coverage: Coverage): void;
  /** Writes the file, and the table to the stream. @throws {HostError} when it can't be written */
  end(output: Output, stream: "stdout" | "stderr"): void;
}

/** A JUnit report beside another one. */
type JunitFile = NonNullable<ReportTargets["junit"]>;

/** Loaded only where there is one. @throws {HostError} with the place of what is wrong in the file */
async function readReplay(file: string): Promise<Recording> {
  return await (await import("./har_file.ts")).readHarFile(file);
}

/** Counts lines, if the flags ask for it: loaded only then. @throws {HostError} when the folder can't be written */
async function openCoverage(folder: string | undefined): Promise<CoverageFile | undefined> {
  if (folder === undefined) return undefined;
  const { CoverageReport, openCoverageFile } = await import("./coverage.ts");
  const file = await openCoverageFile(folder);
  const report = new CoverageReport();
  return {
    file,
    add: (coverage) => report.add(coverage),
    end: (output, stream) => {
      file.write(report.lcov());
      const target = stream === "stdout" ? Deno.stdout : Deno.stderr;
      const paint = painter(target.isTerminal() && !Deno.noColor);
      output.write(stream, new TextEncoder().encode(`\n${report.table(folder, paint)}`));
      output.flush();
    },
  };
}

/** What the report does not say: why nothing ran, and how to see a failure again. */
function remark(summary: Summary, flags: TestFlags, note: (text: string) => void): void {
  const { passed, failed, pending, broken, stopped } = summary;
  if (flags.filter !== undefined && passed + failed + pending + broken === 0 && !stopped) {
    note(`--filter=${flags.filter}: no test has such a name`);
  }
  if (flags.shuffle?.isDrawn === true && !isWell(summary)) {
    note(`--shuffle=${flags.shuffle.number} repeats this order`);
  }
}

/** Only the reporter that is used is loaded. */
async function openReporter(name: TestFlags["reporter"]): Promise<Reporter> {
  switch (name) {
    case "pretty": {
      const { PrettyReporter } = await import("./reporters/pretty.ts");
      return new PrettyReporter(Deno.stdout.isTerminal() && !Deno.noColor);
    }
    case "tap":
      return new (await import("./reporters/tap.ts")).TapReporter();
    case "junit":
      return new (await import("./reporters/junit.ts")).JunitReporter();
    case "github":
      return new (await import("./reporters/github.ts")).GithubReporter();
    case "json":
      return new (await import("./reporters/json.ts")).JsonReporter();
  }
}

async function openJunit(path: string | undefined): Promise<JunitFile | undefined> {
  if (path === undefined) return undefined;
  const file = await ReportFile.open(path, `--junit-path=${path}`);
  return { reporter: new (await import("./reporters/junit.ts")).JunitReporter(), file };
}
