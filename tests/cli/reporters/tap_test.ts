import { assertEquals } from "@std/assert";
import { Parser } from "tap-parser";
import { TapReporter } from "../../../cli/reporters/tap.ts";
import { report } from "../../support/report.ts";
import { awkward, everything, failed, fileResult, result } from "../../support/results.ts";

/** What a parser makes of a report: the assertions of each subtest, by its name, and how it ends. */
interface Parsed {
  readonly files: Readonly<Record<string, readonly Assertion[]>>;
  readonly ok: boolean;
  readonly bailout: boolean | string;
  readonly failures: readonly unknown[];
  /** Lines that are none of the protocol's. */
  readonly extra: string;
}

interface Assertion {
  readonly ok: boolean;
  readonly id: number;
  readonly name: string;
  readonly skip: boolean | string;
  readonly todo: boolean | string;
  readonly diag: Readonly<Record<string, unknown>> | null;
}

async function parse(text: string): Promise<Parsed> {
  const files: Record<string, Assertion[]> = {};
  let extra = "";
  const results = await new Promise<Parsed>((done) => {
    const parser = new Parser({ strict: true }, done as () => void);
    parser.on("child", (child: Parser) => {
      const own: Assertion[] = files[child.name] = [];
      child.on("assert", ({ ok, id, name, skip, todo, diag }: Assertion) => {
        own.push({ ok, id, name, skip, todo, diag });
      });
      child.on("extra", (line: string) => extra += line);
    });
    parser.on("extra", (line: string) => extra += line);
    parser.end(text);
  });
  const { ok, bailout, failures } = results;
  return { files, ok, bailout, failures, extra };
}

function tap(...results: Parameters<typeof report>[1]): string {
  return report(new TapReporter(), results);
}

Deno.test("TAP of version 14: a subtest for each file, numbered, with its plan at the end", () => {
  const tests = [result("math > adds"), result("alone")];
  assertEquals(
    tap(fileResult({ tests }), fileResult({ file: "b_spec.lua" })),
    `TAP version 14
# Subtest: a_spec.lua
    ok 1 - math > adds
    ok 2 - alone
    1..2
ok 1 - a_spec.lua
# Subtest: b_spec.lua
    1..0
ok 2 - b_spec.lua
1..2
# 2 passed, 0 failed, 0 pending, 0 skipped
`,
  );
});

Deno.test("a TAP parser reads a report of everything without a complaint", async () => {
  const { files, ok, bailout, extra } = await parse(tap(...everything));
  assertEquals({ ok, bailout, extra }, { ok: false, bailout: false, extra: "" });
  const tests = files["a_spec.lua"] ?? [];
  assertEquals(tests.map(({ ok }) => ok), [
    ...[true, false, false, true],
    ...[false, false, true, true, false],
  ]);
  assertEquals(tests.map(({ id }) => id), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assertEquals(tests.map(({ name }) => name).slice(0, 7), [
    "dashboard > passes",
    "dashboard > inner > fails",
    "dashboard > raises",
    "dashboard > is skipped",
    "is pending",
    "is pending without a reason",
    "warns",
  ]);
});

Deno.test("a parser reads what is skipped and what is pending, which is no failure", async () => {
  const { files } = await parse(tap(...everything));
  const [skipped, pending, bare] = (files["a_spec.lua"] ?? []).slice(3);
  assertEquals([skipped?.skip, skipped?.todo], ["not on CI", false]);
  assertEquals([pending?.skip, pending?.todo], [false, "TODO # 7"]);
  assertEquals([bare?.skip, bare?.todo], [false, true]);
  const only = [result("is pending", { status: "pending", reason: "later" })];
  assertEquals((await parse(tap(fileResult({ tests: only })))).ok, true);
});

Deno.test("a parser reads what went wrong as YAML, with places, values and further failures", async () => {
  const { files } = await parse(tap(...everything));
  const [, fails, raises] = files["a_spec.lua"] ?? [];
  assertEquals(fails?.diag, {
    message: "the values differ",
    severity: "fail",
    kind: "assertion",
    at: { file: "a_spec.lua", line: 4 },
    wanted: "{\n  1\n}",
    found: "{\n  2\n}",
    virtual_seconds: 1.5,
    others: ["GET http://x/ is not answered"],
  });
  assertEquals(raises?.diag, {
    message: "attempt to index a nil value (local 'player')",
    severity: "fail",
    kind: "runtime",
    at: { file: "a_spec.lua", line: 6 },
    raised: { file: "dashboard.lua", line: 40 },
  });
});

Deno.test("a parser reads messages as they were, whatever is in them", async () => {
  const messages = [
    `${awkward}\nsecond line`.toWellFormed(),
    "  indented\nfirst",
    "trailing \nspaces ",
    "a: b\n- c\n# d\n...\n---\n'e",
    "one\n\n\nfour",
    "",
    "tab\there",
    "{}",
    "yes",
  ];
  const tests = messages.map((message) => failed(`fails`, { message }));
  const { files, extra } = await parse(tap(fileResult({ tests })));
  assertEquals(files["a_spec.lua"]?.map(({ diag }) => diag?.["message"]), messages);
  assertEquals(extra, "");
});

Deno.test("a broken file, or an only that was left behind, is a subtest that is not ok", async () => {
  const broken = await parse(tap(...everything.slice(1)));
  assertEquals({ ok: broken.ok, failures: broken.failures.length }, { ok: false, failures: 1 });
  const only = await parse(tap(fileResult({ only: [3], tests: [result("passes")] })));
  assertEquals({ ok: only.ok, failures: only.failures.length }, { ok: false, failures: 1 });
});

Deno.test("a run that was interrupted bails out, one that failed fast has a plan of what ran", async () => {
  const results = [fileResult({ tests: [result("passes")] })];
  const interrupted = await parse(report(new TapReporter(), results, "interrupted"));
  assertEquals({ ok: interrupted.ok, bailout: interrupted.bailout }, {
    ok: false,
    bailout: "interrupted",
  });
  const fast = await parse(report(new TapReporter(), results, "fail-fast"));
  assertEquals({ ok: fast.ok, bailout: fast.bailout, extra: fast.extra }, {
    ok: true,
    bailout: false,
    extra: "",
  });
});
