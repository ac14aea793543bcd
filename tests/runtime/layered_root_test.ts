import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { RealClock } from "../../runtime/clock.ts";
import { HostError } from "../../runtime/errors.ts";
import { differsInCase } from "../../runtime/file/case_hints.ts";
import { scan } from "../../runtime/file/scan.ts";
import type { Files } from "../../runtime/files.ts";
import { filesOf } from "../../runtime/folder_files.ts";
import { LayeredRoot } from "../../runtime/layered_root.ts";
import { FolderRoot, type Root } from "../../runtime/root.ts";
import { inFolder, project } from "../support/cli.ts";
import { fakeNetwork } from "../support/fake_network.ts";
import { runScript, script, testHost } from "../support/host.ts";

const MEMORY = 1 << 20;

function write(files: Files, path: string, content: string): void {
  const draft = files.create(path);
  draft.write(new TextEncoder().encode(content));
  draft.commit();
}

function read(root: Root, path: string): string | undefined {
  const bytes = root.read(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/** Everything in a folder: names, contents, where links lead, and when each was last written. */
function snapshot(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    const { mtime, mode } = Deno.lstatSync(path);
    const content = isFile
      ? Deno.readTextFileSync(path)
      : isDirectory
      ? snapshot(path)
      : Deno.readLinkSync(path);
    found[name] = JSON.stringify([content, mtime, mode]);
  }
  return found;
}

/** Hands a layered root of a folder to a test, and checks that the folder is as it was. */
function layered(
  files: Readonly<Record<string, string>>,
  test: (root: LayeredRoot, folder: string) => void,
): Promise<void> {
  return inFolder(files, (folder) => {
    const before = snapshot(folder);
    test(new LayeredRoot(new FolderRoot(folder), MEMORY), folder);
    assertEquals(snapshot(folder), before);
    return Promise.resolve();
  });
}

const given = { "a.txt": "a", "folder/b.txt": "b", "folder/deep/c.txt": "c" };

Deno.test("what is written, removed and renamed is seen, and the disk stays as it was", () =>
  layered(given, (root) => {
    write(root, "a.txt", "A");
    write(root, "folder/new.txt", "new");
    write(root, "made/here/x.txt", "x");
    assertEquals(root.remove("folder/deep/c.txt"), true);
    assertEquals(root.rename("folder/b.txt", "made/b.txt"), true);
    assertEquals(scan(root, "*").paths, ["a.txt"]);
    assertEquals(scan(root, "*/*").paths, ["folder/new.txt", "made/b.txt"]);
    assertEquals(scan(root, "*/*/*").paths, ["made/here/x.txt"]);
    assertEquals(root.list("folder"), [
      { name: "deep", kind: "folder", isLink: false },
      { name: "new.txt", kind: "file", isLink: false },
    ]);
    assertEquals(root.list("folder/deep"), []);
    assertEquals(["a.txt", "made/b.txt", "folder/b.txt"].map((path) => read(root, path)), [
      "A",
      "b",
      undefined,
    ]);
    assertEquals(differsInCase(root, "MADE/B.txt"), "made/b.txt");
    assertEquals(differsInCase(root, "Folder/b.txt"), undefined);
  }));

Deno.test("a second layer over the same folder sees nothing of the first", () =>
  layered(given, (root, folder) => {
    write(root, "a.txt", "A");
    root.remove("folder/b.txt");
    const other = new LayeredRoot(new FolderRoot(folder), MEMORY);
    assertEquals([read(other, "a.txt"), read(other, "folder/b.txt")], ["a", "b"]);
  }));

Deno.test("a file that changes on the disk is seen, but where it was written or removed", () =>
  inFolder(given, (folder) => {
    const root = new LayeredRoot(new FolderRoot(folder), MEMORY);
    assertEquals(read(root, "folder/b.txt"), "b");
    write(root, "a.txt", "mine");
    root.remove("folder/deep/c.txt");
    for (const path of ["a.txt", "folder/b.txt", "folder/deep/c.txt", "later.txt"]) {
      Deno.writeTextFileSync(`${folder}/${path}`, "theirs");
    }
    assertEquals(read(root, "a.txt"), "mine");
    assertEquals(read(root, "folder/b.txt"), "theirs");
    assertEquals(read(root, "folder/deep/c.txt"), undefined);
    assertEquals(read(root, "later.txt"), "theirs");
    assertEquals(root.list("")?.map(({ name }) => name), ["a.txt", "folder", "later.txt"]);
    return Promise.resolve();
  }));

Deno.test("a file that was removed can be written again, or make room for a folder", () =>
  layered(given, (root) => {
    root.remove("a.txt");
    write(root, "a.txt", "again");
    assertEquals(read(root, "a.txt"), "again");
    assertEquals(root.remove("a.txt"), true);
    assertEquals(root.remove("a.txt"), false);
    write(root, "a.txt/x/y.txt", "y");
    assertEquals([root.look("a.txt"), root.look("a.txt/x")], ["folder", "folder"]);
    assertEquals(root.list("a.txt"), [{ name: "x", kind: "folder", isLink: false }]);
    assertEquals(read(root, "a.txt/x/y.txt"), "y");
  }));

Deno.test("a file larger than a script's memory is not renamed, and the message has both sizes", () =>
  layered({ "large": "x".repeat(MEMORY + 1) }, (root) => {
    const error = assertThrows(() => root.rename("large", "other"), HostError);
    assertEquals(
      error.message,
      `"large" has ${MEMORY + 1} bytes, and the script's memory (--memory) is ${MEMORY}`,
    );
    assertEquals(root.list("")?.map(({ name }) => name), ["large"]);
  }));

Deno.test("nothing can be written where there is no folder", () => {
  const root = new LayeredRoot(new FolderRoot("/none/at/all"), MEMORY);
  assertEquals([root.look(""), root.list(""), root.read("x")], [undefined, undefined, undefined]);
  assertEquals(
    assertThrows(() => root.create("a/x"), HostError).message,
    `"a/x" can't be written: there is no folder /none/at/all`,
  );
});

const unix = { ignore: Deno.build.os === "windows" };

/** Makes a folder with links of many sorts, beside one that nobody may touch. */
function withLinks(test: (folder: string) => void | Promise<void>): Promise<void> {
  return inFolder({ "out/secret.txt": "secret" }, async (top) => {
    const folder = `${top}/root`;
    Deno.mkdirSync(`${folder}/folder/deep`, { recursive: true });
    for (const [path, text] of Object.entries(given)) {
      Deno.writeTextFileSync(`${folder}/${path}`, text);
    }
    const links = {
      in: "a.txt",
      in_deep: "folder/deep/c.txt",
      in_folder: "folder",
      "folder/up": "..",
      out: "../out/secret.txt",
      out_folder: "../out",
      back: "../root/a.txt",
      top: "..",
      dangling: "none.txt",
      circle: "circle",
    };
    for (const [name, target] of Object.entries(links)) {
      Deno.symlinkSync(target, `${folder}/${name}`);
    }
    await test(folder);
  });
}

Deno.test(
  "what is written through a link is in what it leads to",
  unix,
  () =>
    withLinks((folder) => {
      const before = snapshot(folder);
      const root = new LayeredRoot(new FolderRoot(folder), MEMORY);
      write(root, "in", "1");
      write(root, "in_folder/new.txt", "2");
      write(root, "folder/up/in_folder/x/y.txt", "3");
      assertEquals(read(root, "a.txt"), "1");
      assertEquals(read(root, "back"), "1");
      assertEquals(read(root, "folder/new.txt"), "2");
      assertEquals(read(root, "folder/x/y.txt"), "3");
      root.remove("in");
      assertEquals([read(root, "in"), read(root, "a.txt")], [undefined, "1"]);
      write(root, "in", "4");
      assertEquals([read(root, "in"), read(root, "a.txt")], ["4", "1"]);
      root.rename("in_deep", "moved");
      assertEquals([read(root, "moved"), read(root, "folder/deep/c.txt")], ["c", "c"]);
      assertEquals(snapshot(folder), before);
    }),
);

/** Numbers from 0 to below `most`, the same in every run. */
function numbers(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >> 8) % most;
  };
}

const names = ["a.txt", "b.txt", "c.txt", "folder", "deep", "in", "in_deep", "in_folder", "up"];
const strange = ["out", "out_folder", "secret.txt", "top", "root", "back", "dangling", "circle"];
const all = [...names, ...names, ...strange, "new", "folder"];

/** A call of any function on any paths: gives its result or its refusal. */
function randomCall(pick: (most: number) => number): (root: Root, folder: string) => unknown {
  const path = () => Array.from({ length: 1 + pick(3) }, () => all[pick(all.length)]).join("/");
  const which = pick(6), first = path(), second = path();
  return (root, folder) => {
    const files = filesOf(root);
    const calls = [
      () => write(files, first, second),
      () => files.remove(first),
      () => files.rename(first, second),
      () => files.list(first),
      () => files.look(first),
      () => read(root, first),
    ];
    try {
      return { which, first, second, result: calls[which]?.() };
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      return { which, first, second, refused: error.message.replaceAll(folder, "FOLDER") };
    }
  };
}

/** The links on the disk below a folder. */
function linksIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isSymlink, isDirectory }) =>
    isSymlink ? [`${folder}/${name}`] : isDirectory ? linksIn(`${folder}/${name}`) : []
  ).sort();
}

Deno.test(
  "a layered root does in random calls what a folder does, and writes nothing",
  unix,
  async () => {
    let compared = 0;
    for (let seed = 1; seed <= 30; seed++) {
      await withLinks((real) =>
        withLinks((folder) => {
          const before = snapshot(folder), links = String(linksIn(real));
          const written = new FolderRoot(real);
          const root = new LayeredRoot(new FolderRoot(folder), MEMORY);
          const pick = numbers(seed);
          for (let i = 0; i < 100; i++) {
            const call = randomCall(pick);
            const expected = call(written, real);
            // What becomes of a link itself is the one thing that differs.
            if (String(linksIn(real)) !== links) break;
            assertEquals(call(root, folder), expected, `call ${i} of seed ${seed}`);
            compared++;
          }
          assertEquals(snapshot(folder), before);
        })
      );
    }
    assert(compared > 1_000, `only ${compared} calls were compared`);
  },
);

Deno.test("save_to_file saves into the layer", () =>
  inFolder({ "old.bin": "old" }, async (folder) => {
    const before = snapshot(folder);
    const root = new LayeredRoot(new FolderRoot(folder), MEMORY);
    const { answers, transports } = fakeNetwork();
    answers.on("GET", "http://localhost/", { body: ["new ", "bytes"] });
    const { host, sink } = testHost({
      world: {
        root,
        clock: new RealClock(),
        transports: () => Promise.resolve(transports),
      },
    });
    const file = script(`
      local function heard(resp) print(resp.ok, resp.error) end
      net.http:get("http://localhost/", { save_to_file = "old.bin" }, heard)
      net.http:get("http://localhost/", { save_to_file = "down/new.bin" }, heard)`);
    await host.prepare([file]);
    host.start([host.compile(file)]);
    await host.run();
    assertEquals([sink.printed, sink.errors, sink.logs], ["true\t\ntrue\t\n", [], []]);
    assertEquals([read(root, "old.bin"), read(root, "down/new.bin")], ["new bytes", "new bytes"]);
    assertEquals(snapshot(folder), before);
  }));

Deno.test("require and file use the layer, and the disk stays as it was", () =>
  inFolder({ "old.lua": `return "disk"`, "main.lua": "" }, async (folder) => {
    const before = snapshot(folder);
    const root = new LayeredRoot(new FolderRoot(folder), MEMORY);
    const { printed } = await runScript(
      `print(require("old"))
      file.write("new.lua", 'return "memory"')
      print(require("new"))
      file.write("old.lua", 'return "changed"')
      package.loaded.old = nil
      print(require("old"), file.exists("new.lua"), #file.list(""))`,
      { world: { root } },
    );
    assertEquals(printed, "disk\told.lua\nmemory\tnew.lua\nchanged\ttrue\t3\n");
    assertEquals(snapshot(folder), before);
  }));

Deno.test("a layered root needs no permission to write, and names the one to read", () =>
  inFolder({ "allowed/a.lua": "a", "denied/b.lua": "b" }, async (folder) => {
    const module = (path: string) => JSON.stringify(new URL(`../../${path}`, import.meta.url));
    const program = `
      import { FolderRoot } from ${module("runtime/root.ts")};
      import { LayeredRoot } from ${module("runtime/layered_root.ts")};
      const at = (folder) => new LayeredRoot(new FolderRoot(folder), 100);
      const attempts = [
        () => {
          const root = at("allowed");
          const draft = root.create("a.lua");
          draft.write(new Uint8Array(7));
          draft.commit();
          root.rename("a.lua", "x/c.lua");
          return root.read("x/c.lua").length;
        },
        () => at("denied").read("b.lua"),
        () => at("denied").look("b.lua"),
        () => at("denied").list(""),
        () => at("denied").create("new/b.lua"),
        () => at("denied").remove("b.lua"),
        () => at("denied").rename("none.lua", "b.lua"),
      ];
      for (const attempt of attempts) {
        try {
          console.log(attempt());
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
    const [allowed, ...denied] = new TextDecoder().decode(stdout).trimEnd().split("\n");
    assertEquals(allowed, "7", new TextDecoder().decode(stderr));
    assertEquals(denied.length, 6);
    for (const message of denied) {
      assertStringIncludes(message, "denied");
      assert(message.endsWith(": run luanet with --allow-read"), message);
    }
  }));
