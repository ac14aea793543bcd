import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { HostError } from "../../runtime/errors.ts";
import { FolderRoot, type Root } from "../../runtime/root.ts";
import { inFolder, project } from "../support/cli.ts";
import { memoryRoot } from "../support/host.ts";

const decoder = new TextDecoder();

/** What a root gives for a path, as text. */
function read(root: Root, path: string): string | undefined {
  const bytes = root.read(path);
  return bytes === undefined ? undefined : decoder.decode(bytes);
}

function refusal(root: Root, path: string): string {
  return assertThrows(() => root.read(path), HostError).message;
}

/** The contract of every root: what can be read, and what is refused, of the same files. */
const files = {
  "a.lua": "a",
  "folder/b.lua": "b",
  "folder/deep/c.lua": "c",
  "naïve ☃.lua": "snow",
  "empty": "",
};

const roots: Readonly<Record<string, (test: (root: Root) => void) => Promise<void>>> = {
  FolderRoot: (test) => inFolder(files, (folder) => Promise.resolve(test(new FolderRoot(folder)))),
  memoryRoot: (test) => Promise.resolve(test(memoryRoot(files))),
};

for (const [name, withRoot] of Object.entries(roots)) {
  Deno.test(`${name}: read() gives a file's bytes`, () =>
    withRoot((root) => {
      for (const [path, text] of Object.entries(files)) assertEquals(read(root, path), text);
    }));

  Deno.test(`${name}: read() of what is not there gives nothing`, () =>
    withRoot((root) => {
      for (const path of ["b.lua", "none/b.lua", "A/a.lua", "a.lua.lua", "toString", "__proto__"]) {
        assertEquals(root.read(path), undefined, path);
      }
    }));
}

Deno.test("both slashes separate, and empty parts and dots count for nothing", () =>
  inFolder(files, (folder) => {
    const root = new FolderRoot(folder);
    for (
      const path of [
        "folder\\b.lua",
        "folder//b.lua",
        "./folder/./b.lua",
        ".\\folder/b.lua",
      ]
    ) {
      assertEquals(read(root, path), "b", path);
    }
    return Promise.resolve();
  }));

Deno.test("a folder, a path through a file and a name that no file can have are no files", () =>
  inFolder(files, (folder) => {
    const root = new FolderRoot(folder);
    for (
      const path of [
        "folder",
        "folder/deep/",
        "a.lua/b.lua",
        "x".repeat(5_000),
        "d/".repeat(5_000) + "x",
      ]
    ) {
      assertEquals(root.read(path), undefined, path.slice(0, 20));
    }
    return Promise.resolve();
  }));

Deno.test("a folder that does not exist has no files", () => {
  assertEquals(new FolderRoot("/none/at/all").read("a.lua"), undefined);
});

Deno.test("paths that could leave the folder are refused, even where they would not", () =>
  inFolder({ ...files, "inner/x.lua": "x" }, (folder) => {
    const root = new FolderRoot(`${folder}/inner`);
    const refused = {
      "is absolute": [
        "/etc/passwd",
        `${folder}/inner/x.lua`,
        "\\x.lua",
        "//x.lua",
        "\\\\server\\share\\x.lua",
      ],
      "has `..` in it": ["..", "../a.lua", "..\\a.lua", "a/../x.lua", "x.lua/..", "a/..\\../x.lua"],
      "has a colon in it": ["C:", "C:\\x.lua", "C:x.lua", "x.lua:stream", "folder/c:/x"],
      "has a NUL in it": ["x.lua\0", "\0", "x.lua\0.png"],
    };
    for (const [why, paths] of Object.entries(refused)) {
      for (const path of paths) {
        const message = refusal(root, path);
        assertStringIncludes(message, `${why}: paths are relative and stay below the folder`, path);
        assert(!message.includes("\0"), "a NUL is shown as \\0");
        assertStringIncludes(message, `"${path.replaceAll("\0", "\\0")}"`);
      }
    }
    // Names that only look like it.
    for (const path of ["..x", "x..", "...", "a/...b"]) {
      assertEquals(root.read(path), undefined, path);
    }
    return Promise.resolve();
  }));

Deno.test("an empty path is no file, and is not called absolute", () =>
  inFolder(files, (folder) => {
    let said = "";
    try {
      assertEquals(new FolderRoot(folder).read(""), undefined);
    } catch (error) {
      said = error instanceof HostError ? error.message : String(error);
    }
    assert(!said.includes("absolute"), said);
    return Promise.resolve();
  }));

const symbolicLinks = { ignore: Deno.build.os === "windows" };

Deno.test(
  "symbolic links that stay in the folder are followed",
  symbolicLinks,
  () =>
    inFolder(files, async (folder) => {
      await Deno.symlink("a.lua", `${folder}/link.lua`);
      await Deno.symlink(`${folder}/folder`, `${folder}/linked`);
      await Deno.symlink("../a.lua", `${folder}/folder/up.lua`);
      await Deno.symlink("linked/up.lua", `${folder}/chain.lua`);
      const root = new FolderRoot(folder);
      assertEquals(read(root, "link.lua"), "a");
      assertEquals(read(root, "linked/deep/c.lua"), "c");
      assertEquals(read(root, "folder/up.lua"), "a");
      assertEquals(read(root, "chain.lua"), "a");
    }),
);

Deno.test(
  "symbolic links that leave the folder are refused",
  symbolicLinks,
  () =>
    inFolder({ "root/x.lua": "x", "root2/y.lua": "y", "outside.lua": "out" }, async (folder) => {
      await Deno.symlink("../outside.lua", `${folder}/root/link.lua`);
      await Deno.symlink(folder, `${folder}/root/up`);
      // A name that begins as the root's does.
      await Deno.symlink(`${folder}/root2`, `${folder}/root/sibling`);
      await Deno.symlink("link.lua", `${folder}/root/chain.lua`);
      const root = new FolderRoot(`${folder}/root`);
      for (
        const path of [
          "link.lua",
          "up/outside.lua",
          "up/root2/y.lua",
          "sibling/y.lua",
          "chain.lua",
          "up",
        ]
      ) {
        assertStringIncludes(refusal(root, path), `"${path}" leaves the folder`);
        assertStringIncludes(refusal(root, path), "through a symbolic link");
      }
      assertEquals(read(root, "up/root/x.lua"), "x", "out and in again is in");
    }),
);

Deno.test(
  "links that lead nowhere, in a circle or to the folder itself are no files",
  symbolicLinks,
  () =>
    inFolder(files, async (folder) => {
      await Deno.symlink("none.lua", `${folder}/dangling.lua`);
      await Deno.symlink("circle.lua", `${folder}/circle.lua`);
      await Deno.symlink(".", `${folder}/here`);
      const root = new FolderRoot(folder);
      for (const path of ["dangling.lua", "circle.lua", "here", "."]) {
        assertEquals(root.read(path), undefined, path);
      }
      assertEquals(read(root, "here/here/a.lua"), "a");
    }),
);

Deno.test(
  "a root that is itself a link, or written with dots, is the folder it leads to",
  symbolicLinks,
  () =>
    inFolder({ "real/a.lua": "a", "b.lua": "b" }, async (folder) => {
      await Deno.symlink("real", `${folder}/root`);
      await Deno.symlink("../b.lua", `${folder}/real/out.lua`);
      for (const path of [`${folder}/root`, `${folder}/root/`, `${folder}/./real/../root`]) {
        const root = new FolderRoot(path);
        assertEquals(read(root, "a.lua"), "a");
        assertStringIncludes(refusal(root, "out.lua"), "through a symbolic link");
      }
    }),
);

Deno.test(
  "what is neither file nor folder is not opened",
  { ignore: Deno.build.os !== "linux" },
  async () => {
    // Opening a pipe to read it would wait for a writer for ever.
    await inFolder({}, async (folder) => {
      const { success } = await new Deno.Command("mkfifo", { args: [`${folder}/pipe.lua`] })
        .output();
      assert(success);
      assertEquals(new FolderRoot(folder).read("pipe.lua"), undefined);
    });
    assertEquals(new FolderRoot("/dev").read("zero"), undefined);
  },
);

Deno.test("a missing permission says which flag grants it", () =>
  inFolder({ "allowed/a.lua": "a", "denied/b.lua": "b" }, async (folder) => {
    const program = `
      import { FolderRoot } from ${
      JSON.stringify(new URL("../../runtime/root.ts", import.meta.url))
    };
      for (const [folder, path] of [["allowed", "a.lua"], ["denied", "b.lua"], ["denied", "none.lua"]]) {
        try {
          console.log(new FolderRoot(folder).read(path)?.length);
        } catch (error) {
          console.log(error.name, error.message);
        }
      }`;
    await Deno.writeTextFile(`${folder}/program.ts`, program);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--no-lock",
        `--config=${project}deno.json`,
        "--allow-read=allowed",
        "program.ts",
      ],
      cwd: folder,
      env: { NO_COLOR: "1" },
    }).output();
    const [allowed, denied, none] = decoder.decode(stdout).split("\n");
    assertEquals(allowed, "1", decoder.decode(stderr));
    for (const message of [denied, none]) {
      assert(/^HostError .*denied.*: run luanet with --allow-read$/.test(message ?? ""), message);
    }
  }));
