import { assertEquals } from "@std/assert";
import { runSpec } from "./support/spec.ts";

Deno.test("tests have the names of the blocks around them, and the lines that told them", async () => {
  const { tests } = await runSpec([
    `it("alone", function() end)`,
    `describe("a", function()`,
    `  test("one", function() end)`,
    `  context("b", function()`,
    `    spec("two", function() end)`,
    `  end)`,
    `  it("one",`,
    `    function() end)`,
    `end)`,
    `local function many(n) for i = 1, n do it("n" .. i, function() end) end end`,
    `many(2)`,
    `it(5, function() end)`,
  ].join("\n"));
  assertEquals(tests.map(({ name, line, status }) => [name, line, status]), [
    ["alone", 1, "passed"],
    ["a one", 3, "passed"],
    ["a b two", 5, "passed"],
    ["a one", 7, "passed"],
    ["n1", 10, "passed"],
    ["n2", 10, "passed"],
    ["5", 12, "passed"],
  ]);
});

Deno.test("a test without a function, and one that says so, is pending", async () => {
  const { lines, tests, said } = await runSpec(`
    it("is to be written")
    it.only("comes first")
    pending("is not ready", function() say("never") end)
    it("goes so far", function() say("begun") finally(function() say("final") end) pending("no server yet") say("never") end)
    it("is caught", function() pcall(pending, "caught") say("went on") end)
    it("goes through has_error", function() assert.has_error(function() pending("through") end) end)
    describe("a", function()
      before_each(function() pending("none of these") end)
      after_each(function() say("after") end)
      it("x", function() say("never") end)
    end)
    it("fails in the end", function() finally(function() error("late") end) pending("so far") end)
  `.replace("it.only", "it"));
  assertEquals(lines, [
    "is to be written: pending",
    "comes first: pending",
    "is not ready: pending",
    "goes so far: pending",
    "is caught: passed",
    "goes through has_error: pending",
    "a x: pending",
    "fails in the end: failed | a_spec.lua:13: late",
  ]);
  assertEquals(tests.map(({ reason }) => reason), [
    undefined,
    undefined,
    undefined,
    "no server yet",
    undefined,
    "through",
    "none of these",
    undefined,
  ]);
  assertEquals(said.filter((line) => !/^(host|end)$/.test(line)), [
    "begun",
    "final",
    "went on",
    "after",
  ]);
});

/** Specs with variants, and what is left of them. */
const variants: Readonly<Record<string, readonly [spec: string, lines: string[], only: number[]]>> =
  {
    "only it": [
      `it("a", f)\nit.only("b", f)\ndescribe("c", function() it("d", f) it.only("e", f) end)`,
      ["a: skipped", "b: passed", "c d: skipped", "c e: passed"],
      [2, 3],
    ],
    "only describe": [
      `it("a", f)\ndescribe.only("b", function()\nit("c", f) describe("d", function() it("e", f) end) end)`,
      ["a: skipped", "b c: passed", "b d e: passed"],
      [2],
    ],
    "only describe with an only within": [
      `describe.only("b", function() it("c", f)\nit.only("d", f) end)\ndescribe("e", function() it.only("f", f) end)`,
      ["b c: skipped", "b d: passed", "e f: passed"],
      [1, 2, 3],
    ],
    "skip": [
      `it.skip("a", f)\nit("b", f)\ndescribe.skip("c", function() it("d", f) it("e") end)`,
      ["a: skipped", "b: passed", "c d: skipped", "c e: skipped"],
      [],
    ],
    "skip wins": [
      `it("a", f) describe.skip("b", function() it.only("c", f) end)`,
      ["a: skipped", "b c: skipped"],
      [1],
    ],
    "only pending": [`it("a", f) it.only("b")`, ["a: skipped", "b: pending"], [1]],
    "all aliases": [
      `test.only("a", f) spec.only("b", f) context.only("c", function() it("d", f) end) test.skip("e", f)`,
      ["a: passed", "b: passed", "c d: passed", "e: skipped"],
      [1],
    ],
    "only each": [
      `it("a", f)\nit.only.each({1, 2})("b%d", f)\nit.skip.each({3})("c%d", f)`,
      ["a: skipped", "b1: passed", "b2: passed", "c3: skipped"],
      [2],
    ],
  };

for (const [name, [spec, expected, onlyLines]] of Object.entries(variants)) {
  Deno.test(`what runs: ${name}`, async () => {
    const { lines, only } = await runSpec(`local function f() end ${spec}`);
    assertEquals([lines, only], [expected, onlyLines]);
  });
}

/** Rows and names, and what comes of them: each test's name, and the arguments that it got. */
const rows: readonly (readonly [each: string, lines: string[]])[] = [
  [`{{1, 2}, {3, "x"}}, "%d and %s"`, ["1 and 2 <- 1, 2", `3 and x <- 3, "x"`]],
  [`{1, "a", true}, "%s"`, ["1 <- 1", `a <- "a"`, "true <- true"]],
  [
    `{{name = "x", hp = 5}}, "$name has $hp, $none and 5$"`,
    [`x has 5, $none and 5$ <- {hp = 5, name = "x"}`],
  ],
  [`{{1.5, 255}}, "%d %x %5d %s"`, ["1.5 ff %5d %s <- 1.5, 255"]],
  [`{{"a", 3.14159}}, "%q %.2f 100%%"`, [`"a" 3.14 100% <- "a", 3.14159`]],
  [`{{"%s $x", "y"}}, "%s %s"`, [`%s $x y <- "%s $x", "y"`]],
  [`{{{1}, {a = 2}}}, "%s %s"`, ["{1} {a = 2} <- {1}, {a = 2}"]],
  [`{{}}, "%s"`, ["{} <- {}"]],
  [`{{nil, 2}}, "%s %s"`, ["nil 2 <- nil, 2"]],
  [`{table.pack(1, nil)}, "%s %s"`, ["1 nil <- 1, nil"]],
  [`{{1, a = 2}}, "%s"`, ["{1, a = 2} <- {1, a = 2}"]],
  [`{{[1 << 40] = 1}}, "%s"`, ["{[1099511627776] = 1} <- {[1099511627776] = 1}"]],
  [`{{0.1, 2}}, "%i %z %"`, ["0.1 %z % <- 0.1, 2"]],
  [`{5}, "same"`, ["same <- 5"]],
];

Deno.test("each row of a table is a test, named after its values, which it gets as arguments", async () => {
  for (const [each, expected] of rows) {
    const spec = `
      local rows, name = ${each}
      it.each(rows)(name, function(...)
        local shown = {}
        for i = 1, select("#", ...) do
          local ok, e = pcall(assert.equal, error, (select(i, ...)))
          shown[i] = e.message:match("got (.*)$") or e.message:match("actual:   (.*)$")
        end
        say(table.concat(shown, ", "))
      end)`;
    const { tests, said } = await runSpec(spec);
    const values = said.filter((line) => !/^(host|end)$/.test(line));
    assertEquals(tests.map(({ name }, i) => `${name} <- ${values[i]}`), expected, each);
  }
});

Deno.test("describe.each makes a block of each row, and each without a function is pending", async () => {
  const { lines, tests } = await runSpec(`
    describe.each({{"a", 1}, {"b", 2}})("block %s", function(name, n)
      it("has " .. n, function() assert.is_string(name) end)
    end)
    it.each({1, 2})("later %d")
  `);
  assertEquals(lines, [
    "block a has 1: passed",
    "block b has 2: passed",
    "later 1: pending",
    "later 2: pending",
  ]);
  assertEquals(tests.map(({ line }) => line), [3, 3, 5, 5]);
});

/** What is called in the wrong place, or the wrong way, in a file. */
const mistakes: readonly (readonly [spec: string, message: string])[] = [
  [`it("a", nil)`, "bad argument #2 to 'it' (function expected, got nil)"],
  [`it()`, "bad argument #1 to 'it' (string expected, got no value)"],
  [`it(function() end)`, "bad argument #1 to 'it' (string expected, got function)"],
  [`it.only("a", 5)`, "bad argument #2 to 'it.only' (function expected, got number)"],
  [`test({})`, "bad argument #1 to 'test' (string expected, got table)"],
  [`describe("a")`, "bad argument #2 to 'describe' (function expected, got no value)"],
  [`describe("a", "b")`, "bad argument #2 to 'describe' (function expected, got string)"],
  [
    `describe.each({1})("a")`,
    "bad argument #2 to 'describe' (function expected, got no value)",
  ],
  [`it.each()`, "bad argument #1 to 'it.each' (table expected, got no value)"],
  [`it.each({})`, "it.each takes a list of rows, got a table with nothing at [1]"],
  [`it.each({a = 1})`, "it.each takes a list of rows, got a table with nothing at [1]"],
  [`it.each({1})(2, 3)`, "bad argument #2 to 'it.each' (function expected, got number)"],
  [`before_each()`, "bad argument #1 to 'before_each' (function expected, got no value)"],
  [`setup("a")`, "bad argument #1 to 'setup' (function expected, got string)"],
  [`finally(function() end)`, "'finally' is called outside of a test"],
  [`finally(nil)`, "bad argument #1 to 'finally' (function expected, got nil)"],
  [`pending()`, "bad argument #1 to 'pending' (string expected, got no value)"],
  [`describe("a", function() error("boom") end)`, "boom"],
  [
    `describe("a", function() describe("b", function() local x = nil + 1 end) end)`,
    "attempt to perform arithmetic on a nil value",
  ],
  [`x = = 1`, "unexpected symbol near '='"],
];

Deno.test("what can't be told breaks the file, at its line", async () => {
  for (const [spec, message] of mistakes) {
    const { broken } = await runSpec(`\n${spec}`);
    assertEquals([spec, broken?.message, broken?.line], [spec, message, 2]);
  }
});

Deno.test("within a test nothing can be told, and in a setup neither", async () => {
  const words: Readonly<Record<string, string>> = {
    "it": `it("b", function() end)`,
    "it.only": `it.only("b", function() end)`,
    "describe": `describe("b", function() end)`,
    "before_each": `before_each(function() end)`,
    "after_each": `after_each(function() end)`,
    "setup": `setup(function() end)`,
    "teardown": `teardown(function() end)`,
  };
  for (const [word, call] of Object.entries(words)) {
    const { lines, tests } = await runSpec(`it("a", function()\n${call} end)`);
    assertEquals(lines, [
      `a: failed | a_spec.lua:2: '${word}' is called within a test: it belongs into the file or a describe`,
    ]);
    assertEquals(tests.length, 1);
  }
  const { lines } = await runSpec(`setup(function()\npending("x") end) it("a", function() end)`);
  assertEquals(lines, [
    "a: failed | a_spec.lua:2: 'pending' is called within a setup or teardown: it belongs into the file or a describe",
  ]);
});

Deno.test("a describe whose error is caught is told to its end all the same", async () => {
  const { lines, broken } = await runSpec(`
    pcall(describe, "a", function() it("b", function() end) error("boom") end)
    it("c", function() end)
  `);
  assertEquals([broken, lines], [undefined, ["a b: passed", "c: passed"]]);
});

Deno.test("a file without tests has none", async () => {
  const { broken, tests } = await runSpec(`describe("a", function() end)`);
  assertEquals([broken, tests], [undefined, []]);
});
