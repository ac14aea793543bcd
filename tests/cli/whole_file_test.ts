import { assertEquals, assertThrows } from "@std/assert";
import { tryWhole, writeWhole } from "../../cli/whole_file.ts";
import { inFolder } from "../support/cli.ts";

const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).toSorted();

Deno.test("a file is written in the place of an older one, and nothing is left beside it", () =>
  inFolder({ "a.txt": "old" }, (folder) => {
    tryWhole(`${folder}/a.txt`);
    assertEquals(Deno.readTextFileSync(`${folder}/a.txt`), "old");
    writeWhole(`${folder}/a.txt`, "new");
    assertEquals([Deno.readTextFileSync(`${folder}/a.txt`), names(folder)], ["new", ["a.txt"]]);
    return Promise.resolve();
  }));

Deno.test("of a file that can't take its place nothing is left", () =>
  inFolder({ "b/in.txt": "" }, (folder) => {
    assertThrows(() => writeWhole(`${folder}/b`, "new"));
    assertEquals(names(folder), ["b"]);
    return Promise.resolve();
  }));

Deno.test("a folder that stands where the file is begun is left as it is", async () => {
  await inFolder({}, (folder) => {
    Deno.mkdirSync(`${folder}/a.txt.part`);
    assertThrows(() => tryWhole(`${folder}/a.txt`));
    assertThrows(() => writeWhole(`${folder}/a.txt`, "new"));
    assertEquals(names(folder), ["a.txt.part"]);
    return Promise.resolve();
  });
});
