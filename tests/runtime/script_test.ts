import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ScriptError } from "../../runtime/errors.ts";
import { readScript } from "../../runtime/script_file.ts";
import { defineModule, fn, type ModuleSpec } from "../../runtime/spec.ts";
import { denoWorld } from "../../runtime/mod.ts";
import { inFolder } from "../support/cli.ts";
import { MemorySink, runScript, runScripts, script, testHost } from "../support/host.ts";

Deno.test("compile() runs nothing", () => {
  const { host, sink } = testHost();
  const compiled = host.compile(script(`print("ran")`));
  assertEquals(sink.printed, "");
  assertEquals(host.scripts, []);
  host.start([compiled]);
  assertEquals(sink.printed, "ran\n");
});

Deno.test("compile() throws what does not compile, with its place", () => {
  const { host, sink } = testHost();
  const error: ScriptError = assertThrows(
    () => host.compile(script("local x = 1\nlocal y = = 2\n", "folder/wrong.lua")),
    ScriptError,
  );
  assertEquals(error.kind, "syntax");
  assertEquals([error.script, error.file, error.line], ["folder/wrong.lua", "folder/wrong.lua", 2]);
  assertEquals(error.sourceLine, "local y = = 2");
  assertStringIncludes(error.message, "unexpected symbol near '='");
  assertEquals(error.position, "folder/wrong.lua:2");
  assertEquals(sink.errors, [], "it is thrown, not reported: the caller says what comes of it");
});

Deno.test("one script that does not compile leaves the others as they are", () => {
  const { host, sink } = testHost();
  const good = host.compile(script(`print("good")`, "good.lua"));
  assertThrows(() => host.compile(script(`print(`, "bad.lua")), ScriptError);
  host.start([good]);
  assertEquals(sink.printed, "good\n");
});

Deno.test("_SCRIPT_PATH is the script's path, the same text as in the events and the log", async () => {
  for (
    const path of [
      "a.lua",
      "deep/folder/a.lua",
      "/abs/a.lua",
      "naïve ☃.lua",
      "x".repeat(300) + ".lua",
    ]
  ) {
    const { sink, errors } = await runScripts({
      [path]: `
        event.on("script_loaded", function(e) assert(e.script_path == _SCRIPT_PATH) print(_SCRIPT_PATH) end)
        event.on("script_unloaded", function(e) assert(e.script_path == _SCRIPT_PATH) end)
        log.info("here")
      `,
    });
    assertEquals(errors, []);
    assertEquals(sink.printed, `${path}\n`);
    assertEquals(sink.logs.map(({ script }) => script), [path]);
    assertEquals(sink.writes.map(({ script }) => script), [path]);
  }
});

Deno.test("_SCRIPT_PATH is relative to the root for a file below it, and absolute for one outside", () =>
  inFolder(
    { "root/deep/a.lua": "print(_SCRIPT_PATH)", "b.lua": "print(_SCRIPT_PATH)" },
    (folder) => {
      const sink = new MemorySink();
      const world = denoWorld({ sink, root: `${folder}/root`, virtual: true });
      const { host } = testHost({ world });
      host.start(
        ["root/deep/a.lua", "b.lua"].map((file) =>
          host.compile(readScript(`${folder}/${file}`, `${folder}/root`))
        ),
      );
      assertEquals(sink.printed, `deep/a.lua\n${folder}/b.lua\n`);
      return Promise.resolve();
    },
  ));

Deno.test("require finds modules beside the script first, then below the root, and nowhere else", () => {
  const files = {
    "root/deep/main.lua": `
      print(require("beside").name, require("below").name, require("sub.mod").name, require("pack").name, require("both").name)
      print(pcall(require, "above"))
    `,
    "root/deep/beside.lua": `return { name = "beside" }`,
    "root/deep/sub/mod.lua": `return { name = "sub.mod" }`,
    "root/deep/both.lua": `return { name = "both, beside" }`,
    "root/below.lua": `return { name = "below" }`,
    "root/both.lua": `return { name = "both, below" }`,
    "root/pack/init.lua": `return { name = "pack" }`,
    "above.lua": `return { name = "above" }`,
  };
  return inFolder(files, (folder) => {
    const sink = new MemorySink();
    const root = `${folder}/root`;
    const { host } = testHost({ world: denoWorld({ sink, root, virtual: true }) });
    host.start([host.compile(readScript(`${root}/deep/main.lua`, root))]);
    const [found, missing] = sink.printed.split("\n");
    assertEquals(
      found,
      "beside\tbelow\tsub.mod\tpack\tboth, beside",
      sink.errors.map(String).join("\n"),
    );
    assertStringIncludes(missing ?? "", "false\tmodule 'above' not found:");
    assert(!sink.printed.includes(folder), "where the root lies is no business of a script's");
    return Promise.resolve();
  });
});

Deno.test("a module's name can't lead out of the root, and a long one is refused", () =>
  inFolder({ "root/main.lua": "", "secret.lua": `return "secret"` }, async (folder) => {
    const root = `${folder}/root`;
    if (Deno.build.os !== "windows") await Deno.symlink("../secret.lua", `${root}/link.lua`);
    await Deno.writeTextFile(
      `${root}/main.lua`,
      `for _, name in ipairs { "../secret", "..secret", "/secret", "\\\\secret", "c:secret", "a\\0b", "link", ("x"):rep(5000) } do
        print(select(2, pcall(require, name)))
      end`,
    );
    const sink = new MemorySink();
    const { host } = testHost({ world: denoWorld({ sink, root, virtual: true }) });
    host.start([host.compile(readScript(`${root}/main.lua`, root))]);
    assertEquals(sink.errors, []);
    assert(!/^secret$/m.test(sink.printed), sink.printed);
    const last = sink.printed.split("\n").find((line) => line.includes("xxxxxxxxxx")) ?? "";
    assert(
      last.startsWith("module 'xxx") && last.includes("' can't be loaded"),
      last.slice(0, 100),
    );
    assert(last.endsWith(" has 5004 characters: at most 4096 are taken"), last.slice(-100));
  }));

Deno.test("an error names file, line, traceback and locals, and the script that failed", async () => {
  const { errors } = await runScripts({
    "main.lua":
      `local helper = require("helper")\nevent.on("frame_update", function(e)\n  helper.fail(87)\nend)`,
  }, {
    frames: 1,
    files: {
      "helper.lua":
        `local M = {}\nfunction M.fail(health)\n  local name = "Ann"\n  error("no " .. name)\nend\nreturn M`,
    },
  });
  const [error] = errors;
  assertEquals(errors.length, 1);
  assertEquals([error?.kind, error?.script, error?.file, error?.line], [
    "runtime",
    "main.lua",
    "helper.lua",
    4,
  ]);
  assertEquals(error?.message, "no Ann");
  assertEquals(error?.sourceLine, `  error("no " .. name)`);
  assertEquals(error?.locals, [{ name: "health", value: "87" }, { name: "name", value: `"Ann"` }]);
  assertEquals(
    error?.traceback.filter(({ file }) => file !== undefined).map(({ file, line }) =>
      `${file}:${line}`
    ),
    [
      "helper.lua:4",
      "main.lua:3",
    ],
  );
});

Deno.test("a script that uses up its memory fails; the other one has its own", async () => {
  const { errors, printed, report } = await runScripts({
    greedy:
      `local t = {} event.on("frame_update", function() while true do t[#t + 1] = ("x"):rep(1 << 20) .. #t end end)`,
    modest: `event.on("frame_update", function() local s = ("x"):rep(1 << 20) print(#s) end)`,
  }, { memory: 32 << 20, frames: 2 });
  assert(
    errors.length >= 1 &&
      errors.every(({ script, kind }) => script === "greedy" && kind === "runtime"),
  );
  assertEquals(errors[0]?.message, "not enough memory");
  assertEquals(printed, `${1 << 20}\n${1 << 20}\n`);
  assertEquals(report.frames, 2);
});

Deno.test("the deadline counts for each callback alone", async () => {
  const spin = defineModule({
    name: "spin",
    doc: "",
    open: () => undefined,
    functions: {
      for_15_ms: fn({ doc: "", args: [], returns: [], example: "" }, () => {
        for (const end = performance.now() + 15; performance.now() < end;);
      }),
    },
  });
  const { errors, report } = await runScript(
    `for _ = 1, 12 do
      event.on("frame_update", function() spin.for_15_ms() for _ = 1, 5000 do end end)
    end`,
    { timeout: 150, frames: 1, extra: [spin as ModuleSpec] },
  );
  assertEquals(errors.map(({ message }) => message), []);
  assertEquals(report.frames, 1);
});

Deno.test("a script ends when its run does", async () => {
  const { host } = testHost();
  const loaded = host.compile(script(`event.on("frame_update", function() end)`));
  host.start([loaded]);
  assertEquals([loaded.ended, loaded.scope.hasWork], [false, true]);
  await host.run({ frames: 1 });
  assertEquals([loaded.ended, loaded.scope.closed, loaded.scope.hasWork], [true, true, false]);
});

Deno.test("a script that was stopped has ended", () => {
  const { host, sink } = testHost({ timeout: 10 });
  const loaded = host.compile(script(`while true do end`));
  host.start([loaded]);
  assertEquals(loaded.ended, true);
  assertEquals(sink.errors.map(({ kind }) => kind), ["killed"]);
  assertEquals(host.scripts, []);
});
