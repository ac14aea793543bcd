import { assert, assertEquals } from "@std/assert";
import { inFolder, luanet } from "../support/cli.ts";
import { peerTest } from "../peers.ts";

const posix = Deno.build.os !== "windows";

/** Prints in each frame, for ever. */
const chatty = `event.on("frame_update", function() print("a frame") end)
event.on("script_unloaded", function() io.stderr:write("unloaded\\n") end)
`;

Deno.test("63 MiB of all byte values go through print and io.write byte for byte", () =>
  inFolder({
    "bytes.lua": `local all = {}
for byte = 0, 255 do all[#all + 1] = string.char(byte) end
local bytes = string.rep(table.concat(all), 63 * 1024 * 1024 // 256)
print(bytes)
io.write(bytes)
`,
  }, async (cwd) => {
    const { code, stdoutBytes, stderr } = await luanet(["run", "bytes.lua"], { cwd });
    assertEquals({ code, stderr }, { code: 0, stderr: "" });
    const size = 63 * 1024 * 1024;
    assertEquals(stdoutBytes.length, 2 * size + 1);
    const isWhole = (bytes: Uint8Array) => bytes.every((byte, index) => byte === (index & 0xff));
    assert(isWhole(stdoutBytes.subarray(0, size)));
    assertEquals(stdoutBytes[size], 0x0a);
    assert(isWhole(stdoutBytes.subarray(size + 1)));
  }));

Deno.test("8 MiB without a single newline come out whole", async () => {
  const input = `io.write(("x"):rep(8 * 1024 * 1024))`;
  const { code, stdoutBytes } = await luanet(["run", "-"], { input });
  assertEquals(code, 0);
  assertEquals(stdoutBytes.length, 8 * 1024 * 1024);
  assert(stdoutBytes.every((byte) => byte === "x".charCodeAt(0)));
});

Deno.test("a script of 8 MiB comes in through stdin", async () => {
  const input = `local text = "${"x".repeat(8 * 1024 * 1024)}"\nprint(#text)`;
  assertEquals((await luanet(["run", "-"], { input })).stdout, "8388608\n");
});

Deno.test({
  name: "a run whose reader has left ends quietly, and unloads its scripts",
  ignore: !posix,
  fn: () =>
    inFolder({ "chatty.lua": chatty }, async (cwd) => {
      const shell = `{ "$@"; echo "exit code $?" >&2; } | head -1`;
      const { stdout, stderr } = await luanet(["run", "chatty.lua"], { cwd, shell });
      assertEquals({ stdout, stderr }, { stdout: "a frame\n", stderr: "unloaded\nexit code 0\n" });
    }),
});

Deno.test({
  name: "help and check end quietly when their reader has left",
  ignore: !posix,
  async fn() {
    const shell = `{ "$@"; echo "exit code $?" >&2; } | true`;
    const { stderr } = await luanet(["help"], { shell });
    assertEquals(stderr, "exit code 0\n");
    await inFolder({ "broken.lua": "x = = 1" }, async (cwd) => {
      const { stderr } = await luanet(["check", "--reporter=json"], { cwd, shell });
      assertEquals(stderr, "exit code 1\n");
    });
  },
});

Deno.test({
  name: "a run whose stdout is closed from the start does its work",
  ignore: !posix,
  fn: () =>
    inFolder({ "chatty.lua": chatty }, async (cwd) => {
      const run = (shell: string, ...args: string[]) => luanet(["run", ...args], { cwd, shell });
      const args = ["--virtual", "--frames=3", "chatty.lua"];
      const { code, stdout, stderr } = await run(`"$@" >&-`, ...args);
      assertEquals({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "unloaded\n" });
      assertEquals((await run(`"$@" >&- 2>&-`, ...args)).code, 0);
      assertEquals((await run(`"$@" >&- 2>&-`, "missing.lua")).code, 2);
    }),
});

const fullDisk = Deno.build.os === "linux";
const full =
  "error: can't write to stdout: No space left on device (os error 28); what was written from there on is lost\n";

Deno.test({
  name: "a full disk ends the run and says so, with exit code 2",
  ignore: !fullDisk,
  fn: () =>
    inFolder({ "chatty.lua": chatty, "broken.lua": "x = = 1" }, async (cwd) => {
      for (
        const [args, said] of [
          [["run", "chatty.lua"], `unloaded\n${full}`],
          [["check", "--reporter=json"], full],
          [["help"], full],
          [["--version"], full],
        ] as const
      ) {
        const { code, stderr } = await luanet(args, { cwd, shell: `"$@" >/dev/full` });
        assertEquals({ code, stderr }, { code: 2, stderr: said }, args.join(" "));
      }
    }),
});

Deno.test({
  name: "a stderr on a full disk keeps the exit code from nothing",
  ignore: !fullDisk,
  fn: () =>
    inFolder({ "chatty.lua": chatty, "broken.lua": "x = = 1" }, async (cwd) => {
      const code = async (...args: string[]) =>
        (await luanet(args, { cwd, shell: `"$@" 2>/dev/full` })).code;
      assertEquals(await code("run", "broken.lua"), 1);
      assertEquals(await code("run", "--frames=1", "--virtual", "chatty.lua"), 2);
      assertEquals(await code("run", "missing.lua"), 2);
      assertEquals(await code("rnu"), 2);
      assertEquals(await code("check"), 2);
    }),
});

peerTest(
  "script",
  "bsdutils",
  "on a terminal a run ends with one line that counts, and errors have colours",
  () =>
    inFolder(
      { "fails.lua": `event.on("frame_update", function() error("no") end)` },
      async (cwd) => {
        const ended = async (...flags: string[]) => {
          const args = ["run", "--virtual", "--frames=3", ...flags, "fails.lua"];
          const shell = `script --quiet --return --command "$*" /dev/null`;
          const { code, stdout } = await luanet(args, { cwd, shell, env: { NO_COLOR: "" } });
          assertEquals(code, 1);
          return stdout.replaceAll("\r", "").trimEnd().split("\n");
        };
        const text = await ended();
        assertEquals(text[0], "\x1b[1m\x1b[31merror\x1b[39m\x1b[22m\x1b[1m:\x1b[22m no");
        assertEquals(text.at(-1), "3 frames, 0 dropped, 3 errors");
        for (const flag of ["--quiet", "--log-format=json"]) {
          assert(!(await ended(flag)).some((line) => line.includes("dropped")), flag);
        }
      },
    ),
);
