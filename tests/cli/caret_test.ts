import { assert, assertEquals } from "@std/assert";
import { caretFor, caretLine } from "../../cli/caret.ts";

/** A source line over the line of carets that a message gives it. */
function marked(message: string, line: string): string {
  const caret = caretFor(message, line);
  return caret === undefined ? line : `${line}\n${caretLine(line, caret)}`;
}

/** What Lua 5.4 says about a line, the line, and what is to be marked in it. */
const runtimeErrors: readonly (readonly [string, string, string])[] = [
  [
    "dashboard.lua:12: attempt to index a nil value (local 'player')",
    "  local hp = player.health",
    "             ^^^^^^",
  ],
  [
    "attempt to index a nil value (local 'player')",
    "player.shield = player.health",
    "                ^^^^^^",
  ],
  [
    "attempt to index a nil value (local 'a')",
    "local data = a.a",
    "             ^",
  ],
  [
    "attempt to index a nil value (field 'bar')",
    "bar = foo.bar.baz",
    "          ^^^",
  ],
  [
    "attempt to index a nil value (field 'key one')",
    't["key one"].x = 1',
    "  ^^^^^^^^^",
  ],
  [
    "attempt to index a nil value (global 'undefined')",
    "print(undefined.x) -- undefined.x",
    "      ^^^^^^^^^",
  ],
  [
    "attempt to index a nil value (upvalue 'up')",
    "return up[1], 'up.x'",
    "       ^^",
  ],
  [
    "attempt to call a nil value (method 'missing')",
    "missing(s:missing(1))",
    "          ^^^^^^^",
  ],
  [
    "attempt to call a nil value (global 'spawn')",
    "local handle = spawn { spawn = 1 }",
    "               ^^^^^",
  ],
  [
    "attempt to call a nil value (field 'go')",
    "net.go 'there'",
    "    ^^",
  ],
  [
    "attempt to perform arithmetic on a nil value (global 'count')",
    "count = count + 1",
    "        ^^^^^",
  ],
  [
    "attempt to perform arithmetic on a nil value (field 'b')",
    "b = a.b * b",
    "      ^",
  ],
  [
    "attempt to perform arithmetic on a nil value",
    "return f() + g()",
    "           ^",
  ],
  [
    "attempt to add a 'string' with a 'number'",
    'return "abc" + 1',
    "             ^",
  ],
  [
    "attempt to perform arithmetic on a string value (constant 'abc')",
    "return 1 - 'abc'",
    "           ^^^^^",
  ],
  [
    "attempt to concatenate a table value (local 't')",
    "t = 'a' .. t",
    "           ^",
  ],
  [
    "attempt to concatenate a nil value",
    "print('x' .. f())",
    "          ^^",
  ],
  [
    "attempt to compare number with nil",
    "if health <= limit() then",
    "          ^^",
  ],
  [
    "attempt to get length of a nil value (local 'n')",
    "n = #n",
    "     ^",
  ],
  [
    "number (local 'v') has no integer representation",
    "return v | 1",
    "       ^",
  ],
  [
    "attempt to divide by zero",
    "return 1 // n, n / 2",
    "         ^^",
  ],
  [
    "attempt to perform 'n%%0'",
    "return 1 % 0",
    "         ^",
  ],
  [
    "bad argument #1 to 'find' (string expected, got nil)",
    "local find = string.find(name)",
    "                    ^^^^",
  ],
  [
    "bad argument #2 to 'get' (function expected, got nil)",
    'net.http:get("http://127.0.0.1/get")',
    "         ^^^",
  ],
  [
    "bad argument #1 to 'net.http.get' (string expected, got nil)",
    "net.http:get()",
    "         ^^^",
  ],
  [
    "calling 'send' on bad self",
    "server.send(1)",
    "       ^^^^",
  ],
  [
    "invalid value (table) at index 1 in table for 'concat'",
    "print(table.concat({{}}))",
    "            ^^^^^^",
  ],
  [
    "bad argument #1 to 'for iterator' (table expected, got nil)",
    "for key, value in pairs(settings.pages) do end",
    "                  ^^^^^^^^^^^^^^^^^^^^^",
  ],
  [
    "bad 'for' limit (number expected, got nil)",
    "for i = 1, last do",
    "^^^",
  ],
  [
    "attempt to assign to const variable 'limit'",
    "local limit <const> = 1; limit = 2",
    "                         ^^^^^",
  ],
];

for (const [message, line, carets] of runtimeErrors) {
  Deno.test(`caretFor() finds what is meant by: ${message} (${line.trim()})`, () => {
    assertEquals(marked(message, line), `${line}\n${carets}`);
  });
}

const syntaxErrors: readonly (readonly [string, string, string])[] = [
  ["a.lua:1: unexpected symbol near '='", "x == y = = 3", "         ^"],
  ["'then' expected near '='", "if x == 1 or x = 3 then", "               ^"],
  ["')' expected near 'b'", "print(ab, a b)", "            ^"],
  ["malformed number near '3fo'", "x = 3foo", "    ^^^^"],
  ["unfinished string near ''abc'", "local s = 'abc", "          ^^^^"],
  ["unexpected symbol near ''def''", "x = 'abc' 'def'", "          ^^^^^"],
  ["'=' expected near '\"x\"'", 'local a "x" -- "x"', "        ^^^"],
  ["'end' expected (to close 'if' at line 3) near <eof>", "end  ", "   ^"],
  ["'}' expected near 'x'", "local text = { 1, 2 x }", "                    ^"],
  ["no visible label 'nowhere' for <goto> at line 1", "goto nowhere", "     ^^^^^^^"],
];

for (const [message, line, carets] of syntaxErrors) {
  Deno.test(`caretFor() finds the token of: ${message} (${line.trim()})`, () => {
    assertEquals(marked(message, line), `${line}\n${carets}`);
  });
}

const wholeLines: readonly (readonly [string, string])[] = [
  ["no such player", "error('no such player')"],
  ["attempt to index a nil value (field '?')", "return t[1].x"],
  ["attempt to index a nil value (local 'elsewhere')", "return made.by.load"],
  ["attempt to index a nil value (local 'play')", "return player.x"],
  ["attempt to compare two table values", "return a < b and c > d"],
  ["<name> expected near '<\\228>'", "local 你好 = 1"],
];

for (const [message, line] of wholeLines) {
  Deno.test(`caretFor() marks the whole line for: ${message} (${line})`, () => {
    assertEquals(caretFor(message, `\t ${line}  `), { column: 2, length: line.length });
  });
}

Deno.test("caretFor() marks nothing in a blank line", () => {
  assertEquals(caretFor("'end' expected near <eof>", ""), undefined);
  assertEquals(caretFor("boom", "\t "), undefined);
});

Deno.test("caretFor() is done with a line of 1 MB at once", () => {
  const started = performance.now();
  for (const sign of ["[", "[[", "--[[", '"', "x.", "'\\", "[=", "((", "1e"]) {
    caretFor("attempt to index a nil value (local 'x')", sign.repeat(500_000));
  }
  assert(performance.now() - started < 10_000);
});

Deno.test("caretLine() keeps tabs, so that carets align at any tab width", () => {
  const line = "\tlocal\thp = player.health";
  assertEquals(
    marked("attempt to index a nil value (local 'player')", line),
    `${line}\n\t     \t     ^^^^^^`,
  );
});

Deno.test("caretLine() gives two columns to wide characters and none to combining ones", () => {
  assertEquals(
    marked("attempt to index a nil value (local 'x')", "print('你好', '👍', 'e\u0301ﾊ', x.y)"),
    "print('你好', '👍', 'e\u0301ﾊ', x.y)\n                          ^",
  );
  assertEquals(caretLine("a = '你好'", { column: 4, length: 4 }), "    ^^^^^^");
});

Deno.test("caretLine() shows a caret behind the end of the line", () => {
  assertEquals(caretLine("foo(", { column: 4, length: 1 }), "    ^");
});
