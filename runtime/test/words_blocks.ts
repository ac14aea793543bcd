import type { Section } from "./words.ts";

/** The words that tell tests. */
export const blocks: Section = {
  title: "Blocks and tests",
  doc:
    "Calls in the wrong place, or with wrong arguments, raise at their line; outside of tests that breaks the file.",
  within: "file",
  words: [
    {
      forms: ["describe(name, fn)", "context(name, fn)"],
      doc:
        "A block: `fn` tells what is in it, at once. What stands around tests belongs to the block's own.",
      example: `describe("a player", function()
  it("has health", function() end)
end)`,
    },
    {
      forms: ["it(name, fn?)", "spec(name, fn?)", "test(name, fn?)"],
      doc: "A test; each has a fresh host. Without `fn` it is pending.",
      example: `it("adds", function() assert.equal(3, 1 + 2) end)`,
    },
    {
      forms: ["it.only(name, fn)", "describe.only(name, fn)"],
      doc:
        "Nothing else of the file runs; of an `only` block with an `only` within, just that. The run then fails, so that it is not left behind.",
      example:
        `it.only("is looked at", function() end)\nit("is not", function() error("never") end)`,
    },
    {
      forms: ["it.skip(name, fn)", "describe.skip(name, fn)"],
      doc: "Does not run, whatever is `only`.",
      example: `it.skip("is broken", function() error("never") end)\nit("is not", function() end)`,
    },
    {
      forms: ["it.each(rows)(name, fn)", "describe.each(rows)(name, fn)"],
      doc:
        "One for each row of a list. A row that is a list is given as arguments, any other as the only one. In `name`, `%s`, `%d` and the like take the values in their order, `$key` takes a record's field.",
      example: `it.each({{1, 2, 3}, {2, 2, 4}})("%d + %d = %d", function(a, b, sum)
  assert.equal(sum, a + b)
end)
it.each({{event = "menu_toggled"}})("hears $event", function(row) assert.is_string(row.event) end)`,
    },
    {
      forms: ["pending(name, fn?)", "pending(reason)"],
      doc:
        "A test that is not ready: `fn` does not run. Within a test it ends the test there, as pending.",
      example: `pending("counts shots")
it("reads the armour", function() pending("the game does not tell it yet") end)`,
    },
    {
      forms: ["before_each(fn)", "after_each(fn)"],
      doc:
        "Run in each test of the block, with its host: `before_each` the outermost first, `after_each` the innermost first, and also after a failure.",
      example: `local list
before_each(function() list = {} end)
after_each(function() assert.same({1}, list) end)
it("takes one", function() table.insert(list, 1) end)`,
    },
    {
      forms: ["setup(fn)", "teardown(fn)", "lazy_setup(fn)", "lazy_teardown(fn)"],
      doc:
        "Run once for the block, around those of its tests that run; not at all if none does. They have no host. `strict_setup` and `strict_teardown` are the same.",
      example: `local samples
setup(function() samples = {1, 2, 3} end)
teardown(function() samples = nil end)
it("has three", function() assert.equal(3, #samples) end)`,
    },
    {
      forms: ["finally(fn)"],
      doc: "Within a test: runs after it, whether it failed or not, the last one first.",
      example: `it("cleans up", function()
  finally(function() _G.setting = nil end)
  _G.setting = true
end)`,
    },
  ],
};
