import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { HostError } from "../../runtime/errors.ts";
import { absolutePath, readScript, scriptFromInput } from "../../runtime/script_file.ts";
import { inFolder, project } from "../support/cli.ts";

function refusal(file: string): string {
  return assertThrows(() => readScript(file, "."), HostError).message;
}

Deno.test("readScript() gives the text byte for byte", () =>
  inFolder(
    { "bytes.lua": Uint8Array.from({ length: 256 }, (_, byte) => byte), "empty.lua": "" },
    (folder) => {
      assertEquals(
        readScript(`${folder}/bytes.lua`, folder).text,
        Uint8Array.from({ length: 256 }, (_, byte) => byte),
      );
      assertEquals(readScript(`${folder}/empty.lua`, folder).text.length, 0);
      return Promise.resolve();
    },
  ));

Deno.test("a script's path is relative to the root with /, and absolute outside it", () =>
  inFolder(
    { "root/main.lua": "", "root/deep/er/a.lua": "", "root2/b.lua": "", "c.lua": "" },
    (folder) => {
      const path = (file: string, root = `${folder}/root`) =>
        readScript(`${folder}/${file}`, root).path;
      assertEquals(path("root/main.lua"), "main.lua");
      assertEquals(path("root/deep/er/a.lua"), "deep/er/a.lua");
      assertEquals(path("root/./deep//../main.lua"), "main.lua");
      assertEquals(path("root/main.lua", `${folder}/root/`), "main.lua");
      assertEquals(path("root/main.lua", `${folder}/root2/../root/.`), "main.lua");
      assertEquals(path("c.lua"), `${folder}/c.lua`);
      assertEquals(
        path("root2/b.lua"),
        `${folder}/root2/b.lua`,
        "a folder whose name begins as the root's does",
      );
      assertEquals(path("root/main.lua", "/"), `${folder.slice(1)}/root/main.lua`);
      return Promise.resolve();
    },
  ));

Deno.test("a script keeps the name that the user gave it, and so does its folder", () =>
  inFolder({ "deep/a.lua": "" }, (folder) => {
    const given = `${folder}/./deep/a.lua`;
    const { file, folder: its } = readScript(given, folder);
    assertEquals([file, its], [given, `${folder}/./deep`]);
    return Promise.resolve();
  }));

Deno.test("a relative name counts from the folder that luanet was started in", () => {
  const from = absolutePath(".");
  const hello = `${project}fixtures/hello.lua`;
  const up = "../".repeat(from.split("/").length - 1) + hello.slice(1);
  const { path, file, folder } = readScript(up, project);
  assertEquals([path, file, folder], ["fixtures/hello.lua", up, up.slice(0, up.lastIndexOf("/"))]);
});

Deno.test("absolutePath() leaves neither dots nor empty parts, and never goes above the top", () => {
  for (
    const [path, absolute] of [
      ["/", "/"],
      ["/a/b", "/a/b"],
      ["/a//b/./c/", "/a/b/c"],
      ["/a/b/../c", "/a/c"],
      ["/../../a", "/a"],
      ["/a/..", "/"],
      ["/..a/...", "/..a/..."],
    ] as const
  ) assertEquals(absolutePath(path), absolute, path);
  assertEquals(absolutePath("x/../y"), `${absolutePath(".")}/y`);
});

Deno.test("readScript() says what is wrong with a name, and what to do", () =>
  inFolder({ "a.lua": "", "folder/b.lua": "" }, (folder) => {
    assertEquals(refusal(""), "a script's name is empty: name a Lua file");
    assertEquals(
      refusal(`${folder}/none.lua`),
      `${folder}/none.lua: no such file; name a Lua script`,
    );
    assertEquals(
      refusal(`${folder}/none/a.lua`),
      `${folder}/none/a.lua: no such file; name a Lua script`,
    );
    assertEquals(
      refusal(`${folder}/a.lua/b`),
      `${folder}/a.lua/b: a part of the path is not a folder`,
    );
    for (const name of [`${folder}/folder`, `${folder}/folder/`]) {
      assertEquals(
        refusal(name),
        `${name} is a folder, not a script: name a file in it, such as ${folder}/folder/main.lua`,
      );
    }
    return Promise.resolve();
  }));

Deno.test("readScript() names the file whatever the system says of it", () =>
  inFolder({}, async (folder) => {
    await Deno.symlink("circle.lua", `${folder}/circle.lua`);
    for (const name of [`${folder}/circle.lua`, "a\0b.lua", `${folder}/${"x".repeat(5_000)}`]) {
      const message = refusal(name);
      assert(
        message.startsWith(name) && message.includes(" can't be read: "),
        message.slice(0, 200),
      );
    }
  }));

Deno.test("readScript() without permission says which flag grants it", () =>
  inFolder({ "allowed/a.lua": "", "denied/b.lua": "" }, async (folder) => {
    const program = `
      import { readScript } from ${
      JSON.stringify(new URL("../../runtime/script_file.ts", import.meta.url))
    };
      for (const file of ["allowed/a.lua", "denied/b.lua"]) {
        try {
          console.log(readScript(file, ".").path);
        } catch (error) {
          console.log(error.name, error.message);
        }
      }`;
    await Deno.writeTextFile(`${folder}/program.ts`, program);
    const { stdout } = await new Deno.Command(Deno.execPath(), {
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
    assertEquals(new TextDecoder().decode(stdout).split("\n").slice(0, 2), [
      "allowed/a.lua",
      "HostError denied/b.lua can't be read: run luanet with --allow-read",
    ]);
  }));

Deno.test("a script from standard input has a name, but no folder to require from", () => {
  const text = new Uint8Array([1, 0, 255]);
  assertEquals(scriptFromInput(text), { path: "stdin", file: "stdin", folder: undefined, text });
  assertStringIncludes(scriptFromInput(text).file, "stdin");
});
