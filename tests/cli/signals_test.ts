import { assertEquals } from "@std/assert";
import { inFolder, Running } from "../support/cli.ts";

const listening = `print(_SCRIPT_PATH .. " is ready")
event.on("frame_update", function() end)
event.on("script_unloaded", function(e) print(_SCRIPT_PATH .. " sees off " .. e.script_path) end)
`;

/** More than waits in a buffer: what shows on stdout that a script has come to a place in the middle of Lua. */
const announced = `io.write(("x"):rep(100000), "busy\\n")`;

const posix = Deno.build.os !== "windows";

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name: `${signal} unloads every script in order and exits ${code}`,
    ignore: !posix,
    fn: () =>
      inFolder({ "one.lua": listening, "two.lua": listening }, async (cwd) => {
        await using run = new Running(["run", "one.lua", "two.lua"], { cwd });
        await run.shows("two.lua is ready\n");
        run.send(signal);
        assertEquals(await run.end(), {
          code,
          signal: null,
          stdout: [
            "one.lua is ready\ntwo.lua is ready\n",
            "one.lua sees off one.lua\ntwo.lua sees off one.lua\n",
            "two.lua sees off two.lua\n",
          ].join(""),
          stderr: "",
        });
      }),
  });
}

Deno.test({
  name: "SIGINT is heard however early it comes after the first line that a script prints",
  ignore: !posix,
  fn: () =>
    inFolder({ "one.lua": listening }, async (cwd) => {
      const interrupted = async () => {
        await using run = new Running(["run", "one.lua"], { cwd });
        await run.shows("\n");
        run.send("SIGINT");
        return await run.end();
      };
      const ready = "one.lua is ready\none.lua sees off one.lua\n";
      for (let round = 0; round < 10; round++) {
        for (const { code, stdout } of await Promise.all([interrupted(), interrupted()])) {
          assertEquals({ code, stdout }, { code: 130, stdout: ready });
        }
      }
    }),
});

Deno.test({
  name: "a second SIGINT ends a run at once that the first one could not end",
  ignore: !posix,
  fn: () =>
    inFolder({
      "stuck.lua": `${listening}event.on("script_unloaded", function()
        ${announced}
        while true do end
      end)`,
    }, async (cwd) => {
      await using run = new Running(["run", "--callback-timeout=1h", "stuck.lua"], { cwd });
      await run.shows("stuck.lua is ready\n");
      run.send("SIGINT");
      await run.shows("busy\n");
      run.send("SIGINT");
      const { code, signal } = await run.end();
      assertEquals({ code, signal }, { code: 130, signal: "SIGINT" });
    }),
});

Deno.test({
  name: "a script that hangs while it is unloaded is stopped, and the exit code is the signal's",
  ignore: !posix,
  fn: () =>
    inFolder({
      "stuck.lua": `${listening}event.on("script_unloaded", function() while true do end end)`,
      "two.lua": listening,
    }, async (cwd) => {
      const args = ["run", "--callback-timeout=50ms", "stuck.lua", "two.lua"];
      await using run = new Running(args, { cwd });
      await run.shows("two.lua is ready\n");
      run.send("SIGINT");
      const { code, stdout, stderr } = await run.end();
      assertEquals(code, 130);
      assertEquals(stdout.split("\n").slice(-3), [
        "two.lua sees off stuck.lua",
        "two.lua sees off two.lua",
        "",
      ]);
      assertEquals(stderr.split(":", 1), ["killed"]);
    }),
});

Deno.test({
  name:
    "SIGINT while a script is busy at its top level unloads all once that one is stopped, and loses nothing",
  ignore: !posix,
  fn: () =>
    inFolder({
      "one.lua": `log.info("loaded") ${listening}`,
      "busy.lua": `${announced} while true do end`,
    }, async (cwd) => {
      const args = ["run", "--callback-timeout=2s", "one.lua", "busy.lua"];
      await using run = new Running(args, { cwd });
      await run.shows("busy\n");
      run.send("SIGINT");
      const { code, signal, stdout, stderr } = await run.end();
      assertEquals({ code, signal }, { code: 130, signal: null });
      assertEquals(stdout.split("\n").slice(-2), ["one.lua sees off one.lua", ""]);
      assertEquals(/ info {2}one\.lua: loaded\n[^]*killed/.test(stderr), true, stderr);
    }),
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test({
    name: `with --callback-timeout=0, ${signal} ends the run by the signal itself`,
    ignore: !posix,
    fn: () =>
      inFolder({
        "busy.lua": `event.on("frame_update", function() ${announced} while true do end end)`,
        "one.lua": listening,
      }, async (cwd) => {
        await using idle = new Running(["run", "--callback-timeout=0", "one.lua"], { cwd });
        await using busy = new Running(["run", "--callback-timeout=0", "busy.lua"], { cwd });
        await Promise.all([idle.shows("one.lua is ready\n"), busy.shows("busy\n")]);
        for (const run of [idle, busy]) {
          run.send(signal);
          assertEquals((await run.end()).signal, signal);
        }
      }),
  });
}

Deno.test({
  name: "SIGINT ends a virtual run, whose frames never wait, in order",
  ignore: !posix,
  fn: () =>
    inFolder({ "one.lua": listening }, async (cwd) => {
      await using run = new Running(["run", "--virtual", "one.lua"], { cwd });
      await run.shows("one.lua is ready\n");
      run.send("SIGINT");
      const { code, stdout } = await run.end();
      assertEquals({ code, stdout }, {
        code: 130,
        stdout: "one.lua is ready\none.lua sees off one.lua\n",
      });
    }),
});

Deno.test({
  name:
    "a signal that came while a frame was busy decides the exit code, once the frame was stopped",
  ignore: !posix,
  fn: () =>
    inFolder({
      "stuck.lua": `print("stuck.lua is ready")
        local frames = 0
        event.on("frame_update", function()
          frames = frames + 1
          if frames == 2 then while true do end end
        end)`,
    }, async (cwd) => {
      await using run = new Running(["run", "--callback-timeout=2s", "stuck.lua"], { cwd });
      await run.shows("stuck.lua is ready\n");
      run.send("SIGINT");
      const { code } = await run.end();
      assertEquals(code, 130);
    }),
});
