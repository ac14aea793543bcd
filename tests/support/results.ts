import type { Failure, FileResult, TestResult } from "../../runtime/mod.ts";

/** A failure in line 4 of `a_spec.lua`, but for what is said. */
export function failure(changes: Partial<Failure> = {}): Failure {
  return {
    kind: "runtime",
    message: "boom",
    file: "a_spec.lua",
    line: 4,
    sourceLine: undefined,
    traceback: [],
    locals: [],
    script: undefined,
    ...changes,
  };
}

/** A test that passed, but for what is said. */
export function result(name: string, changes: Partial<TestResult> = {}): TestResult {
  return {
    path: name.split(" > "),
    line: 1,
    status: "passed",
    seconds: 0,
    failures: [],
    warnings: [],
    output: [],
    ...changes,
  };
}

/** A test that failed. */
export function failed(name: string, ...failures: readonly Partial<Failure>[]): TestResult {
  const all = failures.length === 0 ? [failure()] : failures.map(failure);
  return result(name, { status: "failed", failures: all });
}

/** What came of `a_spec.lua`, but for what is said. */
export function fileResult(changes: Partial<FileResult> = {}): FileResult {
  return { file: "a_spec.lua", tests: [], only: [], output: [], ...changes };
}

/** Names and texts that formats have to escape. */
export const awkward =
  `a & b <c> "d" 'e' # f \\ % g: h, \x1b[31m\x07 \x00 \u{1f600} \ud800 \ufffe ]]> é\u0085\u2028`;

/** One of everything, as two files. */
export const everything: readonly FileResult[] = [
  fileResult({
    only: [12],
    output: [{ script: undefined, stream: "stdout", text: "outside\n" }],
    tests: [
      result("dashboard > passes", { line: 2, seconds: 600.0004 }),
      {
        ...failed("dashboard > inner > fails", {
          kind: "assertion",
          message: "the values differ",
          sourceLine: "  assert.same({1}, {2})",
          difference: { expected: "{\n  1\n}", actual: "{\n  2\n}" },
          traceback: [
            { file: undefined, line: 0, what: "function 'assert.same'" },
            { file: "a_spec.lua", line: 4, what: "function <a_spec.lua:3>" },
            { file: "helper.lua", line: 9, what: "function 'helper.check'" },
          ],
        }, { kind: "network", message: "GET http://x/ is not answered", line: 5 }),
        line: 3,
        seconds: 1.5,
        output: [
          { script: undefined, stream: "stdout", text: "from the spec\n" },
          { script: "dashboard.lua", stream: "warn", text: "low\non health" },
        ],
      },
      {
        ...failed("dashboard > raises", {
          file: "dashboard.lua",
          line: 40,
          script: "dashboard.lua",
          message: "attempt to index a nil value (local 'player')",
          sourceLine: "  local health = player.health",
          traceback: [{ file: "dashboard.lua", line: 40, what: "function 'read'" }],
          times: 12,
        }),
        line: 6,
      },
      result("dashboard > is skipped", { line: 8, status: "skipped", reason: "not on CI" }),
      result("is pending", { line: 9, status: "pending", reason: "TODO # 7" }),
      result("is pending without a reason", { line: 10, status: "pending" }),
      result("warns", { line: 11, warnings: ["1 socket is still open"] }),
      result(awkward, {
        line: 12,
        output: [{ script: undefined, stream: "stdout", text: `${awkward}\n` }],
      }),
      { ...failed("is awkward", { message: `${awkward}\nsecond line` }), line: 13 },
    ],
  }),
  fileResult({
    file: "broken_spec.lua",
    broken: failure({
      kind: "syntax",
      message: "syntax error near '='",
      file: "broken_spec.lua",
      line: 2,
      sourceLine: "local = 3",
    }),
  }),
];
