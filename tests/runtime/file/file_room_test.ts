import { assert, assertEquals, assertMatch } from "@std/assert";
import { FileRoom } from "../../../runtime/file/file_room.ts";
import type { Entry } from "../../../runtime/files.ts";
import { MemoryRoot } from "../../support/memory_root.ts";
import { FolderRoot, type Root } from "../../../runtime/root.ts";
import { inFolder } from "../../support/cli.ts";
import { testContext } from "../../support/context.ts";

const encoder = new TextEncoder();

/** A room, and what it said since it was last asked. */
function roomOf(root: Root, memory = 1 << 20): { room: FileRoom; said: () => string[] } {
  const context = testContext({ root, settings: { allowOrigins: [], memory, maxBody: 64 << 20 } });
  return { room: new FileRoom(context), said: () => context.said.splice(0) };
}

Deno.test("a path that is refused gives what a miss gives, and a warning with path and rule", () => {
  const { room, said } = roomOf(new MemoryRoot({ "a.txt": "a" }));
  const rule = "has `..` in it: paths are relative and stay below the folder";
  assertEquals(room.read("../a.txt"), undefined);
  assertEquals(room.write("..\\a.txt", encoder.encode("x")), false);
  assertEquals(room.exists("../a.txt"), false);
  assertEquals(room.remove("../a.txt"), false);
  assertEquals(room.rename("../a.txt", "b.txt"), false);
  assertEquals(room.rename("a.txt", "../b.txt"), false);
  assertEquals(room.list(".."), []);
  assertEquals(room.scan("../*.txt"), []);
  assertEquals(said(), [
    `warn: file.read: "../a.txt" ${rule}`,
    `warn: file.write: "..\\a.txt" ${rule}`,
    `warn: file.exists: "../a.txt" ${rule}`,
    `warn: file.remove: "../a.txt" ${rule}`,
    `warn: file.rename: "../a.txt" ${rule}`,
    `warn: file.rename: "../b.txt" ${rule}`,
    `warn: file.list: ".." ${rule}`,
    `warn: file.scan: "../*.txt" ${rule}`,
  ]);
});

Deno.test("what is not there is no reason for a warning", () => {
  const { room, said } = roomOf(new MemoryRoot({ "a.txt": "a" }));
  assertEquals(room.read("none.txt"), undefined);
  assertEquals(room.read("none/none.txt"), undefined);
  assertEquals(room.exists("none"), false);
  assertEquals(room.remove("none"), false);
  assertEquals(room.rename("none", "new/b.txt"), false);
  assertEquals(room.list("none"), []);
  assertEquals(room.scan("none/*"), []);
  assertEquals(room.scan("*.lua"), []);
  assertEquals(said(), []);
});

Deno.test("something else in a file's or a folder's place is said", () => {
  const { room, said } = roomOf(new MemoryRoot({ "a.txt": "a", "folder/b.txt": "b" }));
  assertEquals(room.read("folder"), undefined);
  assertEquals(room.write("folder", new Uint8Array()), false);
  assertEquals(room.write("a.txt/x", new Uint8Array()), false);
  assertEquals(room.remove("folder"), false);
  assertEquals(room.rename("a.txt", "folder"), false);
  assertEquals(room.list("a.txt"), []);
  assertEquals(room.exists("folder"), true);
  assertEquals(said(), [
    `warn: file.read: "folder" is a folder, not a file`,
    `warn: file.write: "folder" is a folder, not a file`,
    `warn: file.write: "a.txt" is a file, not a folder`,
    `warn: file.remove: "folder" is a folder, not a file`,
    `warn: file.rename: "folder" is a folder, not a file`,
    `warn: file.list: "a.txt" is a file, not a folder`,
  ]);
});

Deno.test(
  "a pipe does not exist, and is not waited for",
  { ignore: Deno.build.os !== "linux" },
  () =>
    inFolder({}, async (folder) => {
      await new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).output();
      const { room, said } = roomOf(new FolderRoot(folder));
      assertEquals(room.exists("pipe"), false);
      assertEquals(room.read("pipe"), undefined);
      assertEquals(room.write("pipe", new Uint8Array()), false);
      assertEquals(room.list(""), []);
      assertEquals(said(), [
        `warn: file.read: "pipe" is a pipe or device, not a file`,
        `warn: file.write: "pipe" is a pipe or device, not a file`,
      ]);
    }),
);

Deno.test("a file that does not fit the script's memory is not read, and a warning says so", () => {
  const { room, said } = roomOf(new MemoryRoot({ "a.bin": "x".repeat(101) }), 100);
  assertEquals(room.read("a.bin"), undefined);
  assertEquals(said(), [
    `warn: file.read: "a.bin" has 101 bytes, and the script's memory (--memory) is 100`,
  ]);
});

const cases = ["Data/Map.txt", "other.txt"];

for (
  const [name, withRoot] of Object.entries({
    FolderRoot: (test: (root: Root) => void) =>
      inFolder(
        Object.fromEntries(cases.map((path) => [path, ""])),
        (folder) => Promise.resolve(test(new FolderRoot(folder))),
      ),
    MemoryRoot: (test: (root: Root) => void) =>
      Promise.resolve(test(new MemoryRoot(Object.fromEntries(cases.map((path) => [path, ""]))))),
  })
) {
  Deno.test({
    name: `${name}: a miss that differs from an existing name only in case is said, once`,
    // There they are the same.
    ignore: Deno.build.os !== "linux",
    fn: () =>
      withRoot((root) => {
        const differs = "finds nothing, as upper and lower case differ here; on Windows it finds";
        for (let i = 0; i < 5; i++) {
          const { room, said } = roomOf(root);
          for (let j = 0; j < 20; j++) {
            assertEquals(room.read("data/map.TXT"), undefined);
            assertEquals(room.exists("data\\Map.txt"), false);
            assertEquals(room.remove("OTHER.txt"), false);
            assertEquals(room.rename("Other.txt", "x"), false);
            assertEquals(room.list("DATA"), []);
            assertEquals(room.scan("*.TXT"), []);
            assertEquals(room.scan("data/?ap.*"), []);
          }
          assertEquals(said(), [
            `warn: file.read: "data/map.TXT" ${differs} "Data/Map.txt"`,
            `warn: file.exists: "data\\Map.txt" ${differs} "Data/Map.txt"`,
            `warn: file.remove: "OTHER.txt" ${differs} "other.txt"`,
            `warn: file.rename: "Other.txt" ${differs} "other.txt"`,
            `warn: file.list: "DATA" ${differs} "Data"`,
            `warn: file.scan: "*.TXT" ${differs} "other.txt"`,
            `warn: file.scan: "data/?ap.*" ${differs} "Data/Map.txt"`,
          ]);
        }
      }),
  });
}

Deno.test("a path that is asked for again and again is looked at ever less often, and found in the end", () => {
  const root = new MemoryRoot({ "a.txt": "" });
  let lists = 0;
  class Counting extends MemoryRoot {
    override list(path: string): Entry[] | undefined {
      lists++;
      return root.list(path);
    }
  }
  const { room, said } = roomOf(new Counting());
  for (let i = 0; i < 1_000; i++) assertEquals(room.exists("late.txt"), false);
  assertEquals(lists, 10);
  root.create("Late.txt").commit();
  for (let i = 0; i < 1_000; i++) assertEquals(room.exists("late.txt"), false);
  assertEquals(said().length, 1);
});

Deno.test("ten thousand paths that are not there cost no more than a thousand looks", () => {
  let lists = 0;
  class Counting extends MemoryRoot {
    override list(path: string): Entry[] | undefined {
      lists++;
      return super.list(path);
    }
  }
  const { room } = roomOf(new Counting());
  for (let i = 0; i < 10_000; i++) assertEquals(room.exists(`cache-${i}`), false);
  assertEquals(lists, 1_000);
});

Deno.test("a path of 5,000 bytes, a name of 300 and control characters make a short warning of one line", () =>
  inFolder({}, (folder) => {
    const { room, said } = roomOf(new FolderRoot(folder));
    for (
      const path of ["x".repeat(5_000), "x".repeat(300), "\x1b[2J\n\r", "d/".repeat(2_040) + "x"]
    ) {
      assertEquals(room.write(path, new Uint8Array(1)), false);
      const [warning = "", ...others] = said();
      assertEquals(others, []);
      assertMatch(
        warning,
        /^warn: file\.write: "[^\p{Cc}]+" (has|can't be written: File name too long)/u,
      );
      assert(warning.length < 350, warning);
    }
    assertEquals([...Deno.readDirSync(folder)], []);
    return Promise.resolve();
  }));

Deno.test("a root that is only read makes a warning of everything else", () => {
  const { room, said } = roomOf({ read: () => encoder.encode("a") });
  assertEquals(room.read("a"), encoder.encode("a"));
  assertEquals(room.exists("a"), false);
  assertEquals(said(), ["warn: file.exists: the files here can only be read by `require`"]);
});
