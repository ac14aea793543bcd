import { assertEquals } from "@std/assert";
import { inFolder, luanet } from "../support/cli.ts";

/** Runs a spec of `spec/` with files beside that folder; gives its exit code and what it says if it fails. */
async function run(
  spec: string,
  files: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<{ code: number; stdout: string }> {
  let result = { code: NaN, stdout: "" };
  await inFolder({ ...files, "spec/a_spec.lua": spec }, async (cwd) => {
    if (Deno.build.os !== "windows") await Deno.symlink("real", `${cwd}/link`);
    const { code, stdout } = await luanet(["test", "--reporter=tap", ...args], { cwd });
    result = { code, stdout: code === 0 ? "" : stdout };
  });
  return result;
}

const well = { code: 0, stdout: "" };

Deno.test("a folder that only a test has made can be the root of a script", async () => {
  const spec = `
    it("is one", function()
      file.write("new/root/s.lua", "file.write('z.txt', 'z') print(#file.list(''), file.exists('s.lua'))")
      local script = luanet.load("../new/root/s.lua", { root = "../new/root" })
      assert.equal("2\\ttrue\\n", script.printed)
      assert.equal("z", file.read("new/root/z.txt"))
    end)`;
  assertEquals(await run(spec, {}), well);
});

Deno.test({
  name: "links lead into folders that only a test has made",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const spec = `
      it.each { { "link/new/x.lua" }, { "real/new/x.lua" } }("by %s", function(path)
        file.write("link/new/x.lua", "print('x', require('y'))")
        file.write("real/new/y.lua", "return 'y'")
        assert.matches("^x\\ty", luanet.load("../" .. path).printed)
      end)`;
    assertEquals(await run(spec, { "real/a.txt": "" }), well);
  },
});

Deno.test("the folder that luanet was started in can be a script's root, where the specs have another", async () => {
  const spec = `
    it("is one", function()
      local script = luanet.load("../lib/s.lua", { root = ".." })
      assert.equal("text\\n", script.printed)
      assert.equal("lib/s.lua", script.path)
    end)`;
  const files = { "lib/s.lua": `print(file.read("a.txt"))`, "a.txt": "text", "other/b.txt": "" };
  assertEquals(await run(spec, files, ["--root=other"]), well);
});

Deno.test("errors name a script that lies beside the specs' folder as its path does", async () => {
  const spec = `
    it("is the same", function()
      local script = luanet.load("../lib/s.lua")
      assert.equal(script.path, script.errors[1].file)
    end)`;
  assertEquals(await run(spec, { "lib/s.lua": `error("no")` }), well);
});
