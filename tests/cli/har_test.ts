/** `--record` and `--replay` on the command line. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { Har } from "har-format";
import { type Traffic, withTraffic } from "../../cli/traffic.ts";
import { denoWorld } from "../../runtime/mod.ts";
import { schemaErrors } from "../runtime/net/har/schema.ts";
import { inFolder, luanet, Running } from "../support/cli.ts";
import { testHost } from "../support/host.ts";
import { luaString } from "../support/lua_requests.ts";
import { answer, RawHttp } from "../support/raw_http.ts";
import { onSmallDisk } from "../support/small_disk.ts";

const posix = Deno.build.os !== "windows";

/** Answers with the path, `/silent` never. */
const serve = () =>
  new RawHttp(async (connection, { target }) => {
    if (target === "/silent") return await connection.gone();
    await connection.send(answer("200 OK", target));
  });

const get = (url: string, done = "") =>
  `net.http:get(${
    luaString(url)
  }, function(resp) print(resp.status, resp.body, resp.error) ${done} end)\n`;

const harIn = (file: string): Har => JSON.parse(Deno.readTextFileSync(file));

/** The paths and statuses of what was recorded. */
const entriesOf = (file: string): string[] => {
  const har = harIn(file);
  assertEquals(schemaErrors(har), []);
  return har.log.entries.map(({ request, response }) =>
    `${new URL(request.url).pathname} ${response.status}`
  );
};

/** No draft is left behind. */
const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

/** Scripts that end in all the ways there are, once a request was answered and while another one waits. */
const ends: readonly (readonly [how: string, lua: string, code: number])[] = [
  ["normally", "", 0],
  ["with an error", "error('oh')", 1],
  ["killed", "while true do end", 1],
  ["by SIGINT", "print('ready')", 130],
  ["by SIGTERM", "print('ready')", 143],
];

for (const [how, lua, code] of ends) {
  Deno.test({
    name: `a run that ends ${how} leaves a whole recording, and nothing beside it`,
    ignore: how.includes("SIG") && !posix,
    fn: () =>
      inFolder({ "x.har": "an older one" }, async (cwd) => {
        await using server = serve();
        const waits = how === "normally" || how === "with an error"
          ? ""
          : get(`${server.url}/silent`);
        await Deno.writeTextFile(`${cwd}/main.lua`, waits + get(`${server.url}/now`, lua));
        const flags = ["--record=x.har", "--callback-timeout=300ms"];
        await using run = new Running(["run", ...flags, "main.lua"], { cwd });
        const signal = /by (SIG\w+)/.exec(how)?.[1];
        if (signal !== undefined) {
          await run.shows("ready\n");
          run.send(signal as Deno.Signal);
        }
        assertEquals((await run.end()).code, code);
        const waited = waits === "" ? [] : ["/silent 0"];
        assertEquals(entriesOf(`${cwd}/x.har`), [...waited, "/now 200"]);
        assertEquals(names(cwd), ["main.lua", "x.har"]);
      }),
  });
}

Deno.test("a run without traffic leaves an empty recording, one that never began the older one", () =>
  inFolder({ "quiet.lua": "print(1)", "broken.lua": "print(", "x.har": "old" }, async (cwd) => {
    const run = async (script: string, ...flags: string[]) =>
      (await luanet(["run", "--record=x.har", ...flags, script], { cwd })).code;
    assertEquals([await run("broken.lua"), await Deno.readTextFile(`${cwd}/x.har`)], [1, "old"]);
    assertEquals(
      [await run("quiet.lua", "--watch", "-"), await Deno.readTextFile(`${cwd}/x.har`)],
      [2, "old"],
    );
    assertEquals([await run("quiet.lua"), entriesOf(`${cwd}/x.har`)], [0, []]);
    assertEquals(names(cwd), ["broken.lua", "quiet.lua", "x.har"]);
  }));

Deno.test("a run that luanet's own mistake ends leaves a whole recording, too", () =>
  inFolder({}, async (cwd) => {
    const record = `${cwd}/x.har`;
    const flags = { record, replay: undefined, redact: [], virtual: false, callbackTimeout: 1 };
    const run = async (traffic: Traffic) => {
      const { sink } = testHost();
      traffic.around(denoWorld({ sink, root: cwd }));
      traffic.begin();
      await Promise.reject(new Error("a mistake"));
      return 0;
    };
    await assertRejects(() => withTraffic(flags, run), Error, "a mistake");
    assertEquals(entriesOf(record), []);
  }));

Deno.test("a recording goes through a link to where it leads", () =>
  inFolder({ "main.lua": "", "deep/real.har": "old" }, async (cwd) => {
    await Deno.symlink("deep/real.har", `${cwd}/x.har`);
    assertEquals((await luanet(["run", "--record=x.har", "main.lua"], { cwd })).code, 0);
    assertEquals(entriesOf(`${cwd}/deep/real.har`), []);
    assertEquals(names(cwd), ["deep", "main.lua", "x.har"]);
    assertEquals(names(`${cwd}/deep`), ["real.har"]);
  }));

Deno.test({
  name:
    "a recording that the disk has no room for exits 2 with the cause, and leaves the older one",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    onSmallDisk(async (disk) => {
      await using server = new RawHttp((connection) =>
        connection.send(answer("200 OK", "x".repeat(4 << 20)))
      );
      await Deno.writeTextFile(
        `${disk}/main.lua`,
        `net.http:get(${luaString(server.url)}, function(r) print(r.status) end)`,
      );
      await Deno.writeTextFile(`${disk}/x.har`, "old");
      const { code, stdout, stderr } = await luanet(["run", "--record=x.har", "main.lua"], {
        cwd: disk,
      });
      assertEquals({ code, stdout, stderr }, {
        code: 2,
        stdout: "200\n",
        stderr: `error: --record=x.har: "x.har" can't be written: No space left on device\n`,
      });
      assertEquals(await Deno.readTextFile(`${disk}/x.har`), "old");
      assertEquals(names(disk), ["main.lua", "x.har"]);
    }),
});

Deno.test("what can't be written or read is told before a script runs, with the flag that grants it", () =>
  inFolder(
    { "main.lua": `print("ran")`, "x.har": `{"log":{"entries":[]}}`, "folder/y": "" },
    async (cwd) => {
      const said = async (flag: string, permissions?: string[]) => {
        const options = permissions === undefined ? { cwd } : { cwd, permissions };
        const { code, stdout, stderr } = await luanet(["run", flag, "main.lua"], options);
        assertEquals([code, stdout], [2, ""]);
        return stderr;
      };
      const read = "--allow-read";
      assertEquals(
        await said("--record=x.har", [read]),
        `error: --record=x.har: "x.har" can't be written: run luanet with --allow-write=.\n`,
      );
      assertEquals(
        await said("--record=folder/x.har", [read, "--allow-write=folder/x.har"]),
        `error: --record=folder/x.har: "folder/x.har" can't be written: run luanet with --allow-write=folder/\n`,
      );
      assertEquals(
        await said("--replay=x.har", ["--allow-read=main.lua"]),
        "error: --replay=x.har can't be read: run luanet with --allow-read\n",
      );
      assertEquals(
        await said("--record=folder"),
        `error: --record=folder: "folder" is a folder, not a file\n`,
      );
      assertEquals(
        await said("--record=none/x.har"),
        `error: --record=none/x.har: the folder "none/" is not there: make it first\n`,
      );
      if (posix) {
        await new Deno.Command("mkfifo", { args: [`${cwd}/pipe`] }).output();
        assertEquals(
          await said("--record=pipe"),
          `error: --record=pipe: "pipe" is a pipe or device, not a file\n`,
        );
      }
    },
  ));

Deno.test("no secret of a session is anywhere in its recording", () =>
  inFolder({}, async (cwd) => {
    await using server: RawHttp = new RawHttp((connection, { target }) =>
      connection.send(
        target === "/moved"
          ? `HTTP/1.1 302 Found\r\nLocation: http://me:s3cret@127.0.0.1:${server.port}/\r\nSet-Cookie: a=s3cret\r\nContent-Length: 0\r\n\r\n`
          : "HTTP/1.1 200 OK\r\nX-Token: s3cret\r\nContent-Length: 2\r\n\r\nok",
      )
    );
    const host = `127.0.0.1:${server.port}`;
    await Deno.writeTextFile(
      `${cwd}/main.lua`,
      `net.http:get("http://me:s3cret@${host}/moved", { headers = { cookie = "b=s3cret", ["X-TOKEN"] = "s3cret",
        ["X-Key"] = "s3cret", ["X-Mine"] = "mine" } }, function(resp)
        print(resp.body)
        net.ws:connect("ws://me:s3cret@${host}/", {})
      end)`,
    );
    const flags = ["--record=x.har", "--redact=x-token", "--redact", "X-Key"];
    const { code, stdout } = await luanet(["run", ...flags, "main.lua"], { cwd });
    assertEquals([code, stdout], [0, "ok\n"]);
    const sent = server.requests.flatMap(({ headers }) =>
      headers.map(([name]) => name.toLowerCase())
    );
    for (const name of ["authorization", "cookie", "x-token", "x-key"]) {
      assert(sent.includes(name), name);
    }
    const text = await Deno.readTextFile(`${cwd}/x.har`);
    for (const secret of ["s3cret", btoa("me:s3cret")]) {
      assert(!text.includes(secret), text);
    }
    assertEquals(entriesOf(`${cwd}/x.har`), ["/moved 302", "/ 200", "/ 200"]);
    assertStringIncludes(text, '"X-Mine"');
    assertStringIncludes(harIn(`${cwd}/x.har`).log.comment ?? "", "x-key, x-token");
  }));

Deno.test("a request that is not in the recording is a resp.error, an error on stderr and exit code 1", () =>
  inFolder({}, async (cwd) => {
    await using server = serve();
    const { url } = server;
    await Deno.writeTextFile(`${cwd}/first.lua`, get(`${url}/one?a=1`));
    await Deno.writeTextFile(`${cwd}/other.lua`, get(`${url}/one?a=2`));
    await luanet(["run", "--record=x.har", "first.lua"], { cwd });
    const message = `GET ${url}/one?a=2 is not in the recording; the nearest is GET ${url}/one?a=1`;
    const error = `0\t\t${new URL(url).host}: ${message}\n`;
    for (const flags of [[], ["--quiet"], ["--virtual"]]) {
      const { code, stdout, stderr } = await luanet([
        "run",
        "--replay=x.har",
        ...flags,
        "other.lua",
      ], { cwd });
      assertEquals({ code, stdout, stderr }, {
        code: 1,
        stdout: error,
        stderr: `error: ${message}\n    at x.har\n`,
      });
    }
    const { stderr } = await luanet(["run", "--replay=x.har", "--log-format=json", "other.lua"], {
      cwd,
    });
    assertEquals(JSON.parse(stderr).message, message);
    assertEquals(server.requests.length, 1);
  }));

Deno.test("a script's own server is real when its requests are replayed, and refused on a virtual clock", () =>
  inFolder({
    "main.lua": `
      local srv = net.ws_server:listen(0, {})
      print(srv)
      ${get("http://one.test/")}`,
    "x.har": JSON.stringify({
      log: {
        entries: [{
          startedDateTime: "2024-05-31T12:00:00.000Z",
          time: 1,
          request: { method: "GET", url: "http://one.test/" },
          response: { status: 200, statusText: "OK", content: { size: 2, text: "ok" } },
        }],
      },
    }),
  }, async (cwd) => {
    const run = async (...flags: string[]) =>
      (await luanet(["run", "--replay=x.har", "--duration=500ms", ...flags, "main.lua"], { cwd }))
        .stdout;
    assertEquals(
      (await run()).replace(/:\d+\)/, ":PORT)"),
      "WsServer(1, 127.0.0.1:PORT)\n200\tok\t\n",
    );
    assertEquals(await run("--virtual"), "nil\n200\tok\t\n");
  }));

Deno.test("a trace shows what is replayed, and a script that says something else is warned", () =>
  inFolder({
    "main.lua": `net.ws:connect("ws://one.test/", {
      on_open = function(id) net.ws:send(id, "other") end,
      on_message = function(id, msg) print(msg) net.ws:close(id) end,
    })`,
    "x.har": JSON.stringify({
      log: {
        entries: [{
          startedDateTime: "2024-05-31T12:00:00.000Z",
          time: 1_000,
          request: { method: "GET", url: "ws://one.test/" },
          response: { status: 101 },
          _webSocketMessages: [
            { type: "send", time: 1_717_156_800.25, opcode: 1, data: "hello" },
            { type: "receive", time: 1_717_156_800.5, opcode: 1, data: "hi" },
          ],
        }],
      },
    }),
  }, async (cwd) => {
    const { code, stdout, stderr } = await luanet([
      "run",
      "--replay=x.har",
      "--virtual",
      "--trace",
      "main.lua",
    ], { cwd });
    assertEquals([code, stdout], [0, "hi\n"]);
    assertEquals(stderr.split("\n"), [
      "00:00:00.016 trace main.lua: ws 1 ws://one.test/ opened in 16.7 ms",
      "00:00:00.033 trace main.lua: ws 1 ws://one.test/ sent 5 bytes of text",
      '00:00:00.033 warn  x.har: ws://one.test/: the script sends "other", and the recording has "hello"',
      "00:00:00.283 trace main.lua: ws 1 ws://one.test/ received 2 bytes of text",
      "00:00:00.316 trace main.lua: ws 1 ws://one.test/ closed 1000 after 316.7 ms",
      "",
    ]);
  }));
