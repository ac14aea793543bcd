import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runScript, runScripts } from "../../support/host.ts";
import { runInFolder } from "./support/real_root.ts";

Deno.test("require() finds a module beside the script before one under the root", async () => {
  const { printed } = await runInFolder({
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
  const { printed } = await runInFolder({
    "root/scripts/main.lua": `print((require("a")), (require("b")), (require("deep.er.c")))`,
    "root/scripts/a.lua": `return "a.lua"`,
    "root/scripts/a/init.lua": `return "a/init.lua"`,
    "root/scripts/b/init.lua": `return "b/init.lua"`,
    "root/deep/er/c.lua": `return "c"`,
  });
  assertEquals(printed, "a.lua\tb/init.lua\tc\n");
});

Deno.test("a module that is not there is an error that names every place where it was looked for", async () => {
  const { errors } = await runInFolder({ "root/scripts/main.lua": `\nrequire("some.module")` });
  assertEquals(
    errors[0]?.message,
    "module 'some.module' not found:\n\tno field package.preload['some.module']" +
      "\n\tno file 'scripts/some/module.lua'\n\tno file 'scripts/some/module/init.lua'" +
      "\n\tno file 'some/module.lua'\n\tno file 'some/module/init.lua'",
  );
  assertEquals(errors[0]?.position, "root/scripts/main.lua:2");
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
