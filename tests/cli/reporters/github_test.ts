import { assert, assertEquals } from "@std/assert";
import { GithubReporter } from "../../../cli/reporters/github.ts";
import { report } from "../../support/report.ts";
import { everything, failed, fileResult, result } from "../../support/results.ts";

function github(...results: Parameters<typeof report>[1]): string[] {
  return report(new GithubReporter(), results).trimEnd().split("\n");
}

Deno.test("a failure stands at its line of the spec, with newlines escaped", () => {
  const tests = [
    { ...failed("math > adds", { kind: "assertion", message: "100%\nwrong" }), line: 3 },
  ];
  assertEquals(github(fileResult({ tests })), [
    "::error file=a_spec.lua,line=4,title=math > adds::failed: 100%25%0A    wrong%0A    at a_spec.lua:4",
    "FAILED | 0 passed | 1 failed | 0 pending | 0 skipped",
  ]);
});

Deno.test("what a script raised stands at the spec's line that led to it, or at its test", () => {
  const raised = { file: "dashboard.lua", line: 40, script: "dashboard.lua" };
  const traceback = [
    { file: "dashboard.lua", line: 40, what: "function 'read'" },
    { file: "a_spec.lua", line: 9, what: "function <a_spec.lua:7>" },
  ];
  const tests = [
    { ...failed("direct", { ...raised, traceback }), line: 7 },
    { ...failed("later", raised), line: 12 },
  ];
  const places = github(fileResult({ tests })).map((line) =>
    /^::error file=([^:]+),title/.exec(line)?.[1]
  );
  assertEquals(places.slice(0, 2), ["a_spec.lua,line=9", "a_spec.lua,line=12"]);
});

Deno.test("warnings, broken files and an only that was left behind are annotated", () => {
  const lines = github(...everything);
  const starts = lines.map((line) => line.split("::")[1] ?? "");
  assert(starts.includes("warning file=a_spec.lua,line=11,title=warns"));
  assert(starts.includes("error file=broken_spec.lua,line=2,title=broken spec file"));
  assert(starts.includes("error file=a_spec.lua,line=12,title=only left behind"));
});

Deno.test("without a failure there is the summary alone", () => {
  assertEquals(github(fileResult({ tests: [result("passes")] })), [
    "ok | 1 passed | 0 failed | 0 pending | 0 skipped",
  ]);
});
