import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { inFolder, luanet, project } from "../support/cli.ts";

/** A file of some tests, of which one fails; what it prints tells when it ran. */
function spec(number: number): string {
  return `describe("file ${number}", function()
  it("passes", function() print("in ${number}") assert.equal(${number}, ${number}) end)
  it("fails", function() assert.equal(0, ${number}) end)
  it("passes too", function() assert.equal(1, 1) end)
end)
`;
}

const files = Object.fromEntries(
  Array.from({ length: 12 }, (_, i) => [`file_${i + 10}_spec.lua`, spec(i + 10)]),
);

for (const reporter of ["pretty", "tap", "junit", "github", "json"]) {
  Deno.test(`--reporter=${reporter} writes the same bytes whatever --jobs and --shuffle are`, () =>
    inFolder(files, async (cwd) => {
      const { stdout, code } = await luanet(["test", `--reporter=${reporter}`, "--jobs=1"], {
        cwd,
      });
      assertEquals(code, 1);
      assert(stdout.includes("file_10_spec.lua") && stdout.includes("file_21_spec.lua"));
      const others = [["--jobs=4"], ["--shuffle=1"], ["--shuffle=2", "--jobs=3"], []];
      for (const flags of others) {
        const other = await luanet(["test", `--reporter=${reporter}`, ...flags], { cwd });
        assertEquals({ stdout: other.stdout, stderr: other.stderr }, { stdout, stderr: "" });
      }
    }));
}

Deno.test("--fail-fast ends the report at the same test whatever --jobs and --shuffle are", () =>
  inFolder(files, async (cwd) => {
    const { stdout } = await luanet(["test", "--fail-fast=3", "--jobs=1"], { cwd });
    assertMatch(stdout, /\| 3 failed \| .* \| stopped by --fail-fast\n$/);
    assert(stdout.includes("file_12_spec.lua") && !stdout.includes("file_13_spec.lua"));
    for (const flags of [["--jobs=4"], ["--shuffle=5"], ["--shuffle=6", "--jobs=3"]]) {
      assertEquals((await luanet(["test", "--fail-fast=3", ...flags], { cwd })).stdout, stdout);
    }
  }));

Deno.test("--shuffle runs the tests of a file in another order, the same one for the same seed", () => {
  const names = Array.from({ length: 8 }, (_, i) => `test ${i}`);
  const tests = names.map((name) => `it("${name}", function() order = order .. "${name}, " end)`);
  // Each test sees what ran before it: the tests of a file share its Lua machine.
  const text = `local order = ""\n${tests.join("\n").replaceAll("order =", "order =")}
it("is told", function() print(order) end)\n`;
  return inFolder({ "a_spec.lua": text }, async (cwd) => {
    const order = async (...flags: string[]) => {
      const { stdout } = await luanet(["test", ...flags], { cwd });
      return /\| (test .*)/.exec(stdout)?.[1] ?? "";
    };
    assertEquals(await order(), `${names.join(", ")}, `);
    assertNotEquals(await order("--shuffle=1"), await order());
    assertNotEquals(await order("--shuffle=1"), await order("--shuffle=2"));
    assertEquals(await order("--shuffle=1"), await order("--shuffle=1"));
  });
});

Deno.test("a seed that was drawn is told when a test fails, and only then", () =>
  inFolder({
    "well/a_spec.lua": `it("passes", function() end)\n`,
    "bad/a_spec.lua": `it("fails", function() error("boom") end)\n`,
  }, async (cwd) => {
    assertEquals((await luanet(["test", "--shuffle", "well"], { cwd })).stderr, "");
    const { stderr, stdout } = await luanet(["test", "--shuffle", "bad"], { cwd });
    assertMatch(stderr, /^--shuffle=\d+ repeats this order\n$/);
    const repeated = await luanet(["test", stderr.split(" ")[0] ?? "", "bad"], { cwd });
    assertEquals({ stdout: repeated.stdout, stderr: repeated.stderr }, { stdout, stderr: "" });
  }));

Deno.test("all shards together report every file once", () =>
  inFolder(files, async (cwd) => {
    const reports = await Promise.all([1, 2, 3, 4, 5].map(async (index) => {
      const args = ["test", "--reporter=json", `--shard=${index}/5`];
      return JSON.parse((await luanet(args, { cwd })).stdout);
    }));
    const found = reports.flatMap((report) =>
      report.files.map(({ file }: { file: string }) => file)
    );
    assertEquals(found.sort(), Object.keys(files).sort());
  }));

Deno.test("a folder's files are the same by any name of it", () =>
  inFolder(files, async (cwd) => {
    const { stdout } = await luanet(["test"], { cwd });
    assertEquals((await luanet(["test", "."], { cwd })).stdout, stdout);
    const whole = await luanet(["test", cwd], { cwd: project });
    assertEquals(whole.stdout.replaceAll(`${cwd}/`, ""), stdout);
  }));
