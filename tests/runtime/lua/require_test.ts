import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { FolderRoot } from "../../../runtime/root.ts";
import { inFolder } from "../../support/cli.ts";
import { runScript, runScripts, script, testHost } from "../../support/host.ts";

/** Runs the script `scripts/main.lua` of a real folder that is the root; gives what it printed. */
async function runIn(
  files: Readonly<Record<string, string | Uint8Array>>,
  links: Readonly<Record<string, string>> = {},
): Promise<{ printed: string; errors: readonly { message: string; position: string }[] }> {
  let result: { printed: string; errors: readonly { message: string; position: string }[] } = {
    printed: "",
    errors: [],
  };
  await inFolder(files, async (folder) => {
    for (const [path, target] of Object.entries(links)) {
      await Deno.symlink(target.replace("FOLDER", folder), `${folder}/${path}`);
    }
    const root = `${folder}/root`;
    const { host, sink } = testHost({
      world: {
        root: new FolderRoot(root),
        rootFolder: root,
        folder: (path: string) => new FolderRoot(path),
      },
    });
    const text = files["root/scripts/main.lua"] ?? "";
    const main = script(text, "scripts/main.lua");
    host.start([
      host.compile({ ...main, file: "root/scripts/main.lua", folder: `${root}/scripts` }),
    ]);
    result = { printed: sink.printed, errors: sink.errors };
  });
  return result;
}

Deno.test("require() finds a module beside the script before one under the root", async () => {
  const { printed } = await runIn({
    "root/scripts/main.lua": `print(require("near"), require("far"), require("both"))
      print(select(2, require("second")), select(2, require("third")))`,
    "root/scripts/near.lua": `return "near"`,
    "root/scripts/second.lua": "",
    "root/third/init.lua": "",
    "root/far.lua": `return "far"`,
    "root/scripts/both.lua": `return "beside"`,
    "root/both.lua": `return "root"`,
  });
  assertEquals(
    printed,
    "near\tfar\tbeside\tscripts/both.lua\nscripts/second.lua\tthird/init.lua\n",
  );
});

Deno.test("require() finds name.lua before name/init.lua, and dots are folders", async () => {
  const { printed } = await runIn({
    "root/scripts/main.lua": `print((require("a")), (require("b")), (require("deep.er.c")))`,
    "root/scripts/a.lua": `return "a.lua"`,
    "root/scripts/a/init.lua": `return "a/init.lua"`,
    "root/scripts/b/init.lua": `return "b/init.lua"`,
    "root/deep/er/c.lua": `return "c"`,
  });
  assertEquals(printed, "a.lua\tb/init.lua\tc\n");
});

Deno.test("require() reaches nothing outside the two folders", async () => {
  const { printed } = await runIn({
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
  const { printed, errors } = await runIn({
    "root/scripts/main.lua": `print((require("alias")))`,
    "root/real.lua": `return "real"`,
  }, { "root/alias.lua": "real.lua" });
  assertEquals(errors, []);
  assertEquals(printed, "real\n");
});

Deno.test("a link that leaves the folder is named as the reason", async () => {
  const { errors } = await runIn({
    "root/scripts/main.lua": `require("linked")`,
    "secret.lua": "",
  }, { "root/linked.lua": "FOLDER/secret.lua" });
  assertMatch(errors[0]?.message ?? "", /linked\.lua.* leaves the folder .* symbolic link/);
});

Deno.test("a module's name may be of any length and of any bytes", async () => {
  const { printed } = await runIn({
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

Deno.test("a module that is not there is an error that names every place where it was looked for", async () => {
  const { errors } = await runIn({ "root/scripts/main.lua": `\nrequire("some.module")` });
  assertEquals(
    errors[0]?.message,
    "module 'some.module' not found:\n\tno field package.preload['some.module']" +
      "\n\tno file 'scripts/some/module.lua'\n\tno file 'scripts/some/module/init.lua'" +
      "\n\tno file 'some/module.lua'\n\tno file 'some/module/init.lua'",
  );
  assertEquals(errors[0]?.position, "root/scripts/main.lua:2");
});

Deno.test("no folder of the computer shows in what a script hears of a missing module", async () => {
  const { printed } = await runIn({
    "root/scripts/main.lua": `
      for _, name in ipairs { "x", "../x", "/x", "x:y", ("x"):rep(5000) } do
        print(select(2, pcall(require, name)))
      end`,
  });
  assertEquals(/luanet_|\/tmp\//.test(printed), false, printed.slice(0, 2_000));
});

Deno.test("a module is loaded once, with its name and its path as arguments", async () => {
  const { printed } = await runScript(
    `local a, path = require("m") local b = require("m")
    print(a == b, path, package.loaded.m == a, a.name, a.path, count)`,
    {
      files: {
        "m.lua":
          `count = (count or 0) + 1 local name, path = ... return { name = name, path = path }`,
      },
    },
  );
  assertEquals(printed, "true\tm.lua\ttrue\tm\tm.lua\t1\n");
});

Deno.test("a module without a result is true, and one that set package.loaded is that", async () => {
  const { printed } = await runScript(
    `print((require("nothing")), (require("sets")), (require("no")))`,
    {
      files: {
        "nothing.lua": "",
        "sets.lua": `package.loaded[...] = "set"`,
        "no.lua": `return false`,
      },
    },
  );
  assertEquals(printed, "true\tset\tfalse\n");
});

Deno.test("a module that is taken out of package.loaded is loaded again", async () => {
  const { printed } = await runScript(
    `require("m") require("m") package.loaded.m = nil require("m")`,
    { files: { "m.lua": `print("loaded")` } },
  );
  assertEquals(printed, "loaded\nloaded\n");
});

Deno.test("package.preload and a searcher of the script's own work as in Lua", async () => {
  const { printed } = await runScript(
    `package.preload.mine = function(name, extra) return name .. " " .. extra end
    print(require("mine"))
    table.insert(package.searchers, function(name)
      if name == "made" then return function(_, extra) return "made " .. extra end, "up" end
    end)
    print(require("made"))
    print(#package.searchers, package.path, package.config:sub(1, 1))`,
  );
  assertEquals(printed, "mine :preload:\t:preload:\nmade up\tup\n3\t?.lua;?/init.lua\t/\n");
});

Deno.test("a script that changes package.path or its searchers reaches no other file", async () => {
  const { printed } = await runIn({
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

Deno.test("two scripts of one host have modules of their own", async () => {
  const { printed } = await runScripts(
    {
      "a.lua": `require("m").value = "a" print(require("m").value)`,
      "b.lua": `print(require("m").value)`,
    },
    { files: { "m.lua": "return {}" } },
  );
  assertEquals(printed, "a\nnil\n");
});

Deno.test("a byte order mark and a #! line of a module are passed over, and lines keep their numbers", async () => {
  const { printed, errors } = await runScript(
    `print((require("bom")), (require("bang")), (require("both"))) require("fails")`,
    {
      files: {
        "bom.lua": "\uFEFFreturn 1",
        "bang.lua": "#!/usr/bin/env lua\nreturn debug.getinfo(1).currentline",
        "both.lua": "\uFEFF#!lua\nreturn debug.getinfo(1).currentline",
        "fails.lua": "#!lua\n\nerror('boom')",
      },
    },
  );
  assertEquals(printed, "1\t2\t2\n");
  assertEquals(errors[0]?.position, "fails.lua:3");
  assertEquals(errors[0]?.sourceLine, "error('boom')");
});

Deno.test("a module with a syntax error fails at the module's own line", async () => {
  const { errors } = await runScript(`local x = 1\nrequire("bad")`, {
    files: { "bad.lua": "local a = 1\nlocal b = = 2\n" },
  });
  assertEquals(errors[0]?.position, "bad.lua:2");
  assertEquals(errors[0]?.sourceLine, "local b = = 2");
  assertStringIncludes(errors[0]?.message ?? "", "unexpected symbol near '='");
});

Deno.test("a module that fails is an error of its line, and the traceback leads to the script", async () => {
  const { errors, printed } = await runScript(
    `local function use()\n  require("bad")\nend\nuse()`,
    {
      files: { "bad.lua": "local x = 5\nerror('boom')" },
    },
  );
  assertEquals(printed, "");
  assertEquals(errors[0]?.position, "bad.lua:2");
  assertEquals(errors[0]?.message, "boom");
  assertEquals(errors[0]?.locals, [{ name: "x", value: "5" }]);
  const lua = errors[0]?.traceback.filter(({ file }) => file !== undefined);
  assertEquals(lua?.map(({ file, line }) => `${file}:${line}`), [
    "bad.lua:2",
    "test.lua:2",
    "test.lua:4",
  ]);
});

Deno.test("a module that failed is tried again when it is required again", async () => {
  const { printed } = await runScript(
    `print(pcall(require, "m")) good = true print((require("m")))`,
    { files: { "m.lua": `if not good then error("not yet", 0) end return "now"` } },
  );
  assertEquals(printed, "false\tnot yet\nnow\n");
});

Deno.test("modules that require each other end with an error that names the circle", async () => {
  const { errors } = await runScript(`require("a")`, {
    files: { "a.lua": `return require("b")`, "b.lua": `return require("a")` },
  });
  assertEquals(errors.length, 1);
  const { message = "", position = "" } = errors[0] ?? {};
  assertMatch(message, /'?a'?.*(circle|cycl|loop|each other)/i);
  assertMatch(position, /^[ab]\.lua:1$/);
});

Deno.test("a module that requires itself ends with an error that names it", async () => {
  const { errors } = await runScript(`require("me")`, { files: { "me.lua": `require("me")` } });
  assertMatch(errors[0]?.message ?? "", /me.*(circle|cycl|loop|itself|each other)/i);
});

Deno.test("a binary module is refused", async () => {
  const { errors } = await runScript(`require("m")`, { files: { "m.lua": "\x1bLua" } });
  assertStringIncludes(errors[0]?.message ?? "", "attempt to load a binary chunk");
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
