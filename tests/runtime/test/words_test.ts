import { assert, assertEquals } from "@std/assert";
import { sections } from "../../../runtime/test/words.ts";
import { texts } from "../../../runtime/test/texts.ts";
import { runSpec } from "./support/spec.ts";

/** The names that the reference has: `is_true` of `assert.is_true(value)`. */
const documented = sections.flatMap(({ words }) => words.flatMap(({ forms }) => forms));

Deno.test("every example of the reference runs as it stands there, and nothing in it fails", async () => {
  for (const { within, words } of sections) {
    for (const { forms, example } of words) {
      const spec = within === "file" ? example : `it("example", function()\n${example}\nend)`;
      const { broken, tests } = await runSpec(spec);
      assertEquals([forms[0], broken?.message], [forms[0], undefined]);
      assert(tests.length > 0, `${forms[0]} has no test in its example`);
      const failures = tests.flatMap(({ failures = [] }) => failures.map(({ message }) => message));
      assertEquals([forms[0], failures], [forms[0], []]);
    }
  }
});

Deno.test("the reference has every assertion, and every word that a spec can call", () => {
  const lua = texts.map(([, text]) => text).join("\n");
  const names = new Set<string>();
  for (
    const [, defined = ""] of lua.matchAll(/\b(?:define|simple|counting|on_values)\("([\w ]+)"/g)
  ) {
    for (const name of defined.split(" ")) names.add(name);
  }
  for (const name of "string number boolean table function userdata thread".split(" ")) {
    names.add(name);
  }
  for (const [, name = ""] of lua.matchAll(/^makers\.(\w+) =/gm)) names.add(name);
  for (const [, name = ""] of lua.matchAll(/^(\w+) = with_variants/gm)) names.add(name);
  for (const [, name = ""] of lua.matchAll(/^function (\w+)\(\.\.\.\)$/gm)) names.add(name);
  for (const name of ["setup", "teardown", "before_each", "after_each", "mock"]) names.add(name);
  assert(names.size > 45, `${names.size}`);
  // Other forms of words that are there, which only luassert's own specs use.
  const aliases = ["match", "errors", "error_match", "match_error"];
  const missing = [...names].filter((name) =>
    !aliases.includes(name) &&
    !documented.some((form) => new RegExp(`(^|[._])${name}($|\\W)`).test(form))
  );
  assertEquals(missing, []);
});
