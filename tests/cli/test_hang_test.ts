import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder, luanet, luanetArgs } from "../support/cli.ts";

/** A call of C that takes longer than the universe is old: Lua's own deadline can't stop it. */
const hang = `local text = ("a"):rep(40) text:find(("a*"):rep(20) .. "b")`;
const passes = (name: string) => `it("${name}", function() assert.equal(1, 1) end)\n`;
const hangs = (name: string) => `it("${name}", function() ${hang} end)\n`;

for (const jobs of [[], ["--jobs=1"]]) {
  Deno.test(`a test that hangs fails by its name, and all others run: ${jobs.join() || "by itself"}`, () =>
    inFolder({
      "a_spec.lua": passes("before") + hangs("hangs") + passes("behind"),
      "b_spec.lua": passes("elsewhere"),
    }, async (cwd) => {
      const args = ["test", "--callback-timeout=1s", ...jobs];
      const { stdout, stderr, code } = await luanet(args, { cwd });
      assertEquals(
        stdout,
        `a_spec.lua
  before ... ok
  hangs ... FAILED
  behind ... ok
b_spec.lua
  elsewhere ... ok

hangs (a_spec.lua:2)
killed: did not come back within 1 s and could not be stopped
    at a_spec.lua:2

FAILED | 3 passed | 1 failed | 0 pending | 0 skipped
`,
      );
      assertEquals({ stderr, code }, { stderr: "", code: 1 });
    }));
}

Deno.test("where a test hangs the results still stand in the order of the file, in whatever order they ran", () =>
  inFolder({
    "a_spec.lua": `describe.each({ { "one" }, { "two" } })("block %s", function(name)
  it("passes", function() end)
  it("may hang", function() if name == "one" then ${hang} end end)
  it("passes too", function() end)
end)
`,
  }, async (cwd) => {
    for (const flags of [[], ["--shuffle=3"]]) {
      const { stdout } = await luanet(["test", "--callback-timeout=100ms", ...flags], { cwd });
      assertStringIncludes(
        stdout,
        `a_spec.lua
  block one
    passes ... ok
    may hang ... FAILED
    passes too ... ok
  block two
    passes ... ok
    may hang ... ok
    passes too ... ok
`,
      );
    }
  }));

Deno.test("a file that hangs outside of tests is broken, and the others run", () =>
  inFolder(
    { "a_spec.lua": `${hang}\n${passes("never")}`, "b_spec.lua": passes("elsewhere") },
    async (cwd) => {
      const { stdout, code } = await luanet(["test", "--callback-timeout=1s"], { cwd });
      assertStringIncludes(stdout, "a_spec.lua\n  BROKEN\nb_spec.lua\n  elsewhere ... ok\n");
      assertStringIncludes(
        stdout,
        "the file did not come back within 1 s and could not be stopped",
      );
      assertEquals(code, 2);
    },
  ));

Deno.test("of a file in which one test after the other hangs the rest is not run", () =>
  inFolder({
    "a_spec.lua": passes("before") + [1, 2, 3, 4].map((n) => hangs(`hangs ${n}`)).join(""),
  }, async (cwd) => {
    const { stdout, code } = await luanet(["test", "--callback-timeout=1s"], { cwd });
    assertStringIncludes(stdout, "  before ... ok\n  hangs 1 ... FAILED\n");
    assert(!stdout.includes("hangs 4"));
    assertStringIncludes(stdout, "3 tests hung, so the other tests of this file were not run");
    assertEquals(code, 2);
  }));

Deno.test("the process ends though a worker never does, when its output is read to the end", () =>
  inFolder({ "a_spec.lua": hangs("hangs") }, async (cwd) => {
    const [command = "", ...args] = [
      Deno.execPath(),
      ...luanetArgs(),
      "test",
      "--callback-timeout=1s",
    ];
    const { code } = await new Deno.Command(command, { args, cwd, stdout: "null", stderr: "null" })
      .output();
    assertEquals(code, 1);
  }));
