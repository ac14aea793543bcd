import { assert, assertEquals } from "@std/assert";
import { errorJson, messageOf, reportLines } from "../../cli/report.ts";
import { ScriptError, type ScriptErrorFields } from "../../runtime/errors.ts";

function report(fields: ScriptErrorFields, colors = false): string {
  return reportLines(new ScriptError(fields), { colors }).join("\n");
}

const dashboard: ScriptErrorFields = {
  kind: "runtime",
  script: "fixtures/dashboard.lua",
  file: "fixtures/dashboard.lua",
  line: 12,
  sourceLine: "  local hp = player.health",
  message: "attempt to index a nil value (local 'player')",
  traceback: [
    { file: "fixtures/dashboard.lua", line: 12, what: "function 'read_health'" },
    { file: undefined, line: 0, what: "function 'pcall'" },
    { file: "fixtures/dashboard.lua", line: 130, what: "function <fixtures/dashboard.lua:120>" },
  ],
  locals: [{ name: "player", value: "nil" }, { name: "count", value: "3" }],
};

Deno.test("reportLines() shows what failed, where, the line, the traceback and the locals", () => {
  assertEquals(
    report(dashboard),
    `error: attempt to index a nil value (local 'player')
    at fixtures/dashboard.lua:12 in function 'read_health'
12 |   local hp = player.health
   |              ^^^^^^
traceback:
  fixtures/dashboard.lua:12   function 'read_health'
  [C]                         function 'pcall'
  fixtures/dashboard.lua:130  function <fixtures/dashboard.lua:120>
locals of read_health:
  player = nil
  count = 3`,
  );
});

Deno.test("reportLines() shows a syntax error without traceback and locals", () => {
  assertEquals(
    report({
      ...dashboard,
      kind: "syntax",
      line: 3,
      sourceLine: "if health = 3 then",
      message: "'then' expected near '='",
    }),
    `syntax error: 'then' expected near '='
    at fixtures/dashboard.lua:3
3 | if health = 3 then
  |           ^`,
  );
});

Deno.test("reportLines() shows where a killed callback was, with its locals", () => {
  assertEquals(
    report({
      kind: "killed",
      script: "loop.lua",
      file: "loop.lua",
      line: 7,
      sourceLine: "    while true do n = n + 1 end",
      message: "a callback ran for over 5 s",
      traceback: [{ file: "loop.lua", line: 7, what: "function <loop.lua:6>" }],
      locals: [{ name: "n", value: "81235112" }],
    }),
    `killed: a callback ran for over 5 s
    at loop.lua:7 in function <loop.lua:6>
7 |     while true do n = n + 1 end
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^
locals of function <loop.lua:6>:
  n = 81235112`,
  );
});

Deno.test("reportLines() names the script when a module of it failed", () => {
  assertEquals(
    report({
      kind: "runtime",
      script: "main.lua",
      file: "lib/util.lua",
      line: 2,
      message: "boom",
      traceback: [
        { file: "lib/util.lua", line: 2, what: "upvalue 'check'" },
        { file: "main.lua", line: 9, what: "main chunk" },
      ],
    }),
    `error: boom
    at lib/util.lua:2 in upvalue 'check' (script main.lua)
traceback:
  lib/util.lua:2  upvalue 'check'
  main.lua:9      main chunk`,
  );
});

Deno.test("reportLines() makes do with an error without position, text and source", () => {
  assertEquals(
    report({ kind: "runtime", script: "a.lua", message: "" }),
    "error: (no message)\n    at a.lua",
  );
});

Deno.test("reportLines() leaves out what is not Lua at both ends and what has no name", () => {
  const host = (what: string) => ({ file: undefined, line: 0, what });
  assertEquals(
    report({
      kind: "runtime",
      script: "a.lua",
      file: "a.lua",
      line: 1,
      message: "boom",
      traceback: [
        host("function 'error'"),
        { file: "a.lua", line: 1, what: "local 'f'" },
        host("?"),
        host(""),
        host("function 'string.gsub'"),
        { file: "a.lua", line: 5, what: "main chunk" },
        host("function 'xpcall'"),
      ],
    }),
    `error: boom
    at a.lua:1 in local 'f'
traceback:
  a.lua:1  local 'f'
  [C]      function 'string.gsub'
  a.lua:5  main chunk`,
  );
});

Deno.test("reportLines() folds recursion and cuts the middle out of a long traceback", () => {
  const recursion = Array.from({ length: 190 }, () => ({
    file: "a.lua",
    line: 2,
    what: "upvalue 'deep'",
  }));
  const callers = Array.from({ length: 100 }, (_, index) => ({
    file: "a.lua",
    line: index + 10,
    what: `function 'f${index}'`,
  }));
  const lines = report({
    kind: "runtime",
    script: "a.lua",
    file: "a.lua",
    line: 2,
    message: "stack overflow",
    traceback: [...recursion, ...callers],
  }).split("\n");
  assertEquals(lines.length, 2 + 1 + 21);
  assertEquals(lines.slice(2, 5), [
    "traceback:",
    "  a.lua:2    upvalue 'deep'  (190 times)",
    "  a.lua:10   function 'f0'",
  ]);
  assertEquals(lines[13], "  ... 81 more");
  assertEquals(lines.at(-1), "  a.lua:109  function 'f99'");
});

Deno.test("reportLines() takes a traceback of 200,000 frames", () => {
  const traceback = Array.from({ length: 200_000 }, (_, index) => ({
    file: index % 2 === 0 ? "a.lua" : undefined,
    line: index,
    what: "function 'pcall'",
  }));
  const lines = report({ kind: "runtime", script: "a.lua", message: "deep", traceback });
  assert(lines.includes("... 199979 more"));
});

Deno.test("reportLines() indents the further lines of a message", () => {
  assertEquals(
    report({ kind: "runtime", script: "a.lua", message: "expected:\n  1\ngot:\n  2\n" }),
    "error: expected:\n      1\n    got:\n      2\n    at a.lua",
  );
});

Deno.test("reportLines() cuts a message over 8 KiB and names its size", () => {
  const message = "é".repeat(2 * 1024 * 1024);
  const [first] = report({ kind: "runtime", script: "a.lua", message }).split("\n");
  assertEquals(first, `error: ${"é".repeat(8192)}... (8192 characters of 4.0 MiB)`);
  const odd = new ScriptError({ kind: "runtime", script: "a.lua", message: `x${message}` });
  assertEquals(messageOf(odd), `x${"é".repeat(8191)}... (8192 characters of 4.0 MiB)`);
});

Deno.test("reportLines() cuts a source line over 200 columns to what is around the caret", () => {
  const sourceLine = `local data = { ${"1, ".repeat(300)} player.health${", 2".repeat(300)} }`;
  const lines = report({ ...dashboard, sourceLine }).split("\n");
  const [, , source = "", carets = ""] = lines;
  assertEquals(source.length, 5 + 1 + 180 + 1);
  assert(source.startsWith("12 | …") && source.endsWith("…"), source);
  assertEquals(source.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1), "player");
});

Deno.test("reportLines() shows both ends of a long source line without a window past them", () => {
  const sourceLine = `${"x".repeat(300)}(`;
  const fields = { ...dashboard, kind: "syntax", sourceLine } as const;
  const [, , source, carets] = report({ ...fields, message: "unexpected symbol near <eof>" })
    .split("\n");
  assertEquals(source, `12 | …${"x".repeat(179)}(`);
  assertEquals(carets, `   | ${" ".repeat(181)}^`);
  const [, , start, all] = report({ ...fields, message: "boom" }).split("\n");
  assertEquals(start, `12 | ${"x".repeat(180)}…`);
  assertEquals(all, `   | ${"^".repeat(180)}`);
});

Deno.test("reportLines() lets no control character reach a terminal", () => {
  const evil = "\x1b]0;title\x07\x9b31m\r\x00";
  const shown = report({
    kind: "runtime",
    script: `${evil}.lua`,
    file: `${evil}b.lua`,
    line: 1,
    sourceLine: `\tx = "${evil}" .. y.z`,
    message: `attempt to index a nil value (global 'y') ${evil}`,
    traceback: [{ file: `${evil}b.lua`, line: 2, what: `function '${evil}'` }],
    locals: [{ name: `a${evil}`, value: `"${evil}\n"` }],
  });
  const escaped = "\\x1b]0;title\\x07\\x9b31m\\r\\x00";
  assertEquals(
    shown,
    `error: attempt to index a nil value (global 'y') ${escaped}
    at ${escaped}b.lua:1 (script ${escaped}.lua)
1 | \tx = "${escaped}" .. y.z
  | \t${" ".repeat(escaped.length + 10)}^
traceback:
  ${escaped}b.lua:2  function '${escaped}'
locals of ${escaped}:
  a${escaped} = "${escaped}\\n"`,
  );
});

Deno.test("reportLines() shows bytes that are not UTF-8 as U+FFFD", () => {
  const bytes = Uint8Array.of(0x61, 0xff, 0x62);
  assertEquals(
    report({ kind: "runtime", script: "a.lua", message: new TextDecoder().decode(bytes), bytes }),
    "error: a\ufffdb\n    at a.lua",
  );
});

Deno.test("reportLines() shortens long values and long lists of locals", () => {
  const locals = Array.from({ length: 35 }, (_, index) => ({
    name: `v${index}`,
    value: "x".repeat(300),
  }));
  const lines = report({ kind: "runtime", script: "a.lua", message: "boom", locals }).split("\n");
  assertEquals(lines[2], "locals:");
  assertEquals(lines[3], `  v0 = ${"x".repeat(200)}...`);
  assertEquals(lines.at(-1), "  ... 5 more");
});

Deno.test("reportLines() colours the heading, the place and the carets on a terminal", () => {
  const lines = report({ ...dashboard, locals: [], traceback: [] }, true).split("\n");
  assertEquals(lines, [
    "\x1b[1m\x1b[31merror\x1b[39m\x1b[22m\x1b[1m:\x1b[22m " +
    "attempt to index a nil value (local 'player')",
    "    at \x1b[36mfixtures/dashboard.lua:12\x1b[39m",
    "\x1b[2m12 |\x1b[22m   local hp = player.health",
    "\x1b[2m   |\x1b[22m \x1b[31m             ^^^^^^\x1b[39m",
  ]);
});

Deno.test("errorJson() is a plain object of everything that is known", () => {
  assertEquals(errorJson(new ScriptError(dashboard)), {
    kind: "runtime",
    script: "fixtures/dashboard.lua",
    file: "fixtures/dashboard.lua",
    line: 12,
    message: "attempt to index a nil value (local 'player')",
    traceback: [
      { file: "fixtures/dashboard.lua", line: 12, what: "function 'read_health'" },
      { file: null, line: null, what: "function 'pcall'" },
      { file: "fixtures/dashboard.lua", line: 130, what: "function <fixtures/dashboard.lua:120>" },
    ],
    locals: { player: "nil", count: "3" },
  });
});

Deno.test("errorJson() keeps a local called __proto__ and the innermost of one name", () => {
  const locals = [["i", "1"], ["__proto__", "{}"], ["i", "2"]]
    .map(([name = "", value = ""]) => ({ name, value }));
  const error = new ScriptError({ kind: "runtime", script: "a.lua", message: "boom", locals });
  assertEquals(
    JSON.stringify(errorJson(error)),
    '{"kind":"runtime","script":"a.lua","file":null,"line":null,"message":"boom",' +
      '"traceback":[],"locals":{"i":"2","__proto__":"{}"}}',
  );
});
