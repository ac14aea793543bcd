/** `save_to_file`: the file is there when it is whole, and nothing else ever is. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { inFolder, Running } from "../support/cli.ts";
import { onSmallDisk } from "../support/small_disk.ts";
import { ask, askOne, luaString, program } from "../support/lua_requests.ts";
import { answer, type RawHandler, RawHttp } from "../support/raw_http.ts";

const posix = Deno.build.os !== "windows";

/** Answers any request with these bytes. */
const serving = (text: string): RawHandler => (connection) =>
  connection.send(answer("200 OK", text));

/** Announces 1 MB, sends a tenth of it and then nothing more. */
const stalling: RawHandler = async (connection) => {
  await connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
  await connection.send("x".repeat(100_000));
  await connection.gone();
};

const get = ({ url }: RawHttp, path: string, more = "") =>
  `net.http:get(${luaString(url)}, { save_to_file = ${luaString(path)}, ${more} }, cb)`;

/** What is below a folder, drafts too, with the text of small files. */
function tree(folder: string, below = ""): string[] {
  return [...Deno.readDirSync(`${folder}/${below}`)].sort((a, b) => a.name < b.name ? -1 : 1)
    .flatMap(({ name, isDirectory }) => {
      const path = below + name;
      if (isDirectory) return [`${path}/`, ...tree(folder, `${path}/`)];
      const { size } = Deno.statSync(`${folder}/${path}`);
      return [
        `${path}: ${size > 100 ? `${size} bytes` : Deno.readTextFileSync(`${folder}/${path}`)}`,
      ];
    });
}

Deno.test("save_to_file makes folders, replaces a file whole, and leaves resp.body empty", () =>
  inFolder({ "old.txt": "an older file" }, async (folder) => {
    await using server = new RawHttp(serving("new"));
    const answers = await ask({
      "new": get(server, "new.txt"),
      "old": get(server, "old.txt"),
      "nested": get(server, "a/b\\c/d.txt"),
      "beside": get(server, "a/b/e.txt"),
      "dotted": get(server, "./f.txt"),
      "post": `net.http:post(${
        luaString(server.url)
      }, { body = "x", save_to_file = "post.txt" }, cb)`,
      "put": `net.http:request(${luaString(server.url)}, "PUT", { save_to_file = "put.txt" }, cb)`,
      "none": `net.http:get(${luaString(server.url)}, { save_to_file = "" }, cb)`,
    }, { folder });
    assertEquals(answers.result.stderr, "");
    for (const name of ["new", "old", "nested", "beside", "dotted", "post", "put", "none"]) {
      const heard = answers.of(name);
      assertEquals([name, heard.status, heard.ok, heard.error], [name, 200, true, ""]);
      assertEquals(heard.text, name === "none" ? "new" : "");
    }
    assertEquals(tree(folder), [
      "a/",
      "a/b/",
      "a/b/c/",
      "a/b/c/d.txt: new",
      "a/b/e.txt: new",
      "f.txt: new",
      "new.txt: new",
      "old.txt: new",
      "post.txt: new",
      "put.txt: new",
    ]);
  }));

Deno.test("save_to_file keeps every byte, whatever the body's encoding, and an empty body is an empty file", () =>
  inFolder({}, async (folder) => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) >> 3);
    const compressed = async (format: CompressionFormat) =>
      new Uint8Array(
        await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream(format)))
          .arrayBuffer(),
      );
    await using server = new RawHttp(async (connection, { target }) => {
      const [, encoding = ""] = target.split("/");
      const formats: Record<string, CompressionFormat> = {
        "gzip": "gzip",
        "deflate": "deflate",
        "deflate-raw": "deflate-raw",
        "br": "brotli" as CompressionFormat,
      };
      const format = formats[encoding];
      const body = encoding === "empty"
        ? new Uint8Array()
        : format === undefined
        ? bytes
        : await compressed(format);
      const name = encoding.replace("-raw", "");
      const header = format === undefined ? "" : `Content-Encoding: ${name}\r\n`;
      await connection.send(`HTTP/1.1 200 OK\r\n${header}Content-Length: ${body.length}\r\n\r\n`);
      await connection.send(body);
    });
    const kinds = ["plain", "gzip", "deflate", "deflate-raw", "br", "empty"];
    const wishes = [
      "",
      `["Accept-Encoding"] = "br"`,
      `["Accept-Encoding"] = "identity"`,
      `Range = "bytes=0-"`,
    ];
    const names = kinds.flatMap((kind) =>
      wishes.map((wish, i) => ({ kind, wish, name: kind + i }))
    );
    const answers = await ask(
      Object.fromEntries(names.map(({ kind, wish, name }) => [
        name,
        get({ url: `${server.url}/${kind}` } as RawHttp, name, `headers = { ${wish} }`),
      ])),
      { folder },
    );
    for (const { kind, name } of names) {
      assertEquals(answers.of(name).error, "", name);
      const saved = await Deno.readFile(`${folder}/${name}`);
      assertEquals(saved, kind === "empty" ? new Uint8Array() : bytes, name);
    }
  }));

Deno.test("save_to_file writes no error page: the body is in resp.body, and an older file as it was", () =>
  inFolder({ "old.txt": "old" }, async (folder) => {
    await using server = new RawHttp((connection) =>
      connection.send(answer("404 Not Found", "no such page"))
    );
    const heard = await askOne(get(server, "old.txt"), { folder });
    assertEquals([heard.status, heard.ok, heard.error], [404, false, "HTTP 404 Not Found"]);
    assertEquals(heard.text, "no such page");
    assertEquals(tree(folder), ["old.txt: old"]);
  }));

/** Paths that are refused, and why. */
const refused: Readonly<Record<string, string>> = {
  "../x.txt": "has `..` in it: paths are relative and stay below the folder",
  "a/../x.txt": "has `..` in it: paths are relative and stay below the folder",
  "a\\..\\x.txt": "has `..` in it: paths are relative and stay below the folder",
  "/tmp/x.txt": "is absolute: paths are relative and stay below the folder",
  "\\x.txt": "is absolute: paths are relative and stay below the folder",
  "C:/x.txt": "has a colon in it: paths are relative and stay below the folder",
  "a\0b": "has a NUL in it: paths are relative and stay below the folder",
  "folder": "is a folder, not a file",
  "folder/": "has no file's name at its end",
  "new/": "has no file's name at its end",
  ".": "has no file's name at its end",
  "con": "has the name of a Windows device in it",
};

Deno.test("save_to_file refuses a path before anything is asked for", () =>
  inFolder({ "folder/x": "x" }, async (folder) => {
    await using server = new RawHttp(serving("new"));
    const paths = Object.keys(refused);
    const answers = await ask(
      Object.fromEntries(paths.map((path) => [path, get(server, path)])),
      { folder },
    );
    for (const path of paths) {
      const heard = answers.of(path);
      const shown = path.replace("\0", "\\0");
      assertEquals(heard.error, `127.0.0.1:${server.port}: "${shown}" ${refused[path]}`);
      assertEquals([heard.status, heard.ok, heard.text], [0, false, ""]);
    }
    assertEquals(server.requests.length, 0);
    assertEquals(tree(folder), ["folder/", "folder/x: x"]);
  }));

Deno.test({
  name: "save_to_file follows a link inside the root, and none that leads out of it",
  ignore: !posix,
  fn: () =>
    inFolder({ "root/in/a.txt": "a", "out/b.txt": "b" }, async (folder) => {
      const root = `${folder}/root`;
      await Deno.symlink("in", `${root}/inside`);
      await Deno.symlink("in/a.txt", `${root}/a.txt`);
      await Deno.symlink("../out", `${root}/outside`);
      await Deno.symlink("../out/b.txt", `${root}/b.txt`);
      await Deno.symlink("../out/new.txt", `${root}/new.txt`);
      await using server = new RawHttp(serving("new"));
      const paths = [
        "inside/c.txt",
        "a.txt",
        "outside/b.txt",
        "outside/new.txt",
        "b.txt",
        "new.txt",
      ];
      const answers = await ask(
        Object.fromEntries(paths.map((path) => [path, get(server, path)])),
        { folder, flags: ["--root=root"] },
      );
      const errorOf = (path: string) => answers.of(path).error;
      const host = `127.0.0.1:${server.port}`;
      assertEquals(errorOf("inside/c.txt"), "");
      assertEquals(errorOf("a.txt"), "");
      for (const path of ["outside/b.txt", "outside/new.txt", "b.txt"]) {
        assertEquals(
          errorOf(path),
          `${host}: "${path}" leaves the folder root through a symbolic link`,
        );
      }
      assertEquals(
        errorOf("new.txt"),
        `${host}: "new.txt" has a symbolic link in it that leads nowhere`,
      );
      assertEquals(tree(`${folder}/out`), ["b.txt: b"]);
      assertEquals(await Deno.readTextFile(`${root}/in/a.txt`), "new");
      assertEquals(await Deno.readTextFile(`${root}/in/c.txt`), "new");
      assert((await Deno.lstat(`${root}/a.txt`)).isSymlink);
    }),
});

Deno.test("save_to_file without the permission to write says which flag grants it", () =>
  inFolder({ "old.txt": "old" }, async (folder) => {
    await using server = new RawHttp(serving("new"));
    const heard = await askOne(get(server, "old.txt"), {
      folder,
      permissions: ["--allow-net", "--allow-read"],
    });
    assertEquals(
      heard.error,
      `127.0.0.1:${server.port}: "old.txt" can't be written: run luanet with --allow-write=.`,
    );
    assertEquals(tree(folder), ["old.txt: old"]);
  }));

Deno.test("save_to_file leaves nothing after a timeout, not even for its callback to see", () =>
  inFolder({ "old.txt": "old" }, async (folder) => {
    await using server = new RawHttp(stalling);
    const lua = `
      net.http:get(${
      luaString(server.url)
    }, { save_to_file = "new/folder/x.bin", timeout = 0.4 }, function(resp)
        print(file.exists("new"), #file.list("."), resp.error)
      end)
      ${get(server, "old.txt", "timeout = 0.4")}`;
    const { result } = await ask({ it: lua }, { folder });
    assertMatch(result.stdout, /^false\t1\t127\.0\.0\.1:\d+: timed out after 0\.4 s$/m);
    assertEquals(tree(folder), ["old.txt: old"]);
  }));

Deno.test({
  name: "save_to_file on a full disk names the cause, leaves nothing and the older file",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    onSmallDisk(async (disk) => {
      await Deno.writeTextFile(`${disk}/old.txt`, "old");
      await using server = new RawHttp(serving("x".repeat(4 << 20)));
      const answers = await ask({
        old: get(server, "old.txt"),
        deep: get(server, "a/b/new.txt"),
      }, { folder: disk });
      const host = `127.0.0.1:${server.port}`;
      for (const [name, path] of [["old", "old.txt"], ["deep", "a/b/new.txt"]] as const) {
        assertEquals(
          answers.of(name).error,
          `${host}: "${path}" can't be written: No space left on device`,
        );
      }
      assertEquals(tree(disk), ["old.txt: old"]);
    }),
});

/** A script that begins three downloads, and says when their first bytes are on the disk. */
const downloading = (server: RawHttp) =>
  program({
    old: get(server, "old.txt"),
    deep: get(server, "a/b/new.bin"),
    beside: get(server, "x.bin"),
  }) +
  `\nprint("begun")\nevent.on("frame_update", function() end)`;

/** Waits until the folder has as many drafts with something in them. */
async function drafts(folder: string, count: number): Promise<void> {
  const found = (below: string): number =>
    [...Deno.readDirSync(below)].reduce(
      (sum, { name, isDirectory }) =>
        sum + (isDirectory
          ? found(`${below}/${name}`)
          : name.endsWith(".tmp") && Deno.statSync(`${below}/${name}`).size > 0
          ? 1
          : 0),
      0,
    );
  for (let tries = 0; found(folder) < count; tries++) {
    if (tries === 500) throw new Error("no drafts");
    await new Promise((end) => setTimeout(end, 10));
  }
}

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name: `${signal} in the middle of downloads leaves neither files nor drafts nor folders`,
    ignore: !posix,
    fn: () =>
      inFolder({ "old.txt": "old" }, async (folder) => {
        await using server = new RawHttp(stalling);
        await Deno.writeTextFile(`${folder}/main.lua`, downloading(server));
        await using run = new Running(["run", "main.lua"], { cwd: folder });
        await run.shows("begun");
        await drafts(folder, 3);
        const start = performance.now();
        run.send(signal);
        const ended = await run.end();
        assertEquals([ended.code, ended.stdout, ended.stderr], [code, "begun\n", ""]);
        assert(performance.now() - start < 1000);
        await Deno.remove(`${folder}/main.lua`);
        assertEquals(tree(folder), ["old.txt: old"]);
      }),
  });
}

Deno.test({
  name:
    "a run that is killed leaves drafts that never take the final name, and that no script lists",
  ignore: !posix,
  fn: () =>
    inFolder({ "old.txt": "old" }, async (folder) => {
      await using server = new RawHttp(stalling);
      await Deno.writeTextFile(`${folder}/main.lua`, downloading(server));
      await using run = new Running(["run", "main.lua"], { cwd: folder });
      await run.shows("begun");
      await drafts(folder, 3);
      run.send("SIGKILL");
      assertEquals((await run.end()).signal, "SIGKILL");
      assertEquals(await Deno.readTextFile(`${folder}/old.txt`), "old");
      assertEquals(tree(`${folder}/a/b`).length, 1);
      await using whole = new RawHttp(serving("whole"));
      const { result } = await ask({
        old: get(whole, "old.txt"),
        deep: get(whole, "a/b/new.bin"),
        list: `cb = nil print(table.concat(file.list("."), " "))
          net.http:get(${luaString(whole.url)}, function(resp) print(json.encode {
            name = "list", status = 200, ok = true, error = "", body = "" }) end)`,
      }, { folder });
      assertMatch(result.stdout, /^main\.lua old\.txt$/m);
      assertEquals(await Deno.readTextFile(`${folder}/old.txt`), "whole");
      assertEquals(await Deno.readTextFile(`${folder}/a/b/new.bin`), "whole");
    }),
});

Deno.test("two downloads into one file leave one of them whole", () =>
  inFolder({}, async (folder) => {
    await using server = new RawHttp((connection, { target }) =>
      connection.send(answer("200 OK", target.slice(1).repeat(500_000)))
    );
    const requests = Object.fromEntries(
      [..."abcdefgh"].map((letter) => [
        letter,
        get({ url: `${server.url}/${letter}` } as RawHttp, "same.bin"),
      ]),
    );
    await ask(requests, { folder });
    const text = await Deno.readTextFile(`${folder}/same.bin`);
    assertEquals(text, (text[0] ?? "").repeat(500_000));
    assertEquals(tree(folder), ["same.bin: 500000 bytes"]);
  }));
