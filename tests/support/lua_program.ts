import { ScriptError } from "../../runtime/errors.ts";
import type { Host } from "../../runtime/host.ts";
import { Waiting } from "../../runtime/lua/waiting.ts";
import type { FakeNetwork } from "../../runtime/net/fake/network.ts";
import type { ModuleSpec } from "../../runtime/spec.ts";
import { onlyLines, plan, type PlannedTest } from "../../runtime/test/plan.ts";
import { TestRunner } from "../../runtime/test/test_runner.ts";
import { Vocabulary } from "../../runtime/test/vocabulary.ts";
import { MemorySink, modules, script, type Setting, testHost } from "./host.ts";
import { onlyLeft, type Outcome } from "./lua_outcome.ts";
import { programHost } from "./program_host.ts";
import { programNetwork } from "./program_network.ts";

/** What a program's host says; the far side of the network has its turn when nothing of the host is waited for. */
class ProgramSink extends MemorySink {
  readonly far: (() => void)[] = [];

  override flush(): void {
    for (let turn = this.far.shift(); turn !== undefined; turn = this.far.shift()) turn();
  }
}

/**
 * A program below tests/lua: a script as any other, with all the rooms, which has the vocabulary of specs and the global
 * `host` besides. It runs from its top for each of its tests, in a host of its own.
 */
class Program {
  readonly sink = new ProgramSink();
  readonly vocabulary = new Vocabulary();
  readonly host: Host;
  readonly network: FakeNetwork;

  constructor(readonly file: string, setting: Setting) {
    const { host } = testHost({
      ...setting,
      world: { sink: this.sink, transports: () => Promise.resolve(this.network.transports) },
      modules: [
        ...setting.modules ?? modules,
        programHost(() => this),
        this.vocabulary.module as ModuleSpec,
      ],
      prepareMachine: (machine) => {
        machine.waiting = new Waiting(machine);
        this.vocabulary.install(machine);
      },
    });
    this.host = host;
    this.network = programNetwork({
      now: () => host.world.clock.now(),
      post: (turn) => host.post(turn),
      far: (turn) => void this.sink.far.push(turn),
      at: (time, turn) => host.at(time, turn),
      await: (work) => host.await(work),
    });
  }

  /** Runs the top level, which tells the tests. @throws {ScriptError} when it does not compile */
  async tell(text: Uint8Array): Promise<readonly PlannedTest[]> {
    await this.host.prepare([]);
    this.host.start([this.host.compile(script(text, this.file))]);
    await this.host.arrive();
    return plan(this.vocabulary.told.root);
  }

  /** Runs one test, and the host to its end; gives what was wrong, a line each. */
  async run({ test, leftOut }: PlannedTest): Promise<string[]> {
    const runner = new TestRunner(this.vocabulary, this.file, [test]);
    const ran = leftOut === undefined
      ? await runner.run(test, { begin: () => {}, end: () => [] })
      : { status: leftOut, failures: [] };
    const failures = [...ran.failures, ...await runner.finish()];
    await this.end();
    const lines = failures.map(({ file, line, message }) => `${file}:${line}: ${message}`);
    const isMissing = ran.status !== "passed" && ran.status !== "failed";
    return [...new Set([...isMissing ? [`it is ${ran.status}`] : [], ...lines, ...this.errors])];
  }

  /** Unloads it. @throws what went wrong in luanet itself */
  async end(): Promise<void> {
    this.host.unloadAll();
    await this.host.arrive();
    await this.host.step(0);
  }

  /** What it raised and did not handle, a line each. */
  get errors(): string[] {
    return this.sink.errors.map(lineOf);
  }
}

/**
 * Runs a program's tests, each from the program's top.
 * @param file how failures name it
 */
export async function runProgram(
  file: string,
  text: Uint8Array,
  setting: Setting = {},
): Promise<Outcome> {
  const telling = new Program(file, setting);
  const planned = await telling.tell(text).catch((error) => {
    if (!(error instanceof ScriptError)) throw error;
    return lineOf(error);
  });
  if (typeof planned === "string") return { problems: [planned], tests: [] };
  await telling.end();
  const problems = [
    ...planned.length === 0 ? [`${file} has no test`] : [],
    ...onlyLines(telling.vocabulary.told.root).map((line) => onlyLeft(file, line)),
  ];
  if (telling.errors.length > 0) return { problems: telling.errors, tests: [] };
  const tests: Outcome["tests"][number][] = [];
  for (const [i, { path }] of planned.entries()) {
    const program = new Program(file, setting);
    const test = (await program.tell(text))[i];
    if (test === undefined) throw new Error(`${file} told other tests this time`);
    tests.push({ name: path.join(" "), failures: await program.run(test) });
  }
  return { problems, tests };
}

function lineOf({ position, message }: ScriptError): string {
  return `${position}: ${message}`;
}
