import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { CoverageReport, openCoverageFile } from "../../cli/coverage.ts";
import { painter } from "../../cli/report.ts";
import { HostError } from "../../runtime/errors.ts";
import { type Coverage, LineCounts } from "../../runtime/lua/coverage.ts";
import { peerTest } from "../peers.ts";
import { runIn, testMachine } from "../runtime/lua/support/machine.ts";
import { inFolder, project } from "../support/cli.ts";

const plain = painter(false);

/** A report of the given counts. */
function reportOf(...counted: readonly Coverage[]): CoverageReport {
  const report = new CoverageReport();
  for (const coverage of counted) report.add(coverage);
  return report;
}

const program = `local M = {}
function M.sign(n)
  if n < 0 then
    return -1

  end
  return 1
end
function M.forgotten()
  -- nothing
  return M
end
return M.sign(2)
`;

/** What is counted of a file while it runs. */
function runCounted(file: string, lua: string): Coverage {
  const coverage = new LineCounts();
  runIn(testMachine({ coverage }), lua, file);
  return coverage.result();
}

Deno.test("lcov.info has each line that can run, of each file in order, below the current folder", () =>
  inFolder({ "b.lua": program, "a.lua": "return 1", "x/c.lua": "local a = 1" }, async (folder) => {
    const report = reportOf(
      runCounted(`${folder}/b.lua`, program),
      { [`${folder}/x/../x/./c.lua`]: [[1, 0]] },
      runCounted(`${folder}/a.lua`, "return 1"),
    );
    (await openCoverageFile(`${folder}/out/coverage`)).write(report.lcov());
    assertEquals([...Deno.readDirSync(`${folder}/out/coverage`)].map(({ name }) => name), [
      "lcov.info",
    ]);
    const text = await Deno.readTextFile(`${folder}/out/coverage/lcov.info`);
    const record = (path: string, lines: readonly string[], found: number, hit: number) =>
      ["TN:", `SF:${path}`, ...lines, `LF:${found}`, `LH:${hit}`, "end_of_record\n"].join("\n");
    assertEquals(
      text,
      record(`${folder}/a.lua`, ["DA:1,1"], 1, 1) +
        record(
          `${folder}/b.lua`,
          ["DA:1,1", "DA:2,1", "DA:3,1", "DA:4,0", "DA:7,1", "DA:9,1", "DA:11,0", "DA:13,1"],
          8,
          6,
        ) +
        record(`${folder}/x/c.lua`, ["DA:1,0"], 1, 0),
    );
  }));

Deno.test("files below the current folder are named from there, and one file has one name", () => {
  const names = ["fixtures/hello.lua", "./fixtures/../fixtures/hello.lua"];
  const absolute = `${project}fixtures/hello.lua`;
  const report = reportOf(
    ...[...names, absolute].map((name, i): Coverage => ({ [name]: [[1, i], [2, 0]] })),
  );
  assertMatch(report.table("out", plain), /^fixtures\/hello\.lua +1\/2 +50\.0 {2}2$/m);
});

Deno.test("the order in which counts are added changes nothing", () =>
  inFolder({ "a.lua": program, "b.lua": program }, (folder) => {
    const parts: Coverage[] = [
      { [`${folder}/b.lua`]: [[3, 1], [7, 0]] },
      { [`${folder}/a.lua`]: [[1, 2]] },
      { [`${folder}/b.lua`]: [[1, 0], [3, 4]], [`${folder}/a.lua`]: [[1, 0], [2, 0]] },
    ];
    const texts = [parts, parts.toReversed(), [...parts.slice(1), ...parts.slice(0, 1)]].map(
      (order) => {
        const report = reportOf(...order);
        return report.lcov().join("") + report.table("out", plain);
      },
    );
    assertEquals(new Set(texts).size, 1);
    assertMatch(texts[0] ?? "", /DA:1,0\nDA:3,5\nDA:7,0/);
    return Promise.resolve();
  }));

Deno.test("the table has the lines that did not run, as ranges over what can't", () =>
  inFolder({ "a.lua": "", "b.lua": "", "nothing.lua": "", "all.lua": "" }, (folder) => {
    const missed = Array.from({ length: 50 }, (_, i) => [i + 1, i % 2] as const);
    const report = reportOf({
      [`${folder}/a.lua`]: [[1, 1], [12, 0], [13, 0], [15, 0], [17, 3], [20, 0], [22, 1]],
      [`${folder}/all.lua`]: [[1, 1], [2, 9]],
      [`${folder}/b.lua`]: missed,
      [`${folder}/nothing.lua`]: [],
    });
    const table = report.table("out", plain).replaceAll(`${folder}/`, "").replace(/ {4,}/g, "   ");
    const ranges = Array.from({ length: 20 }, (_, i) => 2 * i + 1).join(", ");
    assertEquals(
      table.split("\n").map((line) => line.trimEnd().replace(/ {3,}/g, "  ")),
      [
        "coverage  lines  %  not run",
        "a.lua  3/7  42.8  12-15, 20",
        "all.lua  2/2  100.0",
        `b.lua  25/50  50.0  ${ranges} and 5 more`,
        "nothing.lua  0/0  100.0",
        "all files  30/59  50.8",
        "written to out/lcov.info",
        "",
      ],
    );
    return Promise.resolve();
  }));

Deno.test("the table's columns stand below one another, and 99.99 % is not 100 %", () => {
  const file = `${project}fixtures/hello.lua`;
  const lines = Array.from({ length: 20_000 }, (_, i) => [i + 1, i] as const);
  assertEquals(reportOf({ [file]: lines }).table("out", plain).split("\n"), [
    "coverage                  lines      %  not run",
    "fixtures/hello.lua  19999/20000   99.9  1",
    "all files           19999/20000   99.9",
    "written to out/lcov.info",
    "",
  ]);
});

Deno.test("colors say how much of a file ran", () =>
  inFolder({ "a.lua": "", "b.lua": "", "c.lua": "" }, (folder) => {
    const table = reportOf({
      [`${folder}/a.lua`]: [[1, 1]],
      [`${folder}/b.lua`]: [[1, 1], [2, 0]],
      [`${folder}/c.lua`]: [[1, 0], [2, 0]],
    }).table("out", painter(true));
    for (const cell of ["\x1b[32m100.0\x1b", "\x1b[33m 50.0\x1b", "\x1b[31m  0.0\x1b"]) {
      assert(table.includes(cell), table);
    }
    return Promise.resolve();
  }));

Deno.test("a module that only a test had in memory is left out, and no script at all is said", () => {
  assertEquals(
    reportOf({ "/none/at/all.lua": [[1, 1]] }).table("out", plain),
    "coverage: no script was loaded\n",
  );
});

async function refusal(folder: string): Promise<string> {
  return (await assertRejects(() => openCoverageFile(folder), HostError)).message;
}

Deno.test("a folder that can't be written is told of before anything runs", () =>
  inFolder({ "a.txt": "" }, async (folder) => {
    for (const path of ["a.txt", "a.txt/b"]) {
      assertEquals(
        await refusal(`${folder}/${path}`),
        `--coverage=${folder}/${path} can't be written: it is a file, or below one; name a folder`,
      );
    }
    await Deno.mkdir(`${folder}/taken/lcov.info`, { recursive: true });
    assertEquals(
      await refusal(`${folder}/taken`),
      `--coverage=${folder}/taken: "${folder}/taken/lcov.info" is a folder, not a file`,
    );
  }));

Deno.test("a missing permission to write coverage is named", () =>
  inFolder({}, async (folder) => {
    const module = JSON.stringify(new URL("../../cli/coverage.ts", import.meta.url));
    await Deno.writeTextFile(
      `${folder}/program.ts`,
      `import { openCoverageFile } from ${module};
      for (const folder of ["allowed/deep", "denied"]) {
        try {
          (await openCoverageFile(folder)).discard();
          console.log("fine");
        } catch (error) {
          console.log(error.name, error.message);
        }
      }`,
    );
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--no-lock", `--config=${project}deno.json`, "--allow-read"]
        .concat(["--allow-write=allowed", "program.ts"]),
      cwd: folder,
      env: { NO_COLOR: "1" },
    }).output();
    assertEquals(
      new TextDecoder().decode(stdout),
      "fine\nHostError --coverage=denied can't be written: run luanet with --allow-write\n",
      new TextDecoder().decode(stderr),
    );
  }));

peerTest(
  "genhtml",
  "lcov",
  "genhtml takes lcov.info, and counts what the table counts",
  (genhtml) =>
    inFolder({ "src/b.lua": program, "src/a ☃.lua": "local a = 1\nreturn a\n" }, async (folder) => {
      const report = reportOf(
        runCounted(`${folder}/src/b.lua`, program),
        runCounted(`${folder}/src/a ☃.lua`, "local a = 1\nreturn a\n"),
      );
      (await openCoverageFile(folder)).write(report.lcov());
      const { success, stdout, stderr } = await new Deno.Command(genhtml, {
        args: ["--output-directory", `${folder}/html`, `${folder}/lcov.info`],
        env: { LC_ALL: "C.UTF-8" },
      }).output();
      const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
      assert(success, said);
      assertMatch(said, /lines\.+: 80\.0% \(8 of 10 lines\)/);
      assert(!/warning|error/i.test(said), said);
      assertMatch(report.table("out", plain), /^all files +8\/10 +80\.0$/m);
      const page = await Deno.readTextFile(`${folder}/html/src/b.lua.gcov.html`);
      assertMatch(page, /lineNoCov.*return M/);
    }),
);
