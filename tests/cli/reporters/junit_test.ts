import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { JunitReporter } from "../../../cli/reporters/junit.ts";
import { peerTest } from "../../peers.ts";
import { inFolder, project } from "../../support/cli.ts";
import { report } from "../../support/report.ts";
import { awkward, everything, failed, fileResult, result } from "../../support/results.ts";

function junit(...results: Parameters<typeof report>[1]): string {
  return report(new JunitReporter(), results);
}

Deno.test("a suite for each file, a case for each test, in seconds of the virtual clock", () => {
  const tests = [
    result("math > adds", { line: 2, seconds: 1.5 }),
    {
      ...failed("fails", { kind: "assertion", message: "1 < 2" }),
      line: 4,
      output: [{ script: undefined, stream: "stdout", text: "printed\n" } as const],
    },
    { ...failed("raises"), line: 5 },
    result("is pending", { line: 6, status: "pending", reason: "later" }),
    result("is skipped", { line: 7, status: "skipped" }),
  ];
  assertEquals(
    junit(fileResult({ tests })),
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="luanet" tests="5" failures="1" errors="1" skipped="2" time="1.5">
  <testsuite name="a_spec.lua" tests="5" failures="1" errors="1" skipped="2" time="1.5" file="a_spec.lua">
    <testcase name="math &gt; adds" classname="a_spec.lua" time="1.5" file="a_spec.lua" line="2"/>
    <testcase name="fails" classname="a_spec.lua" time="0" file="a_spec.lua" line="4">
      <failure message="1 &lt; 2" type="assertion">failed: 1 &lt; 2
    at a_spec.lua:4</failure>
      <system-out>printed
</system-out>
    </testcase>
    <testcase name="raises" classname="a_spec.lua" time="0" file="a_spec.lua" line="5">
      <error message="boom" type="runtime">error: boom
    at a_spec.lua:4</error>
    </testcase>
    <testcase name="is pending" classname="a_spec.lua" time="0" file="a_spec.lua" line="6">
      <skipped message="pending: later"/>
    </testcase>
    <testcase name="is skipped" classname="a_spec.lua" time="0" file="a_spec.lua" line="7">
      <skipped/>
    </testcase>
  </testsuite>
</testsuites>
`,
  );
});

Deno.test("a broken file is an error, an only that was left behind a failure", () => {
  const text = junit(...everything);
  assertStringIncludes(
    text,
    `<testcase name="(the whole file)" classname="broken_spec.lua" time="0" file="broken_spec.lua" line="2">
      <error message="syntax error near &apos;=&apos;" type="syntax">`.replaceAll("&apos;", "'"),
  );
  assertStringIncludes(text, `<testcase name="(only in line 12)" classname="a_spec.lua"`);
  assertStringIncludes(text, `tests="11" failures="2" errors="3" skipped="3"`);
});

/** The values of an XPath expression in the report. */
async function xpath(xmllint: string, file: string, expression: string): Promise<string> {
  const { stdout } = await new Deno.Command(xmllint, { args: ["--xpath", expression, file] })
    .output();
  return new TextDecoder().decode(stdout).replace(/\n$/, "");
}

peerTest(
  "xmllint",
  "libxml2-utils",
  "JUnit's schema accepts a report of everything, whatever names and messages hold",
  (xmllint) =>
    inFolder({
      "everything.xml": junit(...everything),
      "nothing.xml": junit(),
      "wrong.xml": junit(...everything).replace("<testcase name", "<testcase title"),
    }, async (folder) => {
      const check = async (name: string) => {
        const schema = `${project}tests/cli/reporters/junit.xsd`;
        const { code, stderr } = await new Deno.Command(xmllint, {
          args: ["--noout", "--schema", schema, `${folder}/${name}`],
        }).output();
        return { code, said: new TextDecoder().decode(stderr) };
      };
      for (const name of ["everything.xml", "nothing.xml"]) {
        const { code, said } = await check(name);
        assertEquals(code, 0, said);
      }
      assert((await check("wrong.xml")).code !== 0);
      const name = await xpath(xmllint, `${folder}/everything.xml`, "string(//testcase[8]/@name)");
      assertEquals(
        name,
        awkward.toWellFormed().replace("\x1b", "\\x1b").replace("\x07", "\\x07")
          .replace("\x00", "\\x00").replace("\u0085", "\\x85").replace("\ufffe", "\ufffd"),
      );
      const message = "string(//testcase[9]/error/@message)";
      assertStringIncludes(
        await xpath(xmllint, `${folder}/everything.xml`, message),
        "\nsecond line",
      );
    }),
);
