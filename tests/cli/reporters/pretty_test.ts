import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { PrettyReporter } from "../../../cli/reporters/pretty.ts";
import { report } from "../../support/report.ts";
import { everything, failed, fileResult, result } from "../../support/results.ts";

function pretty(...results: Parameters<typeof report>[1]): string {
  return report(new PrettyReporter(false), results);
}

Deno.test("blocks are opened once, tests are indented below them, files without tests are left out", () => {
  const tests = [
    result("math > adds", { seconds: 1.5 }),
    result("math > deep > down"),
    result("math > subtracts", { status: "pending", reason: "later" }),
    result("alone", { status: "skipped" }),
  ];
  assertEquals(
    pretty(fileResult({ tests }), fileResult({ file: "b_spec.lua" })),
    `a_spec.lua
  math
    adds ... ok (1.5 s)
    deep
      down ... ok
    subtracts ... pending (later)
  alone ... skipped

ok | 2 passed | 0 failed | 1 pending | 1 skipped
`,
  );
});

Deno.test("what a spec prints stands below its test, and what scripts print does not", () => {
  const output = [
    { script: undefined, stream: "stdout", text: "one\ntwo\n" },
    { script: "a.lua", stream: "stdout", text: "of a script\n" },
  ] as const;
  assertStringIncludes(
    pretty(fileResult({ tests: [result("prints", { output })], output })),
    "a_spec.lua\n  | one\n  | two\n  prints ... ok\n    | one\n    | two\n\nok",
  );
});

Deno.test("a failure is told in full at the end, with everything that was written meanwhile", () => {
  assertStringIncludes(
    pretty(...everything),
    `
dashboard > inner > fails (a_spec.lua:3)
failed: the values differ
    at a_spec.lua:4 in function <a_spec.lua:3>
4 |   assert.same({1}, {2})
  |   ^^^^^^^^^^^^^^^^^^^^^
- expected  + actual
  {
-   1
+   2
  }
traceback:
  a_spec.lua:4  function <a_spec.lua:3>
  helper.lua:9  function 'helper.check'
not answered: GET http://x/ is not answered
    at a_spec.lua:5
output:
  from the spec
  warn dashboard.lua: low
  on health

dashboard > raises (a_spec.lua:6)
error: attempt to index a nil value (local 'player') (12 times)
    at dashboard.lua:40 in function 'read'
40 |   local health = player.health
   |                  ^^^^^^
`,
  );
});

Deno.test("values that the message has in full are not shown twice", () => {
  const told = (message: string, difference: { expected: string; actual: string }) =>
    pretty(fileResult({ tests: [failed("fails", { kind: "assertion", message, difference })] }));
  const short = { expected: "1", actual: "2" };
  assert(!told("expected 1, got 2", short).includes("- expected"));
  assertStringIncludes(told("expected 1, got something else", short), "\n- 1\n+ 2\n");
  assertStringIncludes(told("1\n2", short), "\n- 1\n+ 2\n");
});

Deno.test("a broken file and an only that was left behind are told with their lines", () => {
  const text = pretty(...everything);
  assertStringIncludes(text, "\nbroken_spec.lua\n  BROKEN\n");
  assertStringIncludes(
    text,
    "\nbroken_spec.lua\nsyntax error: near '='\n    at broken_spec.lua:2\n2 | local = 3\n  |       ^\n",
  );
  assertStringIncludes(text, "\nerror: a_spec.lua:12: `only` was left behind");
  assert(text.endsWith(
    "\nFAILED | 3 passed | 3 failed | 2 pending | 1 skipped | 1 broken | 1 only left behind | 1 warning\n",
  ));
});

Deno.test("control characters are shown as escapes, whatever a name or a message holds", () => {
  // deno-lint-ignore no-control-regex -- it is what must not be there
  assert(!/[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(pretty(...everything)));
});

Deno.test("colours only mark what is there without them", () => {
  const text = report(new PrettyReporter(true), everything);
  // deno-lint-ignore no-control-regex -- the sequences that colours are
  assertEquals(text.replace(/\x1b\[\d+m/g, ""), pretty(...everything));
});

Deno.test("of a long output the first and the last lines are shown", () => {
  const text = Array.from({ length: 500 }, (_, i) => `line ${i}\n`).join("");
  const test = {
    ...failed("writes"),
    output: [{ script: undefined, stream: "stdout", text } as const],
  };
  const shown = pretty(fileResult({ tests: [test] }));
  assertStringIncludes(shown, "  line 19\n  ... 400 more lines\n  line 420\n");
  assertStringIncludes(shown, "  line 499\n\nFAILED");
});

Deno.test("a run that was stopped says so", () => {
  const results = [fileResult({ tests: [failed("fails")] })];
  const end = (stopped: "fail-fast" | "interrupted") =>
    report(new PrettyReporter(false), results, stopped).trimEnd().split("\n").at(-1);
  const counts = "FAILED | 0 passed | 1 failed | 0 pending | 0 skipped";
  assertEquals(end("fail-fast"), `${counts} | stopped by --fail-fast`);
  assertEquals(end("interrupted"), `${counts} | interrupted`);
});
