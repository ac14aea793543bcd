import { assertEquals } from "@std/assert";
import { strictly, Totals } from "../../cli/test_totals.ts";
import { failed, failure, fileResult, result } from "../support/results.ts";

const names = (tests: readonly { path: readonly string[] }[]) => tests.map(({ path }) => path[0]);

Deno.test("nothing behind the last failure that may be is told, counted in the order of the report", () => {
  const totals = new Totals(2);
  const first = totals.add(fileResult({ tests: [failed("a"), result("b")] }));
  assertEquals([names(first.tests), totals.isFull], [["a", "b"], false]);
  const tests = [result("c"), failed("d"), result("e"), failed("f")];
  const second = totals.add(fileResult({ tests }));
  assertEquals([names(second.tests), totals.isFull], [["c", "d"], true]);
  const { passed, failed: number } = totals.summary("fail-fast");
  assertEquals([passed, number], [2, 2]);
});

Deno.test("a broken file counts as a failure, and is not told behind the last one", () => {
  const totals = new Totals(1);
  assertEquals(totals.add(fileResult({ broken: failure() })).broken, failure());
  assertEquals(totals.isFull, true);
  const other = new Totals(1);
  assertEquals(
    other.add(fileResult({ tests: [failed("a")], broken: failure() })).broken,
    undefined,
  );
  assertEquals(other.summary("fail-fast").broken, 0);
});

Deno.test("strictly() makes a failure of every warning, in tests that passed", () => {
  const warned = result("warned", { line: 3, warnings: ["odd", "very odd"] });
  const [test, other, pending] = strictly(fileResult({
    tests: [warned, result("well"), { ...warned, status: "pending" }],
  })).tests;
  assertEquals(test?.status, "failed");
  assertEquals(test?.failures.map(({ message, line }) => [message, line]), [
    ["odd (a warning, which --strict makes a failure)", 3],
    ["very odd (a warning, which --strict makes a failure)", 3],
  ]);
  assertEquals([other?.status, pending?.status], ["passed", "pending"]);
});
