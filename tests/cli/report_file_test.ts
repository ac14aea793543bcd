import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ReportFile } from "../../cli/report_file.ts";
import { HostError } from "../../runtime/mod.ts";
import { inFolder } from "../support/cli.ts";

const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).toSorted();

Deno.test("a report takes the place of an older one when it is written, and leaves nothing beside it", () =>
  inFolder({ "a.txt": "old" }, async (folder) => {
    const file = await ReportFile.open(`${folder}/a.txt`, "--out=a.txt");
    assertEquals(Deno.readTextFileSync(`${folder}/a.txt`), "old");
    file.write(["n", "ew"]);
    file.discard();
    assertEquals([Deno.readTextFileSync(`${folder}/a.txt`), names(folder)], ["new", ["a.txt"]]);
  }));

Deno.test("of a report that is not written nothing is left, and the older one is", () =>
  inFolder({ "a.txt": "old" }, async (folder) => {
    (await ReportFile.open(`${folder}/a.txt`, "--out=a.txt")).discard();
    assertEquals([Deno.readTextFileSync(`${folder}/a.txt`), names(folder)], ["old", ["a.txt"]]);
    const late = await ReportFile.open(`${folder}/b.txt`, "--out=b.txt");
    Deno.mkdirSync(`${folder}/b.txt`);
    assertEquals(
      assertThrows(() => late.write(["new"]), HostError).message.startsWith("--out=b.txt: "),
      true,
    );
    assertEquals(names(folder), ["a.txt", "b.txt"]);
  }));

Deno.test("a report through a link is written where that leads to", {
  ignore: Deno.build.os === "windows",
}, () =>
  inFolder({ "in/a.txt": "old" }, async (folder) => {
    Deno.symlinkSync("in/a.txt", `${folder}/link.txt`);
    (await ReportFile.open(`${folder}/link.txt`, "--out=link.txt")).write(["new"]);
    assertEquals(Deno.readTextFileSync(`${folder}/in/a.txt`), "new");
    assertEquals(Deno.lstatSync(`${folder}/link.txt`).isSymlink, true);
  }));

Deno.test("what can't be a report is refused when it is named", () =>
  inFolder({ "in/a.txt": "" }, async (folder) => {
    const refusal = async (path: string) =>
      (await assertRejects(() => ReportFile.open(path, "--out"), HostError)).message;
    assertEquals(await refusal(`${folder}/in`), `--out: "${folder}/in" is a folder, not a file`);
    assertEquals(
      await refusal(`${folder}/no/a.txt`),
      `--out: the folder "${folder}/no/" is not there: make it first`,
    );
    // A file that takes a device's place would break every program that uses it.
    assertEquals(await refusal("/dev/null"), `--out: "/dev/null" is a pipe or device, not a file`);
    assertEquals(names(folder), ["in"]);
  }));
