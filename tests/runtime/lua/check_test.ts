import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { checkSources } from "../../../runtime/check.ts";
import type { Source } from "../../../runtime/lua/failures.ts";

function source(text: string | Uint8Array, path = "test.lua"): Source {
  return {
    path,
    file: `./${path}`,
    text: typeof text === "string" ? new TextEncoder().encode(text) : text,
  };
}

const wellFormed: Record<string, string> = {
  "an empty file": "",
  "a file of only a comment": "-- nothing",
  "a byte order mark": "\uFEFFprint(1)",
  "a #! line": "#!/usr/bin/env lua\nprint(1)",
  "CRLF": "local x = 1\r\nprint(x)\r\n",
  "an endless loop, which is not run": "while true do end",
  "an error, which is not raised": "error('boom')",
  "goto, integer division, attributes and bit operators":
    "local x <const>, y <close> = 7 // 2 | 1, nil ::a:: do goto b end ::b::",
  "two hundred locals": Array.from({ length: 200 }, (_, i) => `local v${i}`).join("\n"),
};

for (const [name, text] of Object.entries(wellFormed)) {
  Deno.test(`${name} compiles`, () => assertEquals(checkSources([source(text)]), []));
}

const broken: Record<string, [text: string, line: number, message: string]> = {
  "an unfinished block": [
    "if true then\nprint(1)",
    2,
    "'end' expected (to close 'if' at line 1) near <eof>",
  ],
  "a missing expression": ["local x =\n\nlocal y", 3, "unexpected symbol near 'local'"],
  "an unfinished string": ["local x = 'a\nlocal y", 1, "unfinished string near ''a'"],
  "an unfinished long comment": [
    "--[[ x\n",
    2,
    "unfinished long comment (starting at line 1) near <eof>",
  ],
  "a wrong escape": ["local x = '\\q'", 1, "invalid escape sequence near ''\\q'"],
  "a goto without a label": ["goto nowhere", 1, "no visible label 'nowhere' for <goto> at line 1"],
  "an assignment to a constant": [
    "local x <const> = 1\nx = 2",
    2,
    "attempt to assign to const variable 'x'",
  ],
  "a break outside a loop": ["break", 1, "break outside loop at line 1"],
  "too many locals": [
    Array.from({ length: 201 }, (_, i) => `local v${i}`).join("\n"),
    201,
    "too many local variables",
  ],
  "a syntax error behind a #! line": ["#!lua\nlocal x = = 1", 2, "unexpected symbol near '='"],
  "a #! line that is not the first": ["\n#!lua", 2, "unexpected symbol near '#'"],
};

for (const [name, [text, line, message]] of Object.entries(broken)) {
  Deno.test(`${name} is an error at line ${line}`, () => {
    const [error, ...others] = checkSources([source(text)]);
    assertEquals(others, []);
    assertEquals(error?.kind, "syntax");
    assertStringIncludes(error?.message ?? "", message);
    assertEquals(error?.position, `./test.lua:${line}`);
    assertEquals(error?.script, "test.lua");
    assertEquals(error?.sourceLine, text.split("\n")[line - 1]);
  });
}

Deno.test("a file that is no Lua is said to be none", () => {
  const [bytecode, image, gzip] = checkSources([
    source("\x1bLua\x54\x00", "bytecode.lua"),
    source(new Uint8Array([0x89, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13]), "image.lua"),
    source(new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), "gzip.lua"),
  ]);
  assertStringIncludes(bytecode?.message ?? "", "this is bytecode: give the Lua source");
  assertStringIncludes(image?.message ?? "", "this is no Lua source: it has NUL bytes");
  assertStringIncludes(gzip?.message ?? "", "this is no Lua source: it has NUL bytes");
});

Deno.test("bytecode behind a byte order mark or a #! line is refused", () => {
  const errors = checkSources([
    source(new Uint8Array([0xef, 0xbb, 0xbf, 0x1b, 0x4c, 0x75, 0x61, 0x54])),
    source("#!lua\x1bLua\n\x1bLua"),
    source("#!lua\n\x1bLua"),
  ]);
  assertEquals(errors.map(({ kind }) => kind), ["syntax", "syntax", "syntax"]);
});

Deno.test("sources nested beyond all bounds are errors, and the next one is checked all the same", () => {
  const errors = checkSources([
    source("return " + "(".repeat(1_000_000), "deep.lua"),
    source("do ".repeat(100_000), "blocks.lua"),
    source("return 1"),
    source("x =", "bad.lua"),
  ]);
  assertEquals(errors.map(({ script }) => script), ["deep.lua", "blocks.lua", "bad.lua"]);
  for (const { message } of errors) assert(message.length < 500, message.slice(0, 600));
});

Deno.test("a source of 32 MiB is checked", () => {
  assertEquals(checkSources([source("-- " + "x".repeat(32 << 20))]), []);
});

Deno.test("a source that needs more memory than there is is an error, not a crash", () => {
  const [error] = checkSources([source("return '" + "x".repeat(200 << 20) + "'")]);
  assertStringIncludes(error?.message ?? "", "not enough memory");
});

Deno.test("two thousand sources are checked one after another", () => {
  const sources = Array.from(
    { length: 2_000 },
    (_, i) => source(i % 1_000 === 0 ? "x =" : "x = 1"),
  );
  assertEquals(checkSources(sources).length, 2);
});
