import { assertEquals, assertMatch } from "@std/assert";
import { inFolder, luanet, project } from "../support/cli.ts";

const files = {
  "inside/a_spec.lua": `it("passes", function() assert.equal(1, 1) end)
it("fails", function() assert.equal(1, 2) end)
`,
  "inside/b_spec.lua": `it("passes", function() end)\n`,
  "outside/c_spec.lua": `it("passes", function() end)\n`,
};

Deno.test("where workers may not read luanet's files, files run one after the other with equal results", () =>
  inFolder(files, async (cwd) => {
    const whole = await luanet(["test", "inside"], { cwd });
    const narrow = await luanet(["test", "inside"], { cwd, permissions: ["--allow-read=inside"] });
    assertEquals(narrow, whole);
    const one = await luanet(["test", "--jobs=1", "inside"], {
      cwd,
      permissions: ["--allow-read=inside"],
    });
    assertEquals(one, whole);
  }));

Deno.test("--jobs that can't be had is told, with the permission that it takes", () =>
  inFolder(files, async (cwd) => {
    const whole = await luanet(["test", "inside"], { cwd });
    const { stdout, stderr, code } = await luanet(["test", "--jobs=2", "inside"], {
      cwd,
      permissions: ["--allow-read=inside"],
    });
    assertEquals({ stdout, code }, { stdout: whole.stdout, code: whole.code });
    assertMatch(stderr, /^--jobs=2: files run one after the other, .*\(--allow-read=\/.*\)\n$/);
  }));

Deno.test("workers have the permissions that luanet has, and no more", () =>
  inFolder({
    "inside/a_spec.lua": `it("loads", function() luanet.load("../outside/main.lua") end)\n`,
    "outside/main.lua": `print("outside")\n`,
  }, async (cwd) => {
    const permissions = [`--allow-read=inside,${project}`];
    const { stdout, code } = await luanet(["test", "--jobs=1", "inside"], { cwd, permissions });
    assertMatch(stdout, /outside\/main\.lua can't be read: run luanet with --allow-read/);
    assertEquals(code, 1);
    assertEquals((await luanet(["test", "--jobs=1", "inside"], { cwd })).code, 0);
  }));

Deno.test("specs and reports that may not be read or written are named with the permission", () =>
  inFolder(files, async (cwd) => {
    const refused = async (args: string[], permission: string) => {
      const { code, stdout, stderr } = await luanet(args, { cwd, permissions: [permission] });
      assertEquals({ code, stdout }, { code: 2, stdout: "" });
      return stderr;
    };
    assertEquals(
      await refused(["test", "outside"], "--allow-read=inside"),
      "error: outside can't be read: run luanet with --allow-read\n",
    );
    assertEquals(
      await refused(["test", "--junit-path=report.xml", "inside"], "--allow-read"),
      `error: --junit-path=report.xml: "report.xml" can't be written: run luanet with --allow-write=.\n`,
    );
  }));
