import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { HostError } from "../../runtime/errors.ts";
import type { Files } from "../../runtime/files.ts";
import { filesOf } from "../../runtime/folder_files.ts";
import { FolderRoot } from "../../runtime/root.ts";
import { inFolder } from "../support/cli.ts";

const unix = { ignore: Deno.build.os === "windows" };

function write(files: Files, path: string, content: string): void {
  const draft = files.create(path);
  draft.write(new TextEncoder().encode(content));
  draft.commit();
}

function refusal(operation: () => unknown): string {
  return assertThrows(operation, HostError).message;
}

/** All that is in a folder, hidden or not, with what the files hold and where the links lead. */
function tree(folder: string, below = ""): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, isFile, isSymlink } of Deno.readDirSync(`${folder}/${below}`)) {
    const path = below + name;
    if (isSymlink) found[path] = `-> ${Deno.readLinkSync(`${folder}/${path}`)}`;
    else if (isFile) found[path] = Deno.readTextFileSync(`${folder}/${path}`);
    else Object.assign(found, { [`${path}/`]: "" }, tree(folder, `${path}/`));
  }
  return found;
}

/** Makes a root beside things that nobody may touch, with links of each sort, and checks that they are untouched. */
function withLinks(test: (files: Files, folder: string) => void): Promise<void> {
  const outside = { "out/secret.txt": "secret", "out/folder/x.txt": "x", "root2/y.txt": "y" };
  return inFolder({ ...outside, "root/a.txt": "a", "root/folder/b.txt": "b" }, async (folder) => {
    const links = {
      in: "a.txt",
      in_absolute: `${folder}/root/a.txt`,
      in_chain: "in_folder/b.txt",
      in_folder: "folder",
      "folder/up": "..",
      here: ".",
      out: "../out/secret.txt",
      out_absolute: `${folder}/out/secret.txt`,
      out_chain: "out_folder/secret.txt",
      out_folder: "../out",
      sibling: "../root2",
      up: "..",
      top: "/",
      dangling: "none.txt",
      dangling_out: "../out/new.txt",
      dangling_folder: "../out/new",
      circle: "circle",
    };
    for (const [name, target] of Object.entries(links)) {
      await Deno.symlink(target, `${folder}/root/${name}`);
    }
    const before = { out: tree(`${folder}/out`), root2: tree(`${folder}/root2`) };
    test(filesOf(new FolderRoot(`${folder}/root`)), `${folder}/root`);
    assertEquals({ out: tree(`${folder}/out`), root2: tree(`${folder}/root2`) }, before);
  });
}

/** Paths that lead out of the root of `withLinks`, whether anything is there or not. */
const leaving = [
  "out",
  "out_absolute",
  "out_chain",
  "out_folder/secret.txt",
  "out_folder/new.txt",
  "out_folder/new/new.txt",
  "out_folder/folder/x.txt",
  "sibling/y.txt",
  "up/out/secret.txt",
  "up/new.txt",
  "top/etc/passwd",
  "top/new.txt",
  "folder/up/out",
  "here/here/out_folder/new.txt",
];
/** Paths with a link that leads nowhere in them. */
const nowhere = [
  "dangling",
  "dangling_out",
  "dangling_folder/new.txt",
  "folder/up/dangling_out",
  "circle",
  "circle/new.txt",
];

Deno.test(
  "nothing is written, removed or renamed through a link that leaves the root",
  unix,
  () =>
    withLinks((files, folder) => {
      const before = tree(folder);
      for (const path of leaving) {
        const why = `"${path}" leaves the folder ${folder} through a symbolic link`;
        assertEquals(refusal(() => files.create(path)), why);
        assertEquals(refusal(() => files.rename("a.txt", path)), why);
        if (!path.includes("new")) {
          assertEquals(refusal(() => files.look(path)), why);
          assertEquals(refusal(() => files.rename(path, "mine.txt")), why);
        }
        if (path.includes("new/new")) assertEquals(files.remove(path), false);
        else assertEquals(refusal(() => files.remove(path)), why);
      }
      for (const path of ["out_folder", "sibling", "up", "top", "out_folder/folder"]) {
        assertStringIncludes(refusal(() => files.list(path)), "leaves the folder");
      }
      assertEquals(tree(folder), before);
    }),
);

Deno.test(
  "a link that leads nowhere is not there, and nothing is made through it",
  unix,
  () =>
    withLinks((files, folder) => {
      const before = tree(folder);
      for (const path of nowhere) {
        const why = `"${path}" has a symbolic link in it that leads nowhere`;
        assertEquals(files.look(path), undefined);
        assertEquals(refusal(() => files.create(path)), why);
        assertEquals(refusal(() => files.rename("a.txt", path)), why);
        if (path.includes("/new")) assertEquals(files.remove(path), false);
        else {
          assertEquals(refusal(() => files.remove(path)), why);
          assertEquals(refusal(() => files.rename(path, "mine.txt")), why);
        }
      }
      assertEquals(tree(folder), before);
    }),
);

Deno.test(
  "writing through a link that stays inside replaces what it leads to",
  unix,
  () =>
    withLinks((files, folder) => {
      const before = tree(folder);
      write(files, "in", "1");
      assertEquals(tree(folder), { ...before, "a.txt": "1" });
      write(files, "in_absolute", "2");
      write(files, "in_chain", "3");
      write(files, "in_folder/new.txt", "4");
      write(files, "here/here/in_folder/up/deep/new.txt", "5");
      assertEquals(tree(folder), {
        ...before,
        "a.txt": "2",
        "folder/b.txt": "3",
        "folder/new.txt": "4",
        "deep/": "",
        "deep/new.txt": "5",
      });
    }),
);

Deno.test(
  "remove() and rename() are about a link itself",
  unix,
  () =>
    withLinks((files, folder) => {
      const { in: _in, in_chain: _chain, in_absolute, ...others } = tree(folder);
      assertEquals(files.remove("in"), true);
      assertEquals(files.rename("in_chain", "folder/chain"), true);
      assertEquals(tree(folder), { ...others, in_absolute, "folder/chain": "-> in_folder/b.txt" });
      assertEquals(files.rename("a.txt", "in_absolute"), true);
      const { "a.txt": _a, ...rest } = others;
      assertEquals(tree(folder), {
        ...rest,
        in_absolute: "a",
        "folder/chain": "-> in_folder/b.txt",
      });
      for (const path of ["in_folder", "here"]) {
        assertEquals(refusal(() => files.remove(path)), `"${path}" is a folder, not a file`);
        assertEquals(refusal(() => files.rename(path, "x")), `"${path}" is a folder, not a file`);
        assertEquals(
          refusal(() => files.rename("in_absolute", path)),
          `"${path}" is a folder, not a file`,
        );
      }
    }),
);

Deno.test(
  "a link that was moved to where it leads out is refused there",
  unix,
  () =>
    inFolder(
      { "root/folder/x": "", "root/a.txt": "inside", "a.txt": "outside" },
      async (folder) => {
        await Deno.symlink("../a.txt", `${folder}/root/folder/link`);
        const root = new FolderRoot(`${folder}/root`);
        assertEquals(filesOf(root).rename("folder/link", "link"), true);
        assertStringIncludes(refusal(() => root.read("link")), "leaves the folder");
        assertStringIncludes(refusal(() => filesOf(root).create("link")), "leaves the folder");
        assertEquals(Deno.readTextFileSync(`${folder}/a.txt`), "outside");
      },
    ),
);

Deno.test(
  "list() follows links that stay inside and leaves out the others",
  unix,
  () =>
    withLinks((files) => {
      assertEquals(files.list("")?.map(({ name, kind }) => `${name} ${kind}`), [
        "a.txt file",
        "folder folder",
        "here folder",
        "in file",
        "in_absolute file",
        "in_chain file",
        "in_folder folder",
      ]);
      assertEquals(files.list("in_folder/up/here/folder")?.map(({ name }) => name), [
        "b.txt",
        "up",
      ]);
    }),
);

Deno.test(
  "list() leaves out names that no path can have",
  { ignore: Deno.build.os !== "linux" },
  () =>
    inFolder({ "good.txt": "" }, async (folder) => {
      for (
        const name of ["a:b", "con.txt", "a\\b", "dot.", "a\nb", "what?", "\uFFFD", ".luanet.tmp"]
      ) {
        await Deno.writeTextFile(`${folder}/${name}`, "");
      }
      await Deno.writeTextFile(`${folder}/.luanet-${crypto.randomUUID()}.tmp`, "another's draft");
      const { success } = await new Deno.Command("sh", {
        args: ["-c", `: > "$(printf 'latin1-\\351')"`],
        cwd: folder,
      }).output();
      assert(success);
      const files = filesOf(new FolderRoot(folder));
      assertEquals(files.list("")?.map(({ name }) => name), [".luanet.tmp", "good.txt"]);
    }),
);

Deno.test("what is neither file nor folder is told from both, and not opened", {
  ignore: Deno.build.os !== "linux",
}, () =>
  inFolder({ "a.txt": "a" }, async (folder) => {
    const { success } = await new Deno.Command("mkfifo", { args: [`${folder}/pipe`] }).output();
    assert(success);
    using _socket = Deno.listen({ transport: "unix", path: `${folder}/socket` });
    await Deno.symlink("pipe", `${folder}/link`);
    const files = filesOf(new FolderRoot(folder));
    assertEquals(files.list("")?.map(({ name, kind }) => `${name} ${kind}`), [
      "a.txt file",
      "link other",
      "pipe other",
      "socket other",
    ]);
    for (const path of ["pipe", "socket", "link"]) {
      const why = `"${path}" is a pipe or device, not a file`;
      assertEquals(files.look(path), "other");
      assertEquals(refusal(() => files.create(path)), why);
      assertEquals(refusal(() => files.remove(path)), why);
      assertEquals(refusal(() => files.rename(path, "x")), why);
      assertEquals(refusal(() => files.rename("a.txt", path)), why);
      assertEquals(refusal(() => files.list(path)), `"${path}" is a pipe or device, not a folder`);
      assertEquals(
        refusal(() => files.create(`${path}/x`)),
        `"${path}" is a pipe or device, not a folder`,
      );
    }
    const zero = filesOf(new FolderRoot("/dev"));
    assertEquals(refusal(() => zero.create("null")), `"null" is a pipe or device, not a file`);
  }));

Deno.test(
  "a file that replaces another has its permissions, in a draft too",
  unix,
  () =>
    inFolder({ "secret.txt": "old", "program.sh": "old" }, async (folder) => {
      await Deno.chmod(`${folder}/secret.txt`, 0o600);
      await Deno.chmod(`${folder}/program.sh`, 0o777);
      const files = filesOf(new FolderRoot(folder));
      const modeOf = (name: string) => (Deno.statSync(`${folder}/${name}`).mode ?? 0) & 0o777;
      const draft = files.create("secret.txt");
      const [name = ""] = Object.keys(tree(folder)).filter((name) => name.startsWith(".luanet-"));
      assertEquals(modeOf(name), 0o600);
      draft.commit();
      write(files, "program.sh", "new");
      assertEquals([modeOf("secret.txt"), modeOf("program.sh")], [0o600, 0o777]);
    }),
);

Deno.test("a file is not there before its end, and one that comes in between is replaced", () =>
  inFolder({}, (folder) => {
    const files = filesOf(new FolderRoot(folder));
    const draft = files.create("a/b.txt");
    assertEquals(files.look("a/b.txt"), undefined);
    write(files, "a/b.txt", "other");
    draft.write(new TextEncoder().encode("mine"));
    draft.commit();
    assertEquals(tree(folder), { "a/": "", "a/b.txt": "mine" });
    return Promise.resolve();
  }));

Deno.test(
  "a draft whose place was taken by a folder fails and leaves nothing",
  unix,
  () =>
    inFolder({}, (folder) => {
      const draft = filesOf(new FolderRoot(folder)).create("a/b");
      Deno.mkdirSync(`${folder}/a/b`);
      assertEquals(refusal(() => draft.commit()), `"a/b" can't be written: Is a directory`);
      assertEquals(tree(folder), { "a/": "", "a/b/": "" });
      return Promise.resolve();
    }),
);

Deno.test(
  "a draft does not follow its folder out when that becomes a link",
  unix,
  () =>
    inFolder({ "root/a/x": "", "out/b.txt": "safe" }, async (folder) => {
      const draft = filesOf(new FolderRoot(`${folder}/root`)).create("a/b.txt");
      await Deno.rename(`${folder}/root/a`, `${folder}/root/moved`);
      await Deno.symlink("../out", `${folder}/root/a`);
      assertEquals(
        refusal(() => draft.commit()),
        `"a/b.txt" can't be written: No such file or directory`,
      );
      assertEquals(tree(`${folder}/out`), { "b.txt": "safe" });
    }),
);

Deno.test("a folder that was made for a draft stays when something else is in it by then", () =>
  inFolder({}, (folder) => {
    const files = filesOf(new FolderRoot(folder));
    const draft = files.create("new/deep/x.txt");
    write(files, "new/y.txt", "y");
    draft.discard();
    assertEquals(tree(folder), { "new/": "", "new/y.txt": "y" });
    return Promise.resolve();
  }));

Deno.test("a root that does not exist is not made", () =>
  inFolder({}, (folder) => {
    const files = filesOf(new FolderRoot(`${folder}/none`));
    assertEquals(files.look("x"), undefined);
    assertEquals(files.list(""), undefined);
    assertEquals(files.remove("x"), false);
    assertEquals(
      refusal(() => files.create("a/x")),
      `"a/x" can't be written: there is no folder ${folder}/none`,
    );
    return Promise.resolve();
  }));

Deno.test(
  "a file larger than there is room for is refused before it is read",
  unix,
  () =>
    inFolder({}, async (folder) => {
      await Deno.writeTextFile(`${folder}/huge`, "");
      // A hole: it takes no space on the disk.
      await Deno.truncate(`${folder}/huge`, 2 ** 40);
      assertEquals(
        refusal(() => new FolderRoot(folder).read("huge", 512 << 20)),
        `"huge" has 1099511627776 bytes, and the script's memory (--memory) is 536870912`,
      );
    }),
);

Deno.test("63 MiB of all bytes come back as they were", () =>
  inFolder({}, (folder) => {
    const root = new FolderRoot(folder);
    const bytes = new Uint8Array(63 << 20);
    for (let i = 0; i < 1 << 16; i++) bytes[i] = i * 31 ^ i >> 8;
    for (let at = 1 << 16; at < bytes.length; at *= 2) bytes.copyWithin(at, 0, at);
    assertEquals(new Set(bytes.subarray(0, 1 << 16)).size, 256);
    const draft = filesOf(root).create("all.bin");
    draft.write(bytes);
    draft.commit();
    const read = root.read("all.bin", bytes.length);
    assertEquals(read?.length, bytes.length);
    assert(read?.every((byte, i) => byte === bytes[i]));
    return Promise.resolve();
  }));
