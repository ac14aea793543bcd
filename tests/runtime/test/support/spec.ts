import type { ScriptError } from "../../../../runtime/errors.ts";
import { bindModules } from "../../../../runtime/lua/bind.ts";
import { Waiting } from "../../../../runtime/lua/waiting.ts";
import { defineModule, fn, type ModuleSpec, param, text } from "../../../../runtime/spec.ts";
import { onlyLines, plan, type PlannedTest } from "../../../../runtime/test/plan.ts";
import type { Failure } from "../../../../runtime/test/results.ts";
import { type Ran, type TestHost, TestRunner } from "../../../../runtime/test/test_runner.ts";
import { Vocabulary } from "../../../../runtime/test/vocabulary.ts";
import { waits } from "../../../../runtime/waits.ts";
import { testContext } from "../../../support/context.ts";
import { runIn, testMachine } from "../../lua/support/machine.ts";

/** What came of a spec. */
export interface SpecOutcome {
  /** Why its tests could not be told. */
  readonly broken: ScriptError | undefined;
  /** Each test's full name and what came of it, in the order in which they were told. */
  readonly tests: readonly (Partial<Ran> & { readonly name: string; readonly line: number })[];
  /** The same in short: `describe it: passed`. */
  readonly lines: readonly string[];
  /** What it said with `say(text)`, and where hosts began and ended. */
  readonly said: readonly string[];
  readonly only: readonly number[];
  /** What failed at its end, after all tests. */
  readonly atEnd: readonly Failure[];
}

/** What a test may choose. */
export interface SpecSetting {
  /** What the tests are run in, by their numbers; those left out are not. */
  readonly order?: (tests: readonly PlannedTest[]) => readonly PlannedTest[];
  /** What each test's host finds wrong. */
  readonly hostFailures?: readonly Failure[];
  readonly timeout?: number;
  readonly path?: string;
}

/** `say(text)`, and `later()`, which lets Lua wait. */
function helpers(said: string[]): ModuleSpec {
  return defineModule({
    name: "",
    doc: "",
    open: () => undefined,
    functions: {
      say: fn({ doc: "", args: [param("text", text)], returns: [], example: "" }, (_, text) => {
        said.push(text);
      }),
      later: waits({ doc: "", args: [], returns: [], example: "" }, async () => {
        await new Promise((end) => setImmediate(end));
      }),
    },
  }) as ModuleSpec;
}

/** Runs the tests of a spec, `a_spec.lua`. */
export async function runSpec(spec: string, setting: SpecSetting = {}): Promise<SpecOutcome> {
  const path = setting.path ?? "a_spec.lua";
  const said: string[] = [];
  const machine = testMachine({ script: path, timeout: setting.timeout ?? 5_000 });
  machine.waiting = new Waiting(machine);
  const vocabulary = new Vocabulary();
  const modules = [vocabulary.module as ModuleSpec, helpers(said)];
  bindModules(machine, modules, testContext(), (error) => said.push(`reported: ${error.message}`));
  machine.protect((L) => {
    machine.stack.pushText(L, path);
    machine.x.lua_setglobal(L, machine.stack.name("_SCRIPT_PATH"));
  });
  vocabulary.install(machine);
  const broken = runIn(machine, spec, path);
  const all = plan(vocabulary.told.root);
  const chosen = (setting.order?.(all) ?? all).filter(({ leftOut }) => leftOut === undefined);
  const runner = new TestRunner(vocabulary, path, chosen.map(({ test }) => test));
  const host: TestHost = {
    begin: () => void said.push("host"),
    end: () => {
      said.push("end");
      return setting.hostFailures ?? [];
    },
  };
  const ran = new Map<PlannedTest, Ran>();
  if (broken === undefined) {
    for (const each of chosen) ran.set(each, await runner.run(each.test, host));
  }
  const tests = all.map((each) => ({
    name: each.path.join(" "),
    line: each.test.line,
    ...ran.get(each),
  }));
  return {
    broken,
    tests,
    lines: tests.map(({ name, status, failures = [] }, i) =>
      [`${name}: ${status ?? all[i]?.leftOut ?? "not run"}`, ...failures.map(shown)].join(" | ")
    ),
    said,
    only: onlyLines(vocabulary.told.root),
    atEnd: await runner.finish(),
  };
}

function shown({ file, line, message }: Failure): string {
  return `${file}:${line}: ${message}`;
}

/** What a test with this body fails with; undefined when it passes. */
export async function failureOf(body: string): Promise<Failure | undefined> {
  const { broken, tests } = await runSpec(`it("t", function()\n${body}\nend)`);
  if (broken !== undefined) throw broken;
  return tests[0]?.failures?.[0];
}
