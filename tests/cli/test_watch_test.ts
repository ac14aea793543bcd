import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder, Running } from "../support/cli.ts";

const posix = Deno.build.os !== "windows";
const passes = (name: string) => `it("${name}", function() end)\n`;

/** Waits for a summary, after which a change is waited for. */
const idle = /watch: waiting for a change; Ctrl-C ends it\n/;

/** What `text` has behind the last `changed`. */
function lastRun(text: string): string {
  return text.slice(text.lastIndexOf("watch: changed"));
}

/** Waits for the `n`th run to be over. */
async function over(run: Running, n: number): Promise<void> {
  await run.says(new RegExp(`(?:[^]*?${idle.source}){${n}}`));
}

Deno.test({
  name: "--watch runs a spec again that was saved, and it alone; Ctrl-C ends it",
  ignore: !posix,
  fn: () =>
    inFolder({ "a_spec.lua": passes("one"), "b_spec.lua": passes("other") }, async (cwd) => {
      await using run = new Running(["test", "--watch"], { cwd });
      await over(run, 1);
      assertEquals(
        run.shown,
        "a_spec.lua\n  one ... ok\nb_spec.lua\n  other ... ok\n\n" + summary(2),
      );
      const before = run.shown.length;
      await Deno.writeTextFile(`${cwd}/a_spec.lua`, passes("two"));
      await over(run, 2);
      assertEquals(run.shown.slice(before), `a_spec.lua\n  two ... ok\n\n${summary(1)}`);
      run.send("SIGINT");
      const { code, stderr } = await run.end();
      assertEquals(code, 130);
      assertStringIncludes(lastRun(stderr), "watch: changed a_spec.lua\n");
    }),
});

Deno.test({
  name: "--watch runs all specs again when a script changes, and finds new ones",
  ignore: !posix,
  fn: () =>
    inFolder({
      "lib/main.lua": `print("first")\n`,
      "a_spec.lua": `it("loads", function() print(luanet.load("lib/main.lua").printed) end)\n`,
      ".hidden/main.lua": "",
      "notes.txt": "",
    }, async (cwd) => {
      await using run = new Running(["test", "--watch"], { cwd });
      await over(run, 1);
      assertStringIncludes(run.shown, "| first\n");
      // Neither of them is anything that a test reads.
      await Deno.writeTextFile(`${cwd}/.hidden/main.lua`, "-- changed");
      await Deno.writeTextFile(`${cwd}/notes.txt`, "changed");
      await Deno.writeTextFile(`${cwd}/lib/main.lua`, `print("second")\n`);
      await over(run, 2);
      assertStringIncludes(run.shown, "| second\n");
      await Deno.writeTextFile(`${cwd}/b_spec.lua`, passes("is new"));
      await over(run, 3);
      assertStringIncludes(run.shown, "is new ... ok\n");
      run.send("SIGTERM");
      const { code, stderr } = await run.end();
      assertEquals(code, 143);
      assert(!stderr.includes("hidden") && !stderr.includes("notes"), stderr);
    }),
});

Deno.test({
  name: "--watch waits where there is no spec yet, and goes on when a broken one is mended",
  ignore: !posix,
  fn: () =>
    inFolder({ "readme.md": "" }, async (cwd) => {
      await using run = new Running(["test", "--watch"], { cwd });
      await over(run, 1);
      await run.says("error: no spec in this folder");
      await Deno.writeTextFile(`${cwd}/a_spec.lua`, "local = 3\n");
      await over(run, 2);
      assertStringIncludes(run.shown, "a_spec.lua\n  BROKEN\n");
      await Deno.writeTextFile(`${cwd}/a_spec.lua`, passes("is mended"));
      await over(run, 3);
      assertStringIncludes(run.shown, "is mended ... ok\n");
      run.send("SIGINT");
      assertEquals((await run.end()).code, 130);
    }),
});

Deno.test({
  name: "a signal ends a run that is watched in the middle of a test",
  ignore: !posix,
  fn: () =>
    inFolder({
      "a_spec.lua": passes("first"),
      "b_spec.lua": `it("goes on", function() while true do luanet.frames(1) end end)\n`,
    }, async (cwd) => {
      await using run = new Running(["test", "--watch", "--jobs=1"], { cwd });
      await run.shows("first ... ok\n");
      run.send("SIGINT");
      const { code, stdout } = await run.end();
      assertEquals(code, 130);
      assert(stdout.endsWith("| interrupted\n"), stdout);
    }),
});

function summary(passed: number): string {
  return `ok | ${passed} passed | 0 failed | 0 pending | 0 skipped\n`;
}
