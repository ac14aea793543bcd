import { assert, assertEquals, assertThrows } from "@std/assert";
import { HostError } from "../../../runtime/errors.ts";
import type { Entry, Files } from "../../../runtime/files.ts";
import { filesOf } from "../../../runtime/folder_files.ts";
import { matcher, scan } from "../../../runtime/file/scan.ts";
import { MemoryRoot } from "../../support/memory_root.ts";
import { FolderRoot } from "../../../runtime/root.ts";
import { inFolder } from "../../support/cli.ts";

const paths = [
  ".hidden.txt",
  "README",
  "a.txt",
  "ab.txt",
  "b.lua",
  "maps/a/info.json",
  "maps/b/info.json",
  "maps/b/info.txt",
  "maps/info.json",
  "maps/é.txt",
  "maps/😀.txt",
  "mods/a/info.json",
];
const root = new MemoryRoot(Object.fromEntries(paths.map((path) => [path, ""])));

const entry = (name: string, kind: Entry["kind"]): Entry => ({ name, kind, isLink: false });

/** What patterns find among them. */
const found: Readonly<Record<string, readonly string[]>> = {
  "": [],
  ".": [],
  "*": [".hidden.txt", "README", "a.txt", "ab.txt", "b.lua"],
  "*.*": [".hidden.txt", "a.txt", "ab.txt", "b.lua"],
  "*.txt": [".hidden.txt", "a.txt", "ab.txt"],
  "?.txt": ["a.txt"],
  "a?.txt": ["ab.txt"],
  "a*.txt": ["a.txt", "ab.txt"],
  "a**.txt": ["a.txt", "ab.txt"],
  "?????": ["a.txt", "b.lua"],
  "a.txt": ["a.txt"],
  ".\\a.txt": ["a.txt"],
  "maps": [],
  "maps/": [],
  "maps/*": ["maps/info.json", "maps/é.txt", "maps/😀.txt"],
  "maps\\*.json": ["maps/info.json"],
  "maps/?.txt": ["maps/é.txt", "maps/😀.txt"],
  "maps/*/*": ["maps/a/info.json", "maps/b/info.json", "maps/b/info.txt"],
  "maps/*/info.json": ["maps/a/info.json", "maps/b/info.json"],
  "m*/?/info.*": ["maps/a/info.json", "maps/b/info.json", "maps/b/info.txt", "mods/a/info.json"],
  "*/info.json": ["maps/info.json"],
  "maps*info.json": [],
  "none/*": [],
  "a.txt/*": [],
  "*.TXT": [],
  "[a]*.txt": [],
  "a+.txt": [],
};

for (const [pattern, expected] of Object.entries(found)) {
  Deno.test(`scan() finds ${expected.length} files by ${JSON.stringify(pattern)}`, () => {
    assertEquals(scan(root, pattern), { paths: expected, missed: undefined });
  });
}

Deno.test("scan() finds the same in a folder of the file system", () =>
  inFolder(Object.fromEntries(paths.map((path) => [path, ""])), (folder) => {
    const files = filesOf(new FolderRoot(folder));
    for (const [pattern, expected] of Object.entries(found)) {
      assertEquals(scan(files, pattern), { paths: expected, missed: undefined }, pattern);
    }
    return Promise.resolve();
  }));

Deno.test("scan() finds what differs in case when it is to", () => {
  assertEquals(scan(root, "*.TXT", true).paths, [".hidden.txt", "a.txt", "ab.txt"]);
  assertEquals(scan(root, "MAPS/?/Info.json", true).paths, [
    "maps/a/info.json",
    "maps/b/info.json",
  ]);
  assertEquals(scan(root, "MAPS/É.TXT", true).paths, ["maps/é.txt"]);
});

Deno.test("a pattern that no path can look like is refused as the path would be", () => {
  const refused = {
    "../*": "has `..` in it",
    "*/../x": "has `..` in it",
    "/*": "is absolute",
    "\\*": "is absolute",
    "C:*": "has a colon in it",
    "a\0*": "has a NUL in it",
    "nul.*": "has the name of a Windows device in it",
    "a|*": 'has "|" in it',
    "*.": "ends in a dot",
  };
  for (const [pattern, why] of Object.entries(refused)) {
    const { message } = assertThrows(() => scan(root, pattern), HostError);
    assert(message.startsWith(`"${pattern.replace("\0", "\\0")}" has`) || why === "is absolute");
    assert(message.includes(why), message);
  }
});

Deno.test("* and ? stand for characters, not for bytes or halves of them", () => {
  const cases = [
    ["?", "😀", true],
    ["??", "😀", false],
    ["*😀", "a😀", true],
    ["*", "", true],
    ["?", "", false],
    ["", "", true],
    ["", "a", false],
    ["**", "abc", true],
    ["*a*b*", "xaxxbx", true],
    ["*a*b", "xaxbxb", true],
    ["*a*b", "xaxbxc", false],
    ["a*a", "a", false],
    ["*aab", "aaab", true],
    ["*?*?*", "a", false],
    ["*?*?*", "ab", true],
    ["a.c", "abc", false],
  ] as const;
  for (const [pattern, name, matches] of cases) {
    assertEquals(matcher(pattern)(name), matches, `${pattern} ${name}`);
  }
});

Deno.test("a pattern of many stars takes no time", () => {
  const start = performance.now();
  const matches = matcher("*a".repeat(2_000) + "b");
  for (let i = 0; i < 100; i++) assertEquals(matches("a".repeat(255)), false);
  assert(performance.now() - start < 2_000);
});

Deno.test(
  "links in a circle have an end",
  { ignore: Deno.build.os === "windows" },
  () =>
    inFolder({ "folder/x.txt": "" }, async (folder) => {
      for (const name of ["a", "b", "c", "folder/up"]) {
        await Deno.symlink(name === "folder/up" ? ".." : ".", `${folder}/${name}`);
      }
      const files = filesOf(new FolderRoot(folder));
      assertEquals(scan(files, "*/*/x.txt").paths, [
        "a/folder/x.txt",
        "b/folder/x.txt",
        "c/folder/x.txt",
      ]);
      const start = performance.now();
      const { missed } = scan(files, "*/".repeat(500) + "x.txt");
      assert(missed?.endsWith('x.txt" goes over 100000 names'), missed);
      assert(performance.now() - start < 20_000);
    }),
);

Deno.test("a folder of more names than a scan goes over is still listed whole", () => {
  const many = Array.from({ length: 100_001 }, (_, i) => entry(`${i}`, "file"));
  const files: Pick<Files, "look" | "list"> = { look: () => "folder", list: () => many };
  assertEquals(scan(files as Files, "*").paths.length, 100_001);
  assertEquals(scan(files as Files, "*").missed, undefined);
});

Deno.test("a folder that can't be looked into is passed over, and said", () => {
  const files: Pick<Files, "look" | "list"> = {
    look: () => "file",
    list: (path) => {
      if (path === "") return [entry("closed", "folder"), entry("open", "folder")];
      if (path === "open") return [entry("x", "file")];
      throw new HostError(`"${path}" can't be listed: Permission denied`);
    },
  };
  assertEquals(scan(files as Files, "*/*"), {
    paths: ["open/x"],
    missed: `"closed" can't be listed: Permission denied`,
  });
});
