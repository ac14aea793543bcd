import { assert, assertEquals, assertMatch } from "@std/assert";
import { TestProgress } from "../../cli/test_progress.ts";
import { loadFormat } from "../../cli/status_line.ts";
import { Output } from "../../cli/output.ts";
import { peerTest } from "../peers.ts";
import { inFolder, luanetArgs } from "../support/cli.ts";
import { failed, fileResult } from "../support/results.ts";

/** A terminal of which it is known what was written to it. */
class Screen {
  text = "";
  writeSync(bytes: Uint8Array): number {
    this.text += new TextDecoder().decode(bytes);
    return bytes.length;
  }
  isTerminal(): boolean {
    return true;
  }
}

Deno.test("the progress line shows how many files are done, what failed and what runs, and disappears", async () => {
  const screen = new Screen();
  const output = new Output(screen, screen);
  const progress = new TestProgress(output, await loadFormat(), () => 0);
  progress.count(fileResult({ tests: [failed("a"), failed("b")] }));
  progress.show(["a_spec.lua", "b\x1b_spec.lua"], 3, 12);
  assertMatch(screen.text, /█{6}░{18} 3 of 12 files, 2 failed {2}a_spec\.lua b\\x1b_spec\.lua/);
  output.write("stdout", new TextEncoder().encode("report\n"));
  assert(screen.text.endsWith("\r\x1b[Kreport\n"), JSON.stringify(screen.text));
});

Deno.test("the progress line is drawn now and then only", async () => {
  const screen = new Screen();
  let now = 0;
  const progress = new TestProgress(new Output(screen, screen), await loadFormat(), () => now);
  for (now = 0; now < 1_000; now++) progress.show([], 1, 2);
  assertEquals(screen.text.split("1 of 2 files").length - 1, 10);
});

const CLEAR = "\x1b[2J\x1b[3J\x1b[H";

/** Runs `luanet test --watch` on a terminal, where a spec is saved once it ran; gives what was shown at its end. */
async function watchedOnTerminal(script: string, flags: readonly string[]): Promise<string> {
  let shown = "";
  await inFolder({ "a_spec.lua": `it("is first", function() end)\n` }, async (cwd) => {
    const line = [Deno.execPath(), ...luanetArgs(), "test", "--watch", ...flags];
    await using child = new Deno.Command(script, {
      args: ["-q", "-e", "-c", line.map((part) => `'${part}'`).join(" "), "/dev/null"],
      cwd,
      env: { NO_COLOR: "1" },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const patience = setTimeout(() => child.kill("SIGKILL"), 60_000);
    const keys = child.stdin.getWriter();
    const done = new Set<string>();
    const once = async (what: string, act: () => Promise<void>) => {
      if (done.has(what)) return;
      done.add(what);
      await act();
    };
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      shown += text;
      const runs = shown.split("Ctrl-C ends it").length - 1;
      if (runs >= 1) {
        await once(
          "save",
          () => Deno.writeTextFile(`${cwd}/a_spec.lua`, `it("is second", function() end)\n`),
        );
      }
      if (runs >= 2) await once("end", () => keys.write(new TextEncoder().encode("\x03")));
    }
    clearTimeout(patience);
    await keys.close().catch(() => {});
    assertEquals((await child.status).code, 130, shown);
  });
  return shown;
}

peerTest(
  "script",
  "bsdutils",
  "--watch runs again on a screen that was cleared",
  async (script) => {
    const shown = await watchedOnTerminal(script, []);
    assertEquals(shown.split(CLEAR).length, 2, JSON.stringify(shown));
    assert(shown.includes("is first ... ok") && shown.includes("is second ... ok"));
  },
);

peerTest(
  "script",
  "bsdutils",
  "--no-clear-screen keeps what earlier tests showed",
  async (script) => {
    const shown = await watchedOnTerminal(script, ["--no-clear-screen"]);
    assert(!shown.includes(CLEAR) && shown.includes("is second ... ok"), JSON.stringify(shown));
  },
);

/** Runs `luanet test` on a terminal; gives what was shown. */
async function onTerminal(
  script: string,
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  let shown = "";
  await inFolder(files, async (cwd) => {
    const line = [Deno.execPath(), ...luanetArgs(), "test"];
    const { stdout } = await new Deno.Command(script, {
      args: ["-q", "-e", "-c", line.map((part) => `'${part}'`).join(" "), "/dev/null"],
      cwd,
      env,
      stdin: "null",
    }).output();
    shown = new TextDecoder().decode(stdout).replaceAll("\r\n", "\n");
  });
  return shown;
}

const files = {
  "a_spec.lua": `it("passes", function() end)\n`,
  "b_spec.lua": `it("fails", function() assert.equal(1, 2) end)\n`,
};

peerTest(
  "script",
  "bsdutils",
  "on a terminal results are coloured, behind a line of progress",
  async (script) => {
    const shown = await onTerminal(script, files, { NO_COLOR: "" });
    assert(shown.includes("of 2 files"), JSON.stringify(shown));
    assert(shown.includes("\x1b[32mok\x1b[39m") && shown.includes("\x1b[31mFAILED\x1b[39m"));
  },
);

peerTest(
  "script",
  "bsdutils",
  "NO_COLOR leaves the colours out, on a terminal too",
  async (script) => {
    const shown = await onTerminal(script, files, { NO_COLOR: "1" });
    assert(shown.includes("passes ... ok\n"), JSON.stringify(shown));
    // deno-lint-ignore no-control-regex -- the sequences that colours are
    assert(!/\x1b\[\d+m/.test(shown), JSON.stringify(shown));
  },
);
