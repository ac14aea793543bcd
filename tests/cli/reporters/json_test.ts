import { assertEquals } from "@std/assert";
import { JsonReporter } from "../../../cli/reporters/json.ts";
import { report } from "../../support/report.ts";
import { awkward, everything, fileResult, result } from "../../support/results.ts";

Deno.test("one JSON document, with every property there", () => {
  const text = report(new JsonReporter(), everything);
  const document = JSON.parse(text);
  assertEquals(document.version, 1);
  assertEquals(document.summary, {
    ok: false,
    files: 2,
    passed: 3,
    failed: 3,
    pending: 2,
    skipped: 1,
    broken: 1,
    only: 1,
    warnings: 1,
    seconds: 601.5004,
    stopped: null,
  });
  const [first, second] = document.files;
  assertEquals(first.tests[1].failures[0], {
    kind: "assertion",
    message: "the values differ",
    times: 1,
    file: "a_spec.lua",
    line: 4,
    source_line: "  assert.same({1}, {2})",
    script: null,
    difference: { expected: "{\n  1\n}", actual: "{\n  2\n}" },
    traceback: [
      { file: null, line: null, what: "function 'assert.same'" },
      { file: "a_spec.lua", line: 4, what: "function <a_spec.lua:3>" },
      { file: "helper.lua", line: 9, what: "function 'helper.check'" },
    ],
    locals: [],
  });
  assertEquals(first.tests[7].path, [awkward]);
  assertEquals([first.broken, second.broken.line], [null, 2]);
});

Deno.test("each file is on a line of its own, and a run of nothing is a document too", () => {
  const results = [fileResult({ tests: [result("passes")] }), fileResult({ file: "b_spec.lua" })];
  assertEquals(report(new JsonReporter(), results).split("\n").length, 5);
  assertEquals(JSON.parse(report(new JsonReporter(), [])).files, []);
});
