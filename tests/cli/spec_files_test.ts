import { assertEquals, assertThrows } from "@std/assert";
import { findSpecs, isSpec, ofShard } from "../../cli/spec_files.ts";
import { inFolder } from "../support/cli.ts";

const files = {
  "b_spec.lua": "",
  "a_spec.lua": "",
  "a.lua": "",
  "spec.lua": "",
  "lib/c_spec.lua": "",
  "lib/spec/d.lua": "",
  "lib/spec/deep/e.lua": "",
  "lib/specs/f.lua": "",
  ".hidden/g_spec.lua": "",
  ".h_spec.lua": "",
  "node_modules/i_spec.lua": "",
  "lib/node_modules/spec/j.lua": "",
  "spec/k.txt": "",
  "l_spec.lua.bak": "",
};

/** What is found, by paths below the folder. */
function found(folder: string, ...names: string[]): string[] {
  return findSpecs(names.map((name) => `${folder}${name}`)).map((path) =>
    path.slice(folder.length)
  );
}

Deno.test("*_spec.lua anywhere and Lua files below a folder spec are specs, but not what is hidden", () =>
  inFolder(files, (folder) => {
    assertEquals(found(folder, ""), [
      "/a_spec.lua",
      "/b_spec.lua",
      "/lib/c_spec.lua",
      "/lib/spec/d.lua",
      "/lib/spec/deep/e.lua",
    ]);
    return Promise.resolve();
  }));

Deno.test("a folder spec is one however it is named, and a file is taken whatever its name", () =>
  inFolder(files, (folder) => {
    assertEquals(found(folder, "/lib/spec/deep"), ["/lib/spec/deep/e.lua"]);
    assertEquals(found(folder, "/a.lua", "/.hidden/g_spec.lua"), [
      "/.hidden/g_spec.lua",
      "/a.lua",
    ]);
    return Promise.resolve();
  }));

Deno.test("a file that is named in several ways is there once, by its first name", () =>
  inFolder(files, (folder) => {
    const names = ["/lib/../a_spec.lua", "", "/a_spec.lua", "/lib"];
    assertEquals(found(folder, ...names).filter((path) => path.endsWith("a_spec.lua")), [
      "/lib/../a_spec.lua",
    ]);
    return Promise.resolve();
  }));

Deno.test("files are sorted by the bytes of their paths", () => {
  const names = [
    "\u{1f600}_spec.lua",
    "\uff5a_spec.lua",
    "Z_spec.lua",
    "a/b_spec.lua",
    "a_spec.lua",
  ];
  return inFolder(Object.fromEntries(names.map((name) => [name, ""])), (folder) => {
    assertEquals(found(folder, ""), [
      "/Z_spec.lua",
      "/a/b_spec.lua",
      "/a_spec.lua",
      "/\uff5a_spec.lua",
      "/\u{1f600}_spec.lua",
    ]);
    return Promise.resolve();
  });
});

Deno.test("what leads to no spec is refused with what to do", () =>
  inFolder({ "empty/readme.md": "" }, (folder) => {
    const refusal = (name: string) => assertThrows(() => findSpecs([name]), Error).message;
    assertEquals(refusal(""), "a name is empty: name a spec file or a folder");
    assertEquals(
      refusal("-"),
      "-: no such file or folder; test reads no stdin: name a spec file or a folder",
    );
    assertEquals(
      refusal("nowhere_spec.lua"),
      "nowhere_spec.lua: no such file or folder; name a spec file or a folder",
    );
    assertEquals(
      refusal(`${folder}/empty`),
      `no spec in ${folder}/empty: a spec is a file *_spec.lua, or lies in a folder spec; ` +
        "name a file or another folder",
    );
    return Promise.resolve();
  }));

Deno.test("a spec that is a link to nowhere is told of, not left out", () =>
  inFolder({ "a_spec.lua": "", "b.lua": "" }, async (folder) => {
    await Deno.symlink("b.lua", `${folder}/b_spec.lua`);
    await Deno.symlink("nowhere.lua", `${folder}/c.lua`);
    assertEquals(found(folder, ""), ["/a_spec.lua", "/b_spec.lua"]);
    await Deno.symlink("nowhere.lua", `${folder}/d_spec.lua`);
    assertEquals(
      assertThrows(() => findSpecs([folder]), Error).message,
      `${folder}/d_spec.lua is a link that leads nowhere: mend or remove it`,
    );
  }));

Deno.test("isSpec() goes by whole names of folders", () => {
  assertEquals(["spec/a.lua", "x/spec/y/a.lua", "a_spec.lua"].map(isSpec), [true, true, true]);
  assertEquals(["specs/a.lua", "spec.lua", "a.lua"].map(isSpec), [false, false, false]);
});

Deno.test("all shards together have every file once, and each its share", () => {
  const all = Array.from({ length: 10 }, (_, i) => `${i}`);
  for (const count of [1, 2, 3, 10, 11]) {
    const shards = Array.from({ length: count }, (_, i) => ofShard(all, { index: i + 1, count }));
    assertEquals(shards.flat().sort(), all);
    const sizes = shards.map(({ length }) => length);
    assertEquals(Math.max(...sizes) - Math.min(...sizes) <= 1, true);
  }
});
