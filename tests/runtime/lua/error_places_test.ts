import { assertEquals, assertMatch } from "@std/assert";
import type { ScriptError } from "../../../runtime/errors.ts";
import { runScript, runScripts, script, testHost } from "../../support/host.ts";
import { failure } from "./support/failure.ts";

const paths = {
  "of 59 bytes, the longest that Lua prints whole": "d/".repeat(25) + "nine5.lua",
  "of 60 bytes, the shortest that Lua cuts": "d/".repeat(25) + "ninet6.lua",
  "of 300 bytes": "folder/".repeat(42) + "script.lua",
  "beyond ASCII": "dossier/é/скрипт.lua",
  "beyond ASCII, cut by Lua in the middle of a letter": "é".repeat(60) + ".lua",
  "beyond ASCII, cut by Lua at an odd byte": "x" + "é".repeat(60) + ".lua",
  "with spaces, colons and digits": "my scripts/a:12: b.lua",
  "with pattern characters": "a.b-c[d]%e+(f)^$.lua",
  "that looks like a position": "x.lua:3: boom.lua",
  "with quotes": `a"b'c.lua`,
};

for (const [name, path] of Object.entries(paths)) {
  Deno.test(`an error in a script with a path ${name} has its file, line and message`, async () => {
    const { errors } = await runScripts({
      [path]: `\nlocal function f()\n  error("boom")\nend\nf()`,
    });
    const [error] = errors;
    assertEquals(error?.message, "boom");
    assertEquals(error?.file, path);
    assertEquals(error?.line, 3);
    assertEquals(error?.sourceLine, `  error("boom")`);
    assertEquals(error?.traceback[1]?.file, path);
    assertEquals(error?.traceback[1]?.line, 3);
  });

  Deno.test(`a syntax error in a script with a path ${name} has its file, line and message`, () => {
    const { host } = testHost();
    let error: ScriptError | undefined;
    try {
      host.compile(script(`\nlocal x = = 1`, path));
    } catch (thrown) {
      error = thrown as ScriptError;
    }
    assertEquals(error?.kind, "syntax");
    assertEquals(error?.message, "unexpected symbol near '='");
    assertEquals(error?.position, `${path}:2`);
    assertEquals(error?.sourceLine, "local x = = 1");
  });
}

Deno.test("two long paths with the same end are told apart", async () => {
  const end = "x".repeat(60) + ".lua";
  const error = await failure(`require("m.${"x".repeat(60)}")`, {
    [`m/${end}`]: `require("n.${"x".repeat(60)}") error("in m")`,
    [`n/${end}`]: `return 1`,
  });
  assertEquals(error.message, "in m");
  assertEquals(error.file, `m/${end}`);
});

Deno.test("an error in a chunk of another file's name is placed where the script called it", async () => {
  const error = await failure(`load("\\n\\nerror('boom')", "@other.lua")()`);
  assertEquals(error.message, "other.lua:3: boom");
  assertEquals(error.file, "test.lua");
  assertEquals(error.line, 1);
});

Deno.test("an error in a chunk made of text is placed where the script called it", async () => {
  const error = await failure(`local f = load("local x = nil\\nreturn x.y")\nf()`);
  assertMatch(error.message, /attempt to index a nil value \(local 'x'\)$/);
  assertEquals(error.file, "test.lua");
  assertEquals(error.line, 2);
});

Deno.test("a position in a message that no file has stays in the message", async () => {
  assertEquals((await failure(`error("x.lua:3: boom", 0)`)).message, "x.lua:3: boom");
  assertEquals((await failure(`error("test.lua: boom", 0)`)).message, "test.lua: boom");
});

Deno.test("a message that names a line which the file lacks has no source line", async () => {
  const error = await failure(`error("test.lua:99: boom", 0)`);
  assertEquals(error.line, 99);
  assertEquals(error.sourceLine, undefined);
  assertEquals((await failure(`error("test.lua:99999999: x", 0)`)).sourceLine, undefined);
});

Deno.test("a byte order mark, a #! line and CRLF keep the lines' numbers and texts", async () => {
  for (
    const head of ["\uFEFF", "#!/usr/bin/luanet\n", "\uFEFF#!luanet run\r\n", "# no comment\n"]
  ) {
    const lines = head.split("\n").length;
    const error = await failure(`${head}local x = 1\r\nerror("boom")\r\nlocal y`);
    assertEquals(error.line, lines + 1);
    assertEquals(error.sourceLine, `error("boom")`);
  }
  const error = await failure(`\uFEFFerror("first line")`);
  assertEquals(error.sourceLine, `error("first line")`);
  assertEquals((await failure("error('a')\r\n")).sourceLine, "error('a')");
});

Deno.test("an empty script, a comment and a script without a last newline run", async () => {
  for (
    const text of [
      "",
      "\n",
      "--",
      "-- only a comment",
      "--[[ open\nand shut ]]",
      "\uFEFF",
      "#!x",
      "\uFEFF#!x",
      "return",
    ]
  ) {
    const { errors, printed } = await runScript(text);
    assertEquals([errors, printed], [[], ""], JSON.stringify(text));
  }
  assertEquals((await runScript("#!x\nprint(1)")).printed, "1\n");
});
