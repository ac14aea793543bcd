import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { HostError } from "../../runtime/errors.ts";
import { byBytes, type Files } from "../../runtime/files.ts";
import { filesOf } from "../../runtime/folder_files.ts";
import type { Root } from "../../runtime/root.ts";
import { roots } from "./roots.ts";

const text = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? undefined : new TextDecoder().decode(bytes);

function write(files: Files, path: string, content: string | Uint8Array): void {
  const draft = files.create(path);
  draft.write(typeof content === "string" ? new TextEncoder().encode(content) : content);
  draft.commit();
}

function refusal(operation: () => unknown): string {
  return assertThrows(operation, HostError).message;
}

/** Every file and folder, by its path: what there is, and what must not be left behind. */
function tree(files: Files, folder = ""): string[] {
  return (files.list(folder) ?? []).flatMap(({ name, kind }) => {
    const path = folder === "" ? name : `${folder}/${name}`;
    return kind === "folder" ? [`${path}/`, ...tree(files, path)] : [path];
  });
}

const given = { "a.txt": "a", "folder/b.txt": "b", "folder/deep/c.txt": "c" };
const all = ["a.txt", "folder/", "folder/b.txt", "folder/deep/", "folder/deep/c.txt"];

/** The contract of every root: claims, and what shows them. */
const claims: Readonly<Record<string, (files: Files, root: Root) => void>> = {
  "look() tells files from folders, and from nothing": (files) => {
    for (const path of ["a.txt", "folder/b.txt", "folder\\deep//c.txt"]) {
      assertEquals(files.look(path), "file", path);
    }
    for (const path of ["", ".", "folder", "folder/", "folder/deep"]) {
      assertEquals(files.look(path), "folder", path);
    }
    for (const path of ["b.txt", "A.txt", "a.txt/b", "folder/none", "none/b.txt", "toString"]) {
      assertEquals(files.look(path), undefined, path);
    }
  },

  "list() gives names and kinds, sorted by bytes": (files) => {
    for (const name of ["Z", "z", "é", "\uFB01", "😀", "_", "0", "ab", "a", ".hidden"]) {
      write(files, `sorted/${name}`, "");
    }
    assertEquals(
      files.list("sorted")?.map(({ name }) => name),
      [".hidden", "0", "Z", "_", "a", "ab", "z", "é", "\uFB01", "😀"],
    );
    assertEquals(files.list("folder"), [
      { name: "b.txt", kind: "file", isLink: false },
      { name: "deep", kind: "folder", isLink: false },
    ]);
    assertEquals(files.list("")?.map(({ name }) => name), ["a.txt", "folder", "sorted"]);
    assertEquals(files.list("."), files.list(""));
  },

  "list() of no folder gives nothing, and of a file is refused": (files) => {
    assertEquals(files.list("none"), undefined);
    assertEquals(files.list("a.txt/none"), undefined);
    assertEquals(refusal(() => files.list("a.txt")), `"a.txt" is a file, not a folder`);
  },

  "create() makes a file with every byte, and its folders": (files, root) => {
    const bytes = Uint8Array.from({ length: 1 << 16 }, (_, i) => i * 7);
    write(files, "new/folders\\x.bin", bytes);
    assertEquals(root.read("new/folders/x.bin"), bytes);
    write(files, "empty", "");
    assertEquals(root.read("empty"), new Uint8Array());
    assertEquals(tree(files), [
      ...all.slice(0, 1),
      "empty",
      ...all.slice(1),
      "new/",
      "new/folders/",
      "new/folders/x.bin",
    ]);
  },

  "create() replaces a file, which is there until the new one is": (files, root) => {
    const draft = files.create("a.txt");
    draft.write(new TextEncoder().encode("one "));
    assertEquals(text(root.read("a.txt")), "a");
    draft.write(new TextEncoder().encode("two"));
    assertEquals(text(root.read("a.txt")), "a");
    assertEquals(files.list("")?.length, 2, "nothing is seen of a draft");
    draft.commit();
    assertEquals(text(root.read("a.txt")), "one two");
    draft.discard();
    assertEquals(text(root.read("a.txt")), "one two");
    assertEquals(tree(files), all);
  },

  "create() keeps no hold of the bytes, nor read() of what it gave": (files, root) => {
    const bytes = new TextEncoder().encode("kept");
    const draft = files.create("x");
    draft.write(bytes);
    bytes.fill(0);
    draft.commit();
    root.read("x")?.fill(0);
    assertEquals(text(root.read("x")), "kept");
  },

  "a draft that is discarded leaves nothing, and an older file as it was": (files, root) => {
    for (const path of ["a.txt", "new.txt", "new/folder/x.txt", "folder/new/x.txt"]) {
      const draft = files.create(path);
      draft.write(new Uint8Array(100_000));
      draft.discard();
      draft.discard();
    }
    assertEquals(tree(files), all);
    assertEquals(text(root.read("a.txt")), "a");
  },

  "a folder's name and a path through a file can't be written": (files) => {
    assertEquals(refusal(() => files.create("folder")), `"folder" is a folder, not a file`);
    assertEquals(refusal(() => files.create("a.txt/x")), `"a.txt" is a file, not a folder`);
    assertEquals(refusal(() => files.create("a.txt/x/y")), `"a.txt" is a file, not a folder`);
    for (const path of ["", ".", "folder/", "new/", "new\\", "new/.", "./"]) {
      assertEquals(refusal(() => files.create(path)), `"${path}" has no file's name at its end`);
    }
    assertEquals(tree(files), all);
  },

  "remove() removes a file and nothing else": (files) => {
    assertEquals(files.remove("folder/deep/c.txt"), true);
    assertEquals(files.remove("folder/deep/c.txt"), false);
    for (const path of ["none", "a.txt/none", "none/none", "A.txt"]) {
      assertEquals(files.remove(path), false, path);
    }
    for (const path of ["folder", "folder/deep"]) {
      assertEquals(refusal(() => files.remove(path)), `"${path}" is a folder, not a file`);
    }
    assertStringIncludes(refusal(() => files.remove("folder/deep/")), "no file's name");
    assertEquals(tree(files), all.slice(0, -1));
  },

  "rename() moves a file, makes folders and replaces a file": (files, root) => {
    assertEquals(files.rename("a.txt", "new/folder/x.txt"), true);
    assertEquals(text(root.read("new/folder/x.txt")), "a");
    assertEquals(files.look("a.txt"), undefined);
    assertEquals(files.rename("new/folder/x.txt", "folder\\b.txt"), true);
    assertEquals(text(root.read("folder/b.txt")), "a");
    assertEquals(files.rename("folder/b.txt", "folder//b.txt"), true, "onto itself");
    assertEquals(text(root.read("folder/b.txt")), "a");
    assertEquals(files.rename("folder/b.txt", "folder/B.txt"), true);
    assertEquals(files.list("folder")?.map(({ name }) => name), ["B.txt", "deep"]);
  },

  "rename() of nothing is false, and makes no folders": (files) => {
    assertEquals(files.rename("none", "new/x"), false);
    assertEquals(files.rename("none/none", "a.txt"), false);
    assertEquals(files.rename("a.txt/none", "x"), false);
    assertEquals(tree(files), all);
  },

  "rename() takes no folders, at either end": (files, root) => {
    assertEquals(refusal(() => files.rename("folder", "x")), `"folder" is a folder, not a file`);
    assertEquals(
      refusal(() => files.rename("a.txt", "folder")),
      `"folder" is a folder, not a file`,
    );
    assertEquals(
      refusal(() => files.rename("a.txt", "folder/b.txt/x")),
      `"folder/b.txt" is a file, not a folder`,
    );
    assertStringIncludes(refusal(() => files.rename("a.txt", "new/")), "no file's name");
    assertEquals(tree(files), all);
    assertEquals(text(root.read("a.txt")), "a");
  },

  "every function refuses the same paths": (files) => {
    for (
      const path of ["/a.txt", "../a.txt", "folder\\..\\a.txt", "C:\\a.txt", "con.txt", "a\0b"]
    ) {
      const why = refusal(() => files.look(path));
      for (
        const operation of [
          () => files.list(path),
          () => files.create(path),
          () => files.remove(path),
          () => files.rename(path, "x"),
          () => files.rename("a.txt", path),
        ]
      ) assertEquals(refusal(operation), why);
    }
    assertEquals(tree(files), all);
  },
};

for (const [name, withRoot] of Object.entries(roots)) {
  for (const [claim, test] of Object.entries(claims)) {
    Deno.test(`${name}: ${claim}`, () => withRoot(given, (root) => test(filesOf(root), root)));
  }
}

Deno.test("a root that is only read says so to whoever wants more", () => {
  assertEquals(
    refusal(() => filesOf({ read: () => undefined })),
    "the files here can only be read by `require`",
  );
});

Deno.test("byBytes() sorts as the texts' UTF-8 bytes do", () => {
  const units = ["", "a", "b", "~", "\x7f", "\x80", "é", "\uD7FF", "\uE000", "\uFFFD", "\u{10000}"];
  const texts = [...units, "\u{10FFFF}"].flatMap((a) => units.map((b) => a + b));
  const bytes = (text: string) => new TextEncoder().encode(text);
  const hex = (text: string) =>
    Array.from(bytes(text), (b) => b.toString(16).padStart(2, "0")).join("");
  for (const a of texts) {
    for (const b of texts) {
      const expected = hex(a) < hex(b) ? -1 : hex(a) > hex(b) ? 1 : 0;
      assert(Math.sign(byBytes(a, b)) === expected, JSON.stringify([a, b]));
    }
  }
});
