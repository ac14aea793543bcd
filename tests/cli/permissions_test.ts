import { assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder, luanet } from "../support/cli.ts";
import { findProgram } from "../peers.ts";

const files = {
  "inside/main.lua": `print(require("module").name)`,
  "inside/module.lua": `return { name = "module" }`,
  "inside/asks.lua": `local ok, message = pcall(require, "elsewhere")\nprint(message)`,
  "outside/main.lua": `print("outside")`,
  "outside/module.lua": `return { name = "outside" }`,
};

/** Command lines, what Deno lets them do, and what they answer. `stdin` comes in where it is read. */
const answers: readonly (readonly [
  args: string,
  permissions: string,
  answer: { readonly code: number; readonly stdout?: string; readonly stderr?: string },
])[] = [
  ["run inside/main.lua", "--allow-read=inside", { code: 0, stdout: "module\n" }],
  ["run inside/main.lua", "", {
    code: 2,
    stderr: "error: inside/main.lua can't be read: run luanet with --allow-read\n",
  }],
  ["run outside/main.lua", "--allow-read=inside", {
    code: 2,
    stderr: "error: outside/main.lua can't be read: run luanet with --allow-read\n",
  }],
  ["run --root=outside inside/main.lua", "--allow-read=inside,outside", {
    code: 0,
    stdout: "module\n",
  }],
  ["run --root=outside inside/main.lua", "--allow-read=inside", {
    code: 2,
    stderr: "error: --root=outside can't be read: run luanet with --allow-read\n",
  }],
  ["run inside/asks.lua", "--allow-read=inside", {
    code: 0,
    stdout:
      `module 'elsewhere' can't be loaded: Requires read access to "./elsewhere.lua": run luanet with --allow-read\n`,
  }],
  ["run --record=/dev/full inside/main.lua", "--allow-read --allow-write", {
    code: 2,
    stderr:
      `error: --record=/dev/full: "/dev/full" is a device, which nothing here opens: name a file\n`,
  }],
  ["run -", "", { code: 0, stdout: "from stdin\n" }],
  ["check inside", "--allow-read=inside", { code: 0, stderr: "checked 3 files, all well\n" }],
  ["check inside outside", "--allow-read=inside", {
    code: 2,
    stderr: "error: outside can't be read: run luanet with --allow-read\n",
  }],
  ["check", "--allow-read=inside", {
    code: 2,
    stderr: "error: . can't be read: run luanet with --allow-read\n",
  }],
  ["check", "", { code: 2, stderr: "error: . can't be read: run luanet with --allow-read\n" }],
  ["rnu", "", { code: 2, stderr: "error: unknown command 'rnu'; did you mean 'run'?\n" }],
];

for (const [args, granted, { code, stdout = "", stderr = "" }] of answers) {
  Deno.test(`luanet ${args}, run with ${granted || "no permission"}, ${code === 0 ? "works" : "names the flag"}`, () =>
    inFolder(files, async (cwd) => {
      const permissions = granted === "" ? [] : granted.split(" ");
      const input = `print("from stdin")`;
      const result = await luanet(args.split(" "), { cwd, permissions, input });
      assertEquals(
        { code: result.code, stdout: result.stdout, stderr: result.stderr },
        { code, stdout, stderr },
      );
    }));
}

Deno.test("a run without permission to write or for the network is as good as any", () =>
  inFolder({ "main.lua": `log.info("in a log") print("main") nothing()` }, async (cwd) => {
    const args = ["run", "--virtual", "main.lua"];
    const narrowed = await luanet(args, { cwd, permissions: ["--allow-read=."] });
    assertEquals(narrowed, await luanet(args, { cwd }));
  }));

const setpriv = Deno.build.os === "linux" ? findProgram("setpriv") : undefined;
const isRoot = Deno.build.os !== "windows" && Deno.uid() === 0;

Deno.test({
  name: "what the system does not let be read is named with the reason",
  // Root reads everything unless it gives that right up.
  ignore: Deno.build.os === "windows" || (isRoot && setpriv === undefined),
  fn: () =>
    inFolder({ "closed.lua": "", "folder/closed/main.lua": "" }, async (cwd) => {
      await Deno.chmod(`${cwd}/closed.lua`, 0o000);
      await Deno.chmod(`${cwd}/folder/closed`, 0o000);
      const bound = "--bounding-set=-dac_override,-dac_read_search";
      const shell = isRoot ? `setpriv ${bound} "$@"` : `"$@"`;
      for (
        const [command, name, unreadable = name] of [
          ["run", "closed.lua"],
          ["run", "folder/closed/main.lua"],
          ["check", "closed.lua"],
          ["check", "folder/closed/main.lua"],
          ["check", "folder", "folder/closed"],
        ] as const
      ) {
        const { code, stderr } = await luanet([command, name], { cwd, shell });
        assertEquals(code, 2);
        assertStringIncludes(stderr, `error: ${unreadable} can't be read: Permission denied`);
        assertEquals(stderr.split("\n").length, 2);
      }
      await Deno.chmod(`${cwd}/folder/closed`, 0o700);
    }),
});

Deno.test({
  name: "a socket is no script",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder({}, async (cwd) => {
      using _socket = Deno.listen({ transport: "unix", path: `${cwd}/socket.lua` });
      const { code, stderr } = await luanet(["run", "socket.lua"], { cwd });
      assertEquals(code, 2);
      assertStringIncludes(stderr, "error: socket.lua can't be read: No such device or address");
    }),
});
