import { HostError, ScriptError } from "../errors.ts";
import { LineCounts } from "../lua/coverage.ts";
import { furnish } from "../rooms.ts";
import { Script } from "../script.ts";
import { readScript, type ScriptFile } from "../script_file.ts";
import type { ModuleSpec } from "../spec.ts";
import { counted, failureAt, failuresOf } from "./failures.ts";
import luanetTables from "./lua/luanet.lua" with { type: "text" };
import type { Drive } from "./luanet.ts";
import { luanetParts } from "./menu.ts";
import { luanetModules } from "./modules.ts";
import { order } from "./order.ts";
import { onlyLines, plan, type PlannedTest } from "./plan.ts";
import { runPrelude } from "./prelude.ts";
import type { Failure, FileResult, TestResult } from "./results.ts";
import { Session } from "./session.ts";
import { SpecHost } from "./spec_host.ts";
import type { SpecOptions, Surroundings } from "./surroundings.ts";
import { type TestHost, TestRunner } from "./test_runner.ts";
import { Vocabulary } from "./vocabulary.ts";

/** What a spec sees of the rooms: what it needs beside `luanet`. */
const SPEC_ROOMS = "json log file";

/**
 * Runs the tests of a spec file, each with a fresh host. Its results stand in the order of the file, whatever order they
 * ran in; tests that the filter leaves out are not among them.
 * @throws {HostError} when the file can't be read
 */
export async function runSpecFile(
  name: string,
  options: SpecOptions,
  surroundings: Surroundings,
): Promise<FileResult> {
  const file = readScript(name, options.root);
  const { modules } = await furnish([new TextEncoder().encode(SPEC_ROOMS)]);
  const folder = name.slice(0, name.lastIndexOf("/") + 1);
  const drive = { ...surroundings, options, folder };
  return await new SpecFile(file, drive, modules).run();
}

/** A spec file, its options and what it sees. */
class SpecFile {
  readonly #file: ScriptFile;
  readonly #drive: Drive;
  readonly #rooms: readonly ModuleSpec[];
  readonly #results = new Map<number, TestResult>();
  readonly #coverage: LineCounts | undefined;

  constructor(
    file: ScriptFile,
    drive: Drive,
    rooms: readonly ModuleSpec[],
  ) {
    this.#file = file;
    this.#drive = drive;
    this.#rooms = rooms;
    this.#coverage = drive.options.countLines === true ? new LineCounts() : undefined;
  }

  async run(): Promise<FileResult> {
    const { options } = this.#drive;
    let telling = this.#tell();
    const { output } = telling;
    const base = { file: this.#file.file, output, only: onlyLines(telling.vocabulary.told.root) };
    if (telling.broken !== undefined) return { ...base, tests: [], broken: telling.broken };
    let planned = plan(telling.vocabulary.told.root);
    const numbers = order(planned, options);
    const testsOf = (numbers: readonly number[]) =>
      numbers.flatMap((number) => {
        const each = planned[number];
        return each?.leftOut === undefined && each !== undefined ? [each.test] : [];
      });
    let runner = new TestRunner(telling.vocabulary, this.#file.file, testsOf(numbers));
    let failed = 0;
    for (const [i, number] of numbers.entries()) {
      if (telling.vocabulary.isDead) {
        // One of its tests was stopped in the middle: the others get a machine of their own.
        telling = this.#tell();
        planned = plan(telling.vocabulary.told.root);
        runner = new TestRunner(
          telling.vocabulary,
          this.#file.file,
          testsOf(numbers.slice(i)),
        );
      }
      const test = planned[number];
      if (test === undefined) throw new HostError(`${this.#file.file} told other tests this time`);
      const result = test.leftOut === undefined
        ? await this.#runTest(number, test, telling, runner)
        : leftOut(test, test.leftOut);
      this.#results.set(number, result);
      this.#drive.ended?.(number, result);
      if (result.status === "failed" && ++failed === options.failFast) break;
    }
    const [broken] = await runner.finish();
    telling.host.check();
    const tests = [...this.#results].sort(([a], [b]) => a - b).map(([, result]) => result);
    return {
      ...base,
      tests,
      ...broken === undefined ? {} : { broken },
      ...this.#coverage === undefined ? {} : { coverage: this.#coverage.result() },
    };
  }

  /** Makes a machine for the spec, and lets it tell its tests. */
  #tell(): Telling {
    const { options } = this.#drive;
    const vocabulary = new Vocabulary();
    const driving = [...luanetModules(this.#drive), luanetParts as ModuleSpec];
    const modules = [
      ...this.#rooms,
      vocabulary.module as ModuleSpec,
      ...this.#drive.sees?.(driving) ?? driving,
    ];
    const host = new SpecHost(options, modules, (machine) => {
      vocabulary.install(machine);
      runPrelude(machine, "luanet.lua", luanetTables);
    }, (error) => vocabulary.failureOf(error));
    try {
      new Script(host, this.#file).start();
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      host.failures.push(vocabulary.failureOf(error));
    }
    const broken = host.failures.shift();
    return { host, vocabulary, broken, output: host.takeOutput() };
  }

  async #runTest(
    number: number,
    { test, path }: PlannedTest,
    { host }: Telling,
    runner: TestRunner,
  ): Promise<TestResult> {
    const { options } = this.#drive;
    const { file } = this.#file;
    this.#drive.begins?.({ number, line: test.line, path });
    const session = new Session(options, {
      turned: this.#drive.turned?.bind(this.#drive),
      coverage: this.#coverage,
    });
    const testHost: TestHost = {
      begin: () => {
        host.current.session = session;
      },
      end: async () => {
        await session.end();
        const { overflow } = session.sink;
        return [
          ...counted(host.failures.splice(0)).map((failure) =>
            failure.line > 0 ? failure : { ...failure, file, line: test.line }
          ),
          ...failuresOf(session.sink.unexpected),
          ...(overflow === undefined ? [] : [failureAt("runtime", overflow, file, test.line)]),
          ...[...session.unanswered].map((what) => failureAt("network", what, file, test.line)),
        ];
      },
    };
    const { status, reason, failures } = await runner.run(test, testHost);
    host.current.session = undefined;
    host.check();
    return {
      path,
      line: test.line,
      status,
      seconds: session.seconds,
      ...reason === undefined ? {} : { reason },
      failures,
      warnings: [...session.warnings],
      output: [...host.takeOutput(), ...session.sink.output.take()],
    };
  }
}

/** A spec that has told its tests, in a machine of its own. */
interface Telling {
  readonly host: SpecHost;
  readonly vocabulary: Vocabulary;
  /** Why it could not. */
  readonly broken: Failure | undefined;
  readonly output: ReturnType<SpecHost["takeOutput"]>;
}

function leftOut(
  { test, path }: PlannedTest,
  status: "skipped" | "pending",
): TestResult {
  return {
    path,
    line: test.line,
    status,
    seconds: 0,
    failures: [],
    warnings: [],
    output: [],
  };
}
