import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { HostError } from "../../runtime/errors.ts";
import { FolderRoot, type Root } from "../../runtime/root.ts";
import { inFolder, project } from "../support/cli.ts";
import { roots } from "./roots.ts";

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

/** Paths that every root refuses, by the reason that it gives. */
const refused = {
  "is absolute: paths are relative and stay below the folder": [
    "/etc/passwd",
    "/",
    "\\x.lua",
    "//x.lua",
    "\\\\server\\share\\x.lua",
    "\\\\?\\C:\\x.lua",
  ],
  "has `..` in it: paths are relative and stay below the folder": [
    "..",
    "../a.lua",
    "..\\a.lua",
    "folder/../a.lua",
    "a.lua/..",
    "a/..\\../x.lua",
  ],
  "has a colon in it: paths are relative and stay below the folder": [
    "C:",
    "C:\\x.lua",
    "C:x.lua",
    "a.lua:stream",
    "a.lua::$DATA",
    "folder/c:/x",
  ],
  "has a NUL in it: paths are relative and stay below the folder": [
    "a.lua\0",
    "\0",
    "a.lua\0.png",
  ],
  "has the name of a Windows device in it": [
    "CON",
    "con",
    "nul.txt",
    "Nul .tar.gz",
    "folder/aux",
    "prn/x.lua",
    "com1",
    "LPT9.log",
    "COM\u00b9",
    "conin$",
    "CONOUT$.txt",
  ],
  "has a name that ends in a dot or a space, as none on Windows does": [
    "a.lua.",
    "a.lua ",
    "x..",
    "...",
    ".. /a.lua",
    "folder./b.lua",
  ],
  'has "*" in it, which no name on Windows has': ["*.lua", "folder/*"],
  'has "?" in it, which no name on Windows has': ["?.lua"],
  'has "<" in it, which no name on Windows has': ["<a>"],
  'has "|" in it, which no name on Windows has': ["a|b"],
  'has """ in it, which no name on Windows has': ['"a.lua"'],
  'has "\\x0a" in it, which no name on Windows has': ["a.lua\n"],
  'has "\\x1b" in it, which no name on Windows has': ["\x1b[2J"],
  "is not UTF-8, as paths are": ["a\uFFFD.lua"],
  "has a name of 256 bytes in it: at most 255 are taken": [
    "x".repeat(256),
    `folder/${"é".repeat(128)}`,
  ],
  "has 5000 characters: at most 4096 are taken": ["x".repeat(5_000), "d/".repeat(2_500)],
};

for (const [name, withRoot] of Object.entries(roots)) {
  Deno.test(`${name}: read() gives a file's bytes`, () =>
    withRoot(files, (root) => {
      for (const [path, text] of Object.entries(files)) assertEquals(read(root, path), text);
    }));

  Deno.test(`${name}: read() of what is not there gives nothing`, () =>
    withRoot(files, (root) => {
      const paths = ["b.lua", "none/b.lua", "A/a.lua", "a.lua.lua", "toString", "__proto__", ""];
      for (const path of paths) assertEquals(root.read(path), undefined, path);
    }));

  Deno.test(`${name}: both slashes separate, and empty parts and dots count for nothing`, () =>
    withRoot(files, (root) => {
      const paths = [
        "folder\\b.lua",
        "folder//b.lua",
        "./folder/./b.lua",
        ".\\folder/b.lua",
        "folder\\\\.\\b.lua",
      ];
      for (const path of paths) assertEquals(read(root, path), "b", path);
    }));

  Deno.test(`${name}: a folder and a path through a file are no files`, () =>
    withRoot(files, (root) => {
      for (const path of [".", "folder", "folder/deep/", "a.lua/b.lua", "d/".repeat(2_000) + "x"]) {
        assertEquals(root.read(path), undefined, path.slice(0, 20));
      }
    }));

  Deno.test(`${name}: paths that could leave the folder anywhere are refused everywhere`, () =>
    withRoot(files, (root) => {
      for (const [why, paths] of Object.entries(refused)) {
        for (const path of paths) {
          const message = refusal(root, path);
          assert(message.endsWith(`" ${why}`), `${JSON.stringify(path)}: ${message}`);
          assert(!/\p{Cc}/u.test(message), "control characters are shown as escapes");
          assert(message.length < 400, message);
          if (path.length < 50 && !/\p{Cc}/u.test(path)) assertStringIncludes(message, `"${path}"`);
        }
      }
    }));

  Deno.test(`${name}: names that only look like what is refused are taken`, () =>
    withRoot(files, (root) => {
      const paths = [
        "..x",
        "a/...b",
        "console.lua",
        "com10",
        "com",
        "null",
        "aux-1.lua",
        ".con",
        "my.nul",
        " x",
        "x".repeat(255),
        "é".repeat(127),
        "a'b`c$d{e}[f](g)&h;i#j%k!l~m^n+o=p@q,r",
      ];
      for (const path of paths) assertEquals(root.read(path), undefined, path);
    }));

  Deno.test(`${name}: a file that there is no room for is refused with both sizes`, () =>
    withRoot({ "ten.bin": "0123456789" }, (root) => {
      assertEquals(read(root, "ten.bin"), "0123456789");
      assertEquals(root.read("ten.bin", 10)?.length, 10);
      assertEquals(
        assertThrows(() => root.read("ten.bin", 9), HostError).message,
        `"ten.bin" has 10 bytes, and the script's memory (--memory) is 9`,
      );
    }));
}

Deno.test("a folder that does not exist has no files", () => {
  assertEquals(new FolderRoot("/none/at/all").read("a.lua"), undefined);
});

Deno.test("a path that is absolute and in the folder is refused as any other", () =>
  inFolder(files, (folder) => {
    const message = refusal(new FolderRoot(folder), `${folder}/a.lua`);
    assertStringIncludes(message, "is absolute");
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
