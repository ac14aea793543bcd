import { assert, assertEquals } from "@std/assert";
import { peerTest } from "../peers.ts";
import { inFolder, luanetArgs } from "../support/cli.ts";

const CLEAR = "\x1b[2J\x1b[3J\x1b[H";

/** Runs `luanet run --watch` on a terminal, where `r` and Enter is typed once it runs; gives what was shown at its end. */
async function reloadByKey(script: string, flags: readonly string[]): Promise<string> {
  let shown = "";
  await inFolder(
    { "s.lua": `print("begins.") event.on("menu_toggled", print)` },
    async (folder) => {
      const line = [Deno.execPath(), ...luanetArgs(), "run", "--watch", ...flags, "s.lua"];
      await using child = new Deno.Command(script, {
        args: ["-q", "-e", "-c", line.map((part) => `'${part}'`).join(" "), "/dev/null"],
        cwd: folder,
        env: { NO_COLOR: "1" },
        stdin: "piped",
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const patience = setTimeout(() => child.kill("SIGKILL"), 60_000);
      const keys = child.stdin.getWriter();
      const typed = new Set<string>();
      const type = async (key: string) => {
        if (typed.has(key)) return;
        typed.add(key);
        await keys.write(new TextEncoder().encode(key));
      };
      for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
        shown += text;
        if (shown.includes("begins.")) await type("r\n");
        if (shown.includes("watch: reloaded")) await type("\x03");
      }
      clearTimeout(patience);
      await keys.close().catch(() => {});
      assertEquals((await child.status).code, 130, shown);
    },
  );
  return shown;
}

peerTest(
  "script",
  "bsdutils",
  "r and Enter reloads, on a screen that was cleared",
  async (script) => {
    const shown = await reloadByKey(script, []);
    assertEquals(shown.match(/begins\./g)?.length, 2, JSON.stringify(shown));
    assert(shown.split(CLEAR).length === 2, JSON.stringify(shown));
  },
);

peerTest("script", "bsdutils", "--no-clear-screen keeps what is on the screen", async (script) => {
  const shown = await reloadByKey(script, ["--no-clear-screen"]);
  assertEquals(shown.match(/begins\./g)?.length, 2, JSON.stringify(shown));
  assert(!shown.includes(CLEAR), JSON.stringify(shown));
});
