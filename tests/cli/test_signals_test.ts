import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder, Running } from "../support/cli.ts";

const posix = Deno.build.os !== "windows";

/** Runs until it is stopped: nothing that a signal could wait for. */
const endless = `it("goes on", function() while true do luanet.frames(1) end end)\n`;
const passes = `it("passes", function() end)\n`;

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name: `${signal} ends the report as it is and exits ${code}`,
    ignore: !posix,
    fn: () =>
      inFolder(
        { "a_spec.lua": passes, "b_spec.lua": endless, "c_spec.lua": passes },
        async (cwd) => {
          await using run = new Running(["test", "--jobs=1"], { cwd });
          await run.shows("passes ... ok\n");
          run.send(signal);
          assertEquals(await run.end(), {
            code,
            signal: null,
            stdout: `a_spec.lua
  passes ... ok

FAILED | 1 passed | 0 failed | 0 pending | 0 skipped | interrupted
`,
            stderr: "",
          });
        },
      ),
  });
}

Deno.test({
  name: "a report for machines that was interrupted is whole",
  ignore: !posix,
  fn: () =>
    inFolder({ "a_spec.lua": passes, "b_spec.lua": endless }, async (cwd) => {
      const args = ["test", "--reporter=json", "--junit-path=report.xml"];
      await using run = new Running(args, { cwd });
      await run.shows("a_spec.lua");
      run.send("SIGINT");
      const { code, stdout } = await run.end();
      assertEquals(code, 130);
      assertEquals(JSON.parse(stdout).summary.stopped, "interrupted");
      assertStringIncludes(await Deno.readTextFile(`${cwd}/report.xml`), "</testsuites>\n");
    }),
});

Deno.test({
  name: "a test that hangs does not keep a signal from ending the run",
  ignore: !posix,
  fn: () =>
    inFolder({
      "a_spec.lua": passes,
      "b_spec.lua": `it("hangs", function() (("a"):rep(40)):find(("a*"):rep(20) .. "b") end)\n`,
    }, async (cwd) => {
      await using run = new Running(["test"], { cwd });
      await run.shows("passes ... ok\n");
      run.send("SIGINT");
      const { code, stdout } = await run.end();
      assertEquals(code, 130);
      assert(stdout.endsWith("| interrupted\n"), stdout);
    }),
});
