import { assertEquals } from "@std/assert";
import { failureAt } from "../../../runtime/test/failures.ts";
import { runSpec } from "./support/spec.ts";

/** Two blocks with every hook, which say when they run. */
const nested = `
  local function hooks(name)
    setup(function() say("setup " .. name) end)
    teardown(function() say("teardown " .. name) end)
    before_each(function() say("before " .. name) end)
    before_each(function() later() say("before " .. name .. " 2") end)
    after_each(function() say("after " .. name) end)
    after_each(function() later() say("after " .. name .. " 2") end)
  end
  hooks("file")
  it("first", function() say("test first") end)
  describe("a", function()
    hooks("a")
    it("one", function()
      finally(function() say("finally 1") end)
      finally(function() later() say("finally 2") end)
      later()
      say("test one")
    end)
    it("two", function() say("test two") end)
  end)
`;

Deno.test("setup once, then before_each from outside in, the test, finally, after_each from inside out, teardown once", async () => {
  const { said, lines } = await runSpec(nested);
  assertEquals(lines, ["first: passed", "a one: passed", "a two: passed"]);
  // deno-fmt-ignore
  assertEquals(said, [
    "setup file",
    "host", "before file", "before file 2", "test first", "after file", "after file 2", "end",
    "setup a",
    "host", "before file", "before file 2", "before a", "before a 2", "test one", "finally 2", "finally 1",
    "after a", "after a 2", "after file", "after file 2", "end",
    "host", "before file", "before file 2", "before a", "before a 2", "test two",
    "after a", "after a 2", "after file", "after file 2", "end",
    "teardown a", "teardown file",
  ]);
});

Deno.test("busted's other words for setup and teardown do what these do", async () => {
  for (const prefix of ["lazy_", "strict_"]) {
    const { said, lines } = await runSpec(`
      ${prefix}setup(function() say("setup") end)
      ${prefix}teardown(function() say("teardown") end)
      it("a", function() say("test") end)
      it("b", function() say("test") end)
    `);
    assertEquals(lines, ["a: passed", "b: passed"]);
    assertEquals(said.filter((line) => /^(setup|teardown|test)/.test(line)), [
      "setup",
      "test",
      "test",
      "teardown",
    ]);
  }
});

Deno.test("in another order, setup and teardown still are once, around the tests of their block", async () => {
  const { said } = await runSpec(nested, { order: (tests) => [...tests].reverse() });
  assertEquals(said.filter((line) => /^(setup|teardown|test)/.test(line)), [
    "setup file",
    "setup a",
    "test two",
    "test one",
    "teardown a",
    "test first",
    "teardown file",
  ]);
});

Deno.test("a block of which no test runs is not set up", async () => {
  const { said } = await runSpec(nested, { order: (tests) => tests.slice(0, 1) });
  assertEquals(said.filter((line) => /^(setup|teardown|test)/.test(line)), [
    "setup file",
    "test first",
    "teardown file",
  ]);
});

Deno.test("after a failure after_each and finally run, and all that fails is told", async () => {
  const { lines, said } = await runSpec(`
    before_each(function() say("before") end)
    after_each(function() say("after") error("after failed") end)
    after_each(function() say("after 2") end)
    it("a", function()
      finally(function() error("finally failed") end)
      error("test failed")
    end)
  `);
  assertEquals(lines, [
    "a: failed | a_spec.lua:7: test failed | a_spec.lua:6: finally failed | a_spec.lua:3: after failed",
  ]);
  assertEquals(said, ["host", "before", "after", "after 2", "end"]);
});

Deno.test("after a before_each that failed neither the test runs nor what is further in", async () => {
  const { lines, said } = await runSpec(`
    after_each(function() say("after file") end)
    describe("a", function()
      before_each(function() error("no") end)
      before_each(function() say("never") end)
      after_each(function() say("after a") end)
      describe("b", function()
        before_each(function() say("never") end)
        after_each(function() say("never") end)
        it("c", function() say("never") end)
      end)
    end)
  `);
  assertEquals(lines, ["a b c: failed | a_spec.lua:4: no"]);
  assertEquals(said, ["host", "after a", "after file", "end"]);
});

Deno.test("a setup that fails fails all tests of its block, without running them", async () => {
  const { lines, said } = await runSpec(`
    describe("a", function()
      setup(function() say("setup") error("no") end)
      teardown(function() say("teardown") end)
      before_each(function() say("never") end)
      it("b", function() say("never") end)
      it("c", function() say("never") end)
    end)
    it("d", function() say("d") end)
  `);
  assertEquals(lines, [
    "a b: failed | a_spec.lua:3: no",
    "a c: failed | a_spec.lua:3: no",
    "d: passed",
  ]);
  assertEquals(said, ["setup", "teardown", "host", "d", "end"]);
});

Deno.test("a teardown that fails fails the last test of its block", async () => {
  const { lines } = await runSpec(`
    describe("a", function()
      teardown(function() error("left over") end)
      it("b", function() end)
      it("c", function() end)
    end)
  `);
  assertEquals(lines, ["a b: passed", "a c: failed | a_spec.lua:3: left over"]);
});

Deno.test("what the host finds wrong fails the test", async () => {
  const { lines } = await runSpec(`it("a", function() end) it("b", function() pending("x") end)`, {
    hostFailures: [failureAt("network", "nothing answers", "a_spec.lua", 1)],
  });
  assertEquals(lines, [
    "a: failed | a_spec.lua:1: nothing answers",
    "b: failed | a_spec.lua:1: nothing answers",
  ]);
});

Deno.test("an endless loop fails its test by name, and those after it can't run", async () => {
  const { lines, said, tests } = await runSpec(
    `
    teardown(function() say("never") end)
    after_each(function() say("after") end)
    it("a", function() end)
    it("b", function()
      while true do pcall(assert.equal, 1, 2) end
    end)
    it("c", function() say("never") end)
  `,
    { timeout: 1_000 },
  );
  assertEquals(lines[0], "a: passed");
  assertEquals(tests[1]?.failures?.map(({ kind, line }) => [kind, line]), [["killed", 6]]);
  assertEquals(
    lines[2],
    "c: failed | a_spec.lua:8: not run: an earlier test of its file was stopped, and nothing of the file can run",
  );
  assertEquals(said, ["host", "after", "end", "host", "end"]);
});

Deno.test("what was set up for tests that never came is torn down at the end", async () => {
  const { Vocabulary } = await import("../../../runtime/test/vocabulary.ts");
  const { TestRunner } = await import("../../../runtime/test/test_runner.ts");
  const { plan } = await import("../../../runtime/test/plan.ts");
  const vocabulary = new Vocabulary();
  const { told } = vocabulary;
  const said: string[] = [];
  const step = (name: string) => ({
    call: () => {},
    release: () => {},
    run: () => {
      said.push(name);
      return Promise.resolve(false);
    },
  });
  told.hook("setup", { line: 1, run: step("setup") });
  told.hook("teardown", { line: 1, run: step("teardown") });
  told.test("a", 1, "plain", step("a"));
  told.test("b", 1, "plain", step("b"));
  const [first, second] = plan(told.root).map(({ test }) => test);
  if (first === undefined || second === undefined) throw new Error("two tests were told");
  const runner = new TestRunner(vocabulary, "a_spec.lua", [first, second]);
  await runner.run(first, { begin: () => {}, end: () => [] });
  assertEquals(said, ["setup", "a"]);
  assertEquals(await runner.finish(), []);
  assertEquals(await runner.finish(), []);
  assertEquals(said, ["setup", "a", "teardown"]);
});
