import { assertEquals, assertMatch } from "@std/assert";
import { runScript, script, testHost } from "../../support/host.ts";
import { runInFolder } from "./support/real_root.ts";

Deno.test("require() reaches nothing outside the two folders", async () => {
  const { printed } = await runInFolder({
    "root/scripts/main.lua": `
      for _, name in ipairs { "../secret", "..secret", "...secret", "x/../../secret", "..\\\\secret",
        "/etc/passwd", "//etc/passwd", "C:\\\\x", "C:x", "file:///etc/passwd", "a\\0b", "\\0", "",
        "linked", "inside.linked", "linkedfolder.secret", ".", "..", "~/x", "scripts", "folder" } do
        local ok, value = pcall(require, name)
        print(ok, type(value))
      end`,
    "root/folder/keep.lua": "",
    "root/folder.lua/keep": "",
    "secret.lua": `return "secret"`,
    "secret/secret.lua": `return "secret"`,
    "root/inside/x.lua": "",
  }, {
    "root/linked.lua": "FOLDER/secret.lua",
    "root/inside/linked.lua": "../../secret.lua",
    "root/linkedfolder": "FOLDER/secret",
  });
  assertEquals(printed, "false\tstring\n".repeat(21));
});

Deno.test("require() follows a symbolic link that stays inside", async () => {
  const { printed, errors } = await runInFolder({
    "root/scripts/main.lua": `print((require("alias")))`,
    "root/real.lua": `return "real"`,
  }, { "root/alias.lua": "real.lua" });
  assertEquals(errors, []);
  assertEquals(printed, "real\n");
});

Deno.test("a link that leaves the folder is named as the reason", async () => {
  const { errors } = await runInFolder({
    "root/scripts/main.lua": `require("linked")`,
    "secret.lua": "",
  }, { "root/linked.lua": "FOLDER/secret.lua" });
  assertMatch(errors[0]?.message ?? "", /linked\.lua.* leaves the folder .* symbolic link/);
});

Deno.test("a module's name may be of any length and of any bytes", async () => {
  const { printed } = await runInFolder({
    "root/scripts/main.lua": `
      for _, name in ipairs { ("n"):rep(5000), ("n."):rep(5000), ("\\xff"):rep(5000), ("."):rep(5000),
        ("a/"):rep(2000), "\\xff", "gr\\u{fc}n ist gut", "a b", "a\\nb", "CON", "%s" } do
        local ok, message = pcall(require, name)
        print(ok, type(message), (message:gsub(".*", "")))
      end
      print((require("grün")))`,
    "root/grün.lua": `return "found"`,
  });
  assertEquals(printed, "false\tstring\t\n".repeat(11) + "found\n");
});

Deno.test("no folder of the computer shows in what a script hears of a missing module", async () => {
  const { printed } = await runInFolder({
    "root/scripts/main.lua": `
      for _, name in ipairs { "x", "../x", "/x", "x:y", ("x"):rep(5000) } do
        print(select(2, pcall(require, name)))
      end`,
  });
  assertEquals(/luanet_|\/tmp\//.test(printed), false, printed.slice(0, 2_000));
});

Deno.test("a script that changes package.path or its searchers reaches no other file", async () => {
  const { printed } = await runInFolder({
    "root/scripts/main.lua": `
      package.path = "../?.lua;/etc/?" package.cpath = "/usr/lib/?.so"
      print((pcall(require, "secret")), (pcall(require, "passwd")))
      local search = package.searchers[2]
      print(pcall(search)) print(pcall(search, 1)) print((pcall(search, "../secret")))
      package.searchers = nil print((pcall(require, "x")))`,
    "secret.lua": "",
  });
  assertEquals(
    printed,
    "false\tfalse\nfalse\trequire takes a module's name\nfalse\trequire takes a module's name\nfalse\nfalse\n",
  );
});

Deno.test("a mistake of luanet's own in require() is an internal error, and the run ends with it", async () => {
  const mistake = new TypeError("a mistake");
  const root = {
    read(): Uint8Array | undefined {
      throw mistake;
    },
  };
  const { host, sink } = testHost({ world: { root } });
  host.start([host.compile(script(`require("x")`))]);
  const thrown = await host.run().catch((error) => error);
  assertEquals(thrown, mistake);
  assertMatch(sink.errors[0]?.message ?? "", /internal error in luanet/);
});

Deno.test("a module that is required at the bottom of a deep recursion is loaded at once", async () => {
  const { printed, errors } = await runScript(
    `local function deep(n) if n == 0 then return require("m") end return 1 + deep(n - 1) end
    print(deep(50000))`,
    { files: { "m.lua": "return 1" }, timeout: 2_000 },
  );
  assertEquals(errors, []);
  assertEquals(printed, "50001\n");
});

Deno.test("requiring one file under ever new spellings does not fill the memory outside of Lua", async () => {
  const module = `return "${"x".repeat(20_000)}"`;
  const before = Deno.memoryUsage().heapUsed + Deno.memoryUsage().external;
  const { errors } = await runScript(
    `for i = 1, 4000 do
      local name = "a" .. ("."):rep(i) .. "b"
      pcall(require, name)
      package.loaded[name] = nil
    end`,
    {
      world: {
        root: {
          read: (path) =>
            path.split("/").filter((part) => part !== "").join("/") === "a/b.lua"
              ? new TextEncoder().encode(module)
              : undefined,
        },
      },
      timeout: 20_000,
      memory: 64 << 20,
    },
  );
  assertEquals(errors, []);
  const after = Deno.memoryUsage().heapUsed + Deno.memoryUsage().external;
  const grown = (after - before) / (1 << 20);
  assertEquals(grown < 60, true, `it grew by ${Math.round(grown)} MiB`);
});
