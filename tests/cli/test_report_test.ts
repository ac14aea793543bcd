import { assertEquals, assertStringIncludes } from "@std/assert";
import { Parser } from "tap-parser";
import { peerTest } from "../peers.ts";
import { inFolder, luanet, project } from "../support/cli.ts";

const files = {
  "a_spec.lua": `describe("numbers", function()
  it("are equal", function() assert.equal(1, 1) end)
  it("are <not> & \\"never\\"", function() assert.equal("a\\27\\n<b>", "]]>") end)
  it.skip("are skipped", function() end)
  pending("are pending # later")
end)
it("raises", function() error("boom\\0\\xff") end)
`,
  "b_spec.lua": "local = 3\n",
};

Deno.test("--junit-path writes the same report as --reporter=junit, beside any other", () =>
  inFolder(files, async (cwd) => {
    const junit = await luanet(["test", "--reporter=junit"], { cwd });
    const both = await luanet(["test", "--junit-path=report.xml"], { cwd });
    assertEquals(await Deno.readTextFile(`${cwd}/report.xml`), junit.stdout);
    assertEquals(both.stdout, (await luanet(["test"], { cwd })).stdout);
    const names = [...Deno.readDirSync(cwd)].map(({ name }) => name).sort();
    assertEquals(names, ["a_spec.lua", "b_spec.lua", "report.xml"]);
  }));

Deno.test("an older report stays where a run is refused", () =>
  inFolder({ "report.xml": "older" }, async (cwd) => {
    const { code } = await luanet(["test", "--junit-path=report.xml"], { cwd });
    assertEquals(code, 2);
    assertEquals(await Deno.readTextFile(`${cwd}/report.xml`), "older");
  }));

peerTest(
  "xmllint",
  "libxml2-utils",
  "JUnit's schema accepts what --junit-path writes",
  (xmllint) =>
    inFolder(files, async (cwd) => {
      await luanet(["test", "--junit-path=report.xml"], { cwd });
      const schema = `${project}tests/cli/reporters/junit.xsd`;
      const { code, stderr } = await new Deno.Command(xmllint, {
        args: ["--noout", "--schema", schema, "report.xml"],
        cwd,
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
    }),
);

Deno.test("a TAP parser reads what --reporter=tap writes", () =>
  inFolder(files, async (cwd) => {
    const { stdout } = await luanet(["test", "--reporter=tap"], { cwd });
    const extra: string[] = [];
    const counts: number[] = [];
    await new Promise<void>((done) => {
      const parser = new Parser({ strict: true }, () => done());
      parser.on("extra", (line: string) => extra.push(line));
      parser.on("child", (child: Parser) => {
        child.on("extra", (line: string) => extra.push(line));
        child.on("complete", ({ count }: { count: number }) => counts.push(count));
      });
      parser.end(stdout);
    });
    assertEquals({ extra, counts }, { extra: [], counts: [5, 0] });
  }));

Deno.test("--reporter=json writes a document that can be parsed, broken files included", () =>
  inFolder(files, async (cwd) => {
    const { stdout, code } = await luanet(["test", "--reporter=json"], { cwd });
    const { files: reported, summary } = JSON.parse(stdout);
    assertEquals(code, 2);
    assertEquals(reported.map(({ file }: { file: string }) => file), ["a_spec.lua", "b_spec.lua"]);
    assertEquals(reported[1].broken.line, 1);
    const { passed, failed, pending, skipped, broken, ok } = summary;
    assertEquals([passed, failed, pending, skipped, broken, ok], [1, 2, 1, 1, 1, false]);
  }));

Deno.test("--reporter=github annotates the lines of the spec", () =>
  inFolder(files, async (cwd) => {
    const { stdout } = await luanet(["test", "--reporter=github"], { cwd });
    assertStringIncludes(stdout, "::error file=a_spec.lua,line=3,title=numbers > are <not>");
    assertStringIncludes(stdout, "::error file=b_spec.lua,line=1,title=broken spec file::");
  }));

Deno.test("a reader that goes away ends the run quietly", {
  ignore: Deno.build.os === "windows",
}, () =>
  inFolder(
    Object.fromEntries(
      Array.from(
        { length: 20 },
        (_, i) => [`${i}_spec.lua`, `it("${"x".repeat(9000)}", function() end)`],
      ),
    ),
    async (cwd) => {
      const { stdout, stderr } = await luanet(["test"], { cwd, shell: `"$@" | head -1` });
      assertEquals({ stdout, stderr }, { stdout: "0_spec.lua\n", stderr: "" });
    },
  ));

Deno.test("stdout that can't be written is told", {
  ignore: Deno.build.os !== "linux",
}, () =>
  inFolder(files, async (cwd) => {
    const { stderr, code } = await luanet(["test"], { cwd, shell: `"$@" > /dev/full` });
    assertStringIncludes(stderr, "error: can't write to stdout: ");
    assertEquals(code, 2);
  }));

Deno.test("--coverage writes which lines ran beside any report, the same whatever --jobs is", () =>
  inFolder({
    "a_spec.lua": `it("loads", function() luanet.load("main.lua") end)\n`,
    "b_spec.lua": `it("loads", function() luanet.load("main.lua") end)\n`,
    "main.lua": `local function never()\n  print("never")\nend\nprint("ran")\n`,
  }, async (cwd) => {
    const { stdout, code } = await luanet(["test", "--coverage=one", "--jobs=1"], { cwd });
    assertEquals(code, 0);
    assertStringIncludes(stdout, "main.lua");
    const json = await luanet(["test", "--coverage=two", "--jobs=2", "--reporter=json"], { cwd });
    JSON.parse(json.stdout);
    const text = await Deno.readTextFile(`${cwd}/one/lcov.info`);
    assertStringIncludes(text, "SF:main.lua\n");
    assertStringIncludes(text, "DA:2,0\n");
    assertStringIncludes(text, "DA:4,2\n");
    assertEquals(await Deno.readTextFile(`${cwd}/two/lcov.info`), text);
  }));

Deno.test("a coverage folder that can't be written is refused before anything runs", () =>
  inFolder({ "a_spec.lua": `print("ran")\n`, "file": "" }, async (cwd) => {
    const { stdout, stderr, code } = await luanet(["test", "--coverage=file"], { cwd });
    assertEquals({ stdout, code }, { stdout: "", code: 2 });
    assertStringIncludes(stderr, "--coverage=file");
  }));
