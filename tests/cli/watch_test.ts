import { assert, assertEquals, assertMatch } from "@std/assert";
import { inFolder, luanet, Running } from "../support/cli.ts";

/** A script that says which generation of it runs, and goes on. */
const generation = (n: number | string) =>
  `print("generation ${n}")\nevent.on("menu_toggled", function() end)\n`;

/** Runs `luanet run --watch` on the script `s.lua` in a folder of its own. */
function watching(
  files: Readonly<Record<string, string>>,
  body: (run: Running, folder: string) => Promise<void>,
  args: readonly string[] = ["--watch", "s.lua"],
): Promise<void> {
  return inFolder(files, async (folder) => {
    await using run = new Running(["run", ...args], { cwd: folder });
    await body(run, folder);
  });
}

/** Ends a run as Ctrl-C does; gives what it printed, line by line. */
async function end(run: Running): Promise<{ printed: string[]; stderr: string }> {
  run.send("SIGINT");
  const { code, stdout, stderr } = await run.end();
  assertEquals(code, 130, stderr);
  return { printed: stdout.split("\n").slice(0, -1), stderr };
}

/** The ways in which editors and tools save a file. */
const ways: Readonly<Record<string, (file: string, text: string) => Promise<void> | void>> = {
  "written over": (file, text) => Deno.writeTextFile(file, text),
  "truncated, then written in two halves": async (file, text) => {
    using handle = await Deno.open(file, { write: true, truncate: true });
    const bytes = new TextEncoder().encode(text);
    const half = bytes.length >> 1;
    await handle.write(bytes.subarray(0, half));
    await handle.write(bytes.subarray(half));
  },
  "written beside, and renamed": async (file, text) => {
    await Deno.writeTextFile(`${file}~`, text);
    await Deno.rename(`${file}~`, file);
  },
  "deleted, and created": async (file, text) => {
    await Deno.remove(file);
    await Deno.writeTextFile(file, text);
  },
  "moved away, and written anew": async (file, text) => {
    await Deno.rename(file, `${file}.bak`);
    await Deno.writeTextFile(file, text);
  },
};

for (const [way, save] of Object.entries(ways)) {
  Deno.test(`a script that is ${way} is reloaded once for each text`, () =>
    watching({ "s.lua": generation(1) }, async (run, folder) => {
      await run.shows("generation 1\n");
      for (const n of [2, 3, 4]) {
        await save(`${folder}/s.lua`, generation(n));
        await run.shows(`generation ${n}\n`);
      }
      const { printed } = await end(run);
      assertEquals(printed, [1, 2, 3, 4].map((n) => `generation ${n}`));
    }));
}

Deno.test("of a burst of saves the last text wins, and none is loaded twice", () =>
  watching({ "s.lua": generation(0) }, async (run, folder) => {
    await run.shows("generation 0\n");
    for (let n = 1; n <= 20; n++) await Deno.writeTextFile(`${folder}/s.lua`, generation(n));
    await run.shows("generation 20\n");
    const { printed } = await end(run);
    assertEquals(printed.length, new Set(printed).size, printed.join());
    assertEquals(printed.at(-1), "generation 20");
    assert(printed.length < 10, `${printed.length} of 20 saves were loaded`);
  }));

Deno.test("a file that is touched, or saved as it was, is not reloaded", () =>
  watching({ "s.lua": generation(1) }, async (run, folder) => {
    await run.shows("generation 1\n");
    await Deno.utime(`${folder}/s.lua`, new Date(), new Date());
    await Deno.writeTextFile(`${folder}/s.lua`, generation(1));
    await Deno.writeTextFile(`${folder}/other.txt`, "nobody's");
    await Deno.writeTextFile(`${folder}/s.lua`, generation(2));
    await run.shows("generation 2\n");
    assertEquals((await end(run)).printed, ["generation 1", "generation 2"]);
  }));

Deno.test("a text that does not compile leaves the old script running; the fix is loaded", () =>
  watching(
    { "s.lua": `${generation(1)}event.on("script_unloaded", function() print("unloaded 1") end)` },
    async (run, folder) => {
      await run.shows("generation 1\n");
      await Deno.writeTextFile(`${folder}/s.lua`, "print('broken'\n= = 1");
      // A later save that compiles shows that the broken one was passed over.
      await run.says(/syntax error/);
      await Deno.writeTextFile(`${folder}/s.lua`, generation(3));
      await run.shows("generation 3\n");
      const { printed, stderr } = await end(run);
      assertEquals(printed, ["generation 1", "unloaded 1", "generation 3"]);
      assertMatch(stderr, /syntax error: .*\n {4}at s\.lua:2\n2 \| = = 1/);
      assertMatch(stderr, /watch: changed s\.lua\nwatch: reloaded s\.lua in \d+ ms\n/);
    },
  ));

Deno.test("a script that fails as it begins is closed, and comes back when it is saved", () =>
  watching({ "s.lua": generation(1) }, async (run, folder) => {
    await run.shows("generation 1\n");
    const failing = `net.ws_server:listen(0, {})\nprint("begins")\nerror("not yet")`;
    await Deno.writeTextFile(`${folder}/s.lua`, failing);
    await run.says(/error: not yet/);
    await Deno.writeTextFile(`${folder}/s.lua`, generation(2));
    await run.shows("generation 2\n");
    assertEquals((await end(run)).printed, ["generation 1", "begins", "generation 2"]);
  }));

Deno.test("a script that does not compile at first is waited for", () =>
  watching({ "s.lua": "= =" }, async (run, folder) => {
    await run.says(/syntax error/);
    await Deno.writeTextFile(`${folder}/s.lua`, generation(2));
    await run.shows("generation 2\n");
    assertEquals((await end(run)).printed, ["generation 2"]);
  }));

Deno.test("a script that was killed comes back when it is saved", () =>
  watching(
    { "s.lua": `print("loops") while true do end` },
    async (run, folder) => {
      await run.says(/killed/);
      await Deno.writeTextFile(`${folder}/s.lua`, generation(2));
      await run.shows("generation 2\n");
      assertEquals((await end(run)).printed, ["loops", "generation 2"]);
    },
    ["--watch", "--callback-timeout=200ms", "s.lua"],
  ));

Deno.test("a module that changes reloads the scripts that required it, and no others", () => {
  const user = (name: string) =>
    `print("${name}", (require("part")))\nevent.on("menu_toggled", function() end)\n`;
  return watching(
    { "a.lua": user("a"), "b.lua": generation("b"), "c.lua": user("c"), "part.lua": "return 1" },
    async (run, folder) => {
      await run.shows("c\t1\n");
      await Deno.writeTextFile(`${folder}/part.lua`, "return 2");
      await run.shows("c\t2\n");
      // One that does not compile leaves both running.
      await Deno.writeTextFile(`${folder}/part.lua`, "return = 3");
      await run.says(/syntax error/);
      await Deno.writeTextFile(`${folder}/part.lua`, "return 4");
      // The one may have seen the fix before the other had looked at what was broken.
      await run.shows("a\t4\n");
      await run.shows("c\t4\n");
      const { printed } = await end(run);
      assertEquals(printed.slice(0, 5), ["a\t1", "generation b", "c\t1", "a\t2", "c\t2"]);
      assertEquals(printed.slice(5).toSorted(), ["a\t4", "c\t4"]);
    },
    ["--watch", "a.lua", "b.lua", "c.lua"],
  );
});

Deno.test("a module that was missing is waited for", () =>
  watching(
    { "s.lua": `print("looks")\nprint(require("sub.part"))\nevent.on("menu_toggled", print)` },
    async (run, folder) => {
      await run.says(/module 'sub\.part' not found/);
      await Deno.mkdir(`${folder}/sub`);
      await Deno.writeTextFile(`${folder}/sub/part.lua`, `return "found"`);
      await run.shows("found");
      assertEquals((await end(run)).printed, ["looks", "looks", "found\tsub/part.lua"]);
    },
  ));

Deno.test("a script that is deleted runs on, and is reloaded when another is put in its place", () =>
  watching({ "s.lua": generation(1) }, async (run, folder) => {
    await run.shows("generation 1\n");
    await Deno.remove(`${folder}/s.lua`);
    await run.says(/s\.lua is gone/);
    await Deno.writeTextFile(`${folder}/s.lua`, generation(2));
    await run.shows("generation 2\n");
    assertEquals((await end(run)).printed, ["generation 1", "generation 2"]);
  }));

Deno.test("a folder that is renamed and put back keeps being watched", () =>
  watching(
    { "sub/s.lua": generation(1) },
    async (run, folder) => {
      await run.shows("generation 1\n");
      await Deno.rename(`${folder}/sub`, `${folder}/away`);
      await run.says(/s\.lua is gone/);
      await Deno.writeTextFile(`${folder}/away/s.lua`, generation(2));
      await Deno.rename(`${folder}/away`, `${folder}/sub`);
      await run.shows("generation 2\n");
      await Deno.writeTextFile(`${folder}/sub/s.lua`, generation(3));
      await run.shows("generation 3\n");
      assertEquals((await end(run)).printed, ["generation 1", "generation 2", "generation 3"]);
    },
    ["--watch", "sub/s.lua"],
  ));

Deno.test("a script that is a symbolic link is reloaded when what it leads to changes", () =>
  inFolder({ "real/s.lua": generation(1) }, async (folder) => {
    await Deno.symlink("real/s.lua", `${folder}/s.lua`);
    await using again = new Running(["run", "--watch", "s.lua"], { cwd: folder });
    await again.shows("generation 1\n");
    await Deno.writeTextFile(`${folder}/real/s.lua`, generation(2));
    await again.shows("generation 2\n");
    assertEquals((await end(again)).printed, ["generation 1", "generation 2"]);
  }));

Deno.test("the game file begins anew when it changes; one that is wrong is passed over", () =>
  watching(
    {
      "s.lua": `print("health", game.localplayer.health)\nevent.on("menu_toggled", print)`,
      "game.json": `{"localplayer": {"health": 1}}`,
    },
    async (run, folder) => {
      await run.shows("health\t1\n");
      await Deno.writeTextFile(`${folder}/game.json`, `{"localplayer": {"health": `);
      await run.says(/game\.json:1:\d+: /);
      await Deno.writeTextFile(`${folder}/game.json`, `{"localplayer": {"health": 2}}`);
      await run.shows("health\t2\n");
      assertEquals((await end(run)).printed, ["health\t1", "health\t2"]);
    },
    ["--watch", "--game=game.json", "s.lua"],
  ));

Deno.test("--watch=PATHS reloads for more files, --watch-exclude for fewer", () =>
  watching(
    { "s.lua": generation("x"), "data/a.txt": "1", "data/b.log": "1" },
    async (run, folder) => {
      await run.shows("generation x\n");
      await Deno.writeTextFile(`${folder}/data/b.log`, "2");
      await Deno.writeTextFile(`${folder}/data/a.txt`, "2");
      await run.shows("generation x\ngeneration x\n");
      await end(run);
    },
    ["--watch=data", "--watch-exclude=data/*.log", "s.lua"],
  ));

Deno.test("a path that is to be watched and is not there is named", () =>
  inFolder({ "s.lua": generation(1) }, async (folder) => {
    const { code, stderr } = await luanet(["run", "--watch=none", "s.lua"], { cwd: folder });
    assertEquals(
      [code, stderr],
      [2, "error: --watch=none: no such file or folder; name one that is there\n"],
    );
  }));

Deno.test("a script from standard input can't be watched", async () => {
  const { code, stderr } = await luanet(["run", "--watch", "-"], { input: "print(1)" });
  assertEquals(code, 2);
  assertMatch(stderr, /standard input can't be watched/);
});

Deno.test("what a script left open is counted, and its port is there for the next", () => {
  const script = (n: number, port: string) =>
    `local srv = net.ws_server:listen(${port}, {
       on_open = function(client) srv:send(client, "generation ${n}") end,
     })
     net.ws:connect("ws://127.0.0.1:9/", {})
     print("port " .. tostring(srv):match(":(%d+)") .. ".")`.replace("local srv =", "srv =");
  return watching({ "s.lua": script(1, "0") }, async (run, folder) => {
    const [, port = ""] = await run.shows(/port (\d+)\./);
    const first = await page(port);
    assertEquals(first.said, "generation 1");
    await Deno.writeTextFile(`${folder}/s.lua`, script(2, port));
    assertEquals(await first.closed, 1001);
    const second = await page(port);
    assertEquals(second.said, "generation 2");
    const { stderr } = await end(run);
    assertEquals(await second.closed, 1001);
    assertMatch(stderr, /watch: reloaded s\.lua in \d+ ms, closed 1 server\n/);
  });
});

/** A client that keeps trying until it is let in, as a page does that reconnects by itself. */
async function page(port: string): Promise<{ said: string; closed: Promise<number> }> {
  for (;;) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    const closed = new Promise<number>((end) => socket.onclose = ({ code }) => end(code));
    const said = await Promise.race([
      new Promise<string>((end) => socket.onmessage = ({ data }) => end(String(data))),
      closed.then(() => undefined),
    ]);
    if (said !== undefined) return { said, closed };
  }
}
