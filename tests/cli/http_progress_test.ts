import { assert, assertEquals } from "@std/assert";
import { Output } from "../../cli/output.ts";
import { ProgressLine } from "../../cli/progress.ts";
import type { Transfer } from "../../runtime/mod.ts";
import { peerTest } from "../peers.ts";
import { inFolder, luanetArgs } from "../support/cli.ts";
import { luaString } from "../support/lua_requests.ts";
import { RawHttp } from "../support/raw_http.ts";

/** A line on a terminal of memory, at a time that the test sets. */
function line(): {
  progress: ProgressLine;
  output: Output;
  shown: () => string;
  at: (ms: number) => void;
} {
  let text = "", now = 0;
  const terminal = {
    writeSync: (bytes: Uint8Array) => {
      text += new TextDecoder().decode(bytes);
      return bytes.length;
    },
    isTerminal: () => true,
  };
  const output = new Output(terminal, terminal);
  const shown = () => {
    const all = text;
    text = "";
    return all.replaceAll("\r\x1b[?7l", "<").replaceAll("\x1b[K\x1b[?7h", ">").replaceAll(
      "\r\x1b[K",
      "<>",
    );
  };
  return { progress: new ProgressLine(output, () => now), output, shown, at: (ms) => now = ms };
}

const transfer = (
  more: Partial<Transfer> = {},
): { -readonly [K in keyof Transfer]: Transfer[K] } => ({
  script: "main.lua",
  path: "down/x.bin",
  received: 0,
  total: 10 << 20,
  ended: false,
  ...more,
});

Deno.test("a download is shown once it has taken a second, ten times a second at most, and erased at its end", async () => {
  const { progress, shown, at } = line();
  const download = transfer();
  await progress.show(download);
  at(900);
  download.received = 1 << 20;
  await progress.show(download);
  assertEquals(shown(), "");
  at(2000);
  download.received = 4 << 20;
  await progress.show(download);
  assertEquals(
    shown(),
    "<down/x.bin ██████████░░░░░░░░░░░░░░  40 % of 10.0 MiB, 2.0 MiB/s,  3s left>",
  );
  at(2050);
  await progress.show(download);
  assertEquals(shown(), "");
  at(2100);
  download.received = 5 << 20;
  await progress.show(download);
  assert(shown().includes("50 %"));
  download.ended = true;
  await progress.show(download);
  assertEquals(shown(), "<>");
});

Deno.test("anything that is written takes the line's place, and nothing is drawn behind half a line", async () => {
  const { progress, output, shown, at } = line();
  const download = transfer({ total: undefined });
  const write = (text: string) => output.write("stdout", new TextEncoder().encode(text));
  await progress.show(download);
  at(2000);
  download.received = 3000;
  await progress.show(download);
  write("printed\n");
  assertEquals(shown(), "<down/x.bin 2.9 KiB, 1.5 KiB/s><>printed\n");
  at(3000);
  write("half ");
  await progress.show(download);
  write("a line\n");
  assertEquals(shown(), "half a line\n");
  at(4000);
  await progress.show(download);
  assertEquals(shown(), "<down/x.bin 2.9 KiB, 750 B/s>");
});

Deno.test("of several downloads the oldest is shown, and what a server sends beyond its word is no bar", async () => {
  const { progress, shown, at } = line();
  const [first, second] = [transfer({ path: "a\x1b[2Jb" + "c".repeat(100) }), transfer()];
  await progress.show(first);
  await progress.show(second);
  at(1000);
  first.received = 20 << 20;
  await progress.show(second);
  assertEquals(
    shown(),
    `<a\\x1b[2Jb${"c".repeat(11)}…${"c".repeat(19)} 20.0 MiB, 20.0 MiB/s (and 1 more)>`,
  );
});

/** Sends ten parts in two seconds. */
const slow = () =>
  new RawHttp(async (connection) => {
    await connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    for (let i = 0; i < 10; i++) {
      await connection.send("x".repeat(10_000));
      await new Promise((end) => setTimeout(end, 200));
    }
  });

/** Runs a script that downloads, on a terminal of its own; gives what the terminal shows. */
async function onTerminal(
  script: string,
  flags: readonly string[],
  redirect = "",
): Promise<string> {
  let shown = "";
  await inFolder({}, async (folder) => {
    await using server = slow();
    await Deno.writeTextFile(
      `${folder}/main.lua`,
      `net.http:get(${
        luaString(server.url)
      }, { save_to_file = "x.bin" }, function(resp) print(resp.status, resp.error) end)`,
    );
    const words = [Deno.execPath(), ...luanetArgs(), "run", ...flags, "main.lua"];
    const command = `${words.map((word) => `'${word}'`).join(" ")} ${redirect}`;
    const { stdout } = await new Deno.Command(script, {
      args: ["-qec", command, "/dev/null"],
      cwd: folder,
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).output();
    shown = new TextDecoder().decode(stdout);
    assertEquals((await Deno.stat(`${folder}/x.bin`)).size, 100_000);
  });
  return shown;
}

const needsScript = (name: string, test: (script: string) => Promise<void>) => {
  if (Deno.build.os !== "linux") return Deno.test({ name, ignore: true, fn() {} });
  // BSD's takes other arguments.
  peerTest("script", "bsdutils", name, test);
};

needsScript("a slow download is shown on a terminal, and gone when it is done", async (script) => {
  const shown = await onTerminal(script, []);
  const drawn = shown.match(/x\.bin [█░]+ +\d+ % of 97\.7 KiB, [\d.]+ KiB\/s, +\d+s left/g) ?? [];
  assert(drawn.length >= 3 && drawn.length <= 12, shown);
  const end = shown.split("\r\x1b[K").at(-1) ?? "";
  assert(/^200\t\r\n\d+ frames, .*\r\n$/.test(end), JSON.stringify(shown));
});

for (
  const [flags, redirect] of [[["--quiet"], ""], [["--log-format=json"], ""], [
    [],
    "2>log",
  ]] as const
) {
  needsScript(
    `a slow download is not shown with ${flags[0] ?? "stderr in a file"}`,
    async (script) => {
      const shown = await onTerminal(script, flags, redirect);
      assertEquals(shown, "200\t\r\n");
    },
  );
}
