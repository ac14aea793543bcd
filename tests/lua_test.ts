import { assert, assertEquals } from "@std/assert";
import {
  defineClass,
  defineModule,
  type FieldSpec,
  fn,
  integer,
  type ModuleSpec,
  object,
  overloaded,
  param,
  signature,
  text,
} from "../runtime/spec.ts";
import { modules, type Setting } from "./support/host.ts";
import { luaFiles, runLuaFile } from "./support/lua_files.ts";
import { type Outcome, outcomeOf } from "./support/lua_outcome.ts";
import { runProgram } from "./support/lua_program.ts";
import { runSpecText } from "./support/spec_files.ts";
import { Uses } from "./support/uses.ts";

/** Each file of tests runs once; what it uses is looked at in the end. */
const uses = new Uses();
const outcomes = new Map<string, () => Promise<Outcome>>(
  luaFiles().map((path) => [path, once(() => runLuaFile(path, uses))]),
);

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}

for (const [path, outcome] of outcomes) {
  Deno.test(`tests/lua/${path}`, async (t) => {
    const { problems, tests } = await outcome();
    assertEquals(problems, []);
    for (const { name, failures } of tests) await t.step(name, () => assertEquals(failures, []));
  });
}

Deno.test("every described function, method and field is used by a file below tests/lua", async () => {
  for (const outcome of outcomes.values()) await outcome();
  assert(modules.length > 0);
  assertEquals(uses.missing, []);
});

/** What comes of a program with this text, a line each. */
async function run(text: string, setting: Setting = {}): Promise<string[]> {
  const bytes = new TextEncoder().encode(text);
  const { problems, tests } = await runProgram("planted.lua", bytes, setting);
  return [...problems, ...tests.flatMap(({ name, failures }) => [name, ...failures])];
}

Deno.test("a program without a test, and one that breaks off before its tests are told, is found out", async () => {
  assertEquals(await run("local x = 1"), ["planted.lua has no test"]);
  assertEquals(await run("it('t', function() end)\nlocal = 1"), [
    "planted.lua:2: <name> expected near '='",
  ]);
  assertEquals(await run("it('t', function() end)\nerror('no')"), ["planted.lua:2: no"]);
  assertEquals(await run("describe('d', function()\nhost.frames(1) end)"), [
    "planted.lua:2: frames waits for the host, which only a test itself can: not what runs outside of one, in a coroutine, in an " +
    "answer of the network's, or in a function given to table.sort or string.gsub",
  ]);
});

Deno.test("a program's test that fails is found out, wherever it fails", async () => {
  const cases: readonly (readonly [body: string, failures: readonly string[]])[] = [
    ["", []],
    ["assert(1 == 2, 'one is not two')", ["planted.lua:2: one is not two"]],
    ["assert.equal(1, 2)", ["planted.lua:2: expected 1, got 2"]],
    ["event.on('frame_update', function() assert.equal(1, 2) end) host.frames(3)", [
      "planted.lua:2: expected 1, got 2",
    ]],
    ["event.on('script_unloaded', function() error('no', 0) end)", ["planted.lua:2: no"]],
    ["pending('later')", ["it is pending"]],
    ["while true do end", [
      "planted.lua:2: it ran for longer than 0.1 s at a stretch, and is unloaded (--callback-timeout=TIME allows more)",
    ]],
  ];
  for (const [body, failures] of cases) {
    const text = `it("is well", function() end) it("t", function()\n${body} end)`;
    assertEquals(await run(text, { timeout: 100 }), ["is well", "t", ...failures]);
  }
  assertEquals(await run("it.only('t', function() end)\nit.skip('s', function() end)"), [
    "planted.lua:1: an only was left behind",
    "t",
    "s",
    "it is skipped",
  ]);
});

Deno.test("a spec without a test, a broken one, an only that was left behind and what does not pass are found out", async () => {
  const run = async (text: string) => {
    const { problems, tests } = outcomeOf(await runSpecText(text));
    return [...problems, ...tests.flatMap(({ name, failures }) => [name, ...failures])];
  };
  assertEquals(await run("local x = 1"), ["a_spec.lua has no test"]);
  assertEquals(await run("it('t', function() end)\nerror('no')"), ["a_spec.lua:2: no"]);
  assertEquals(
    await run(`
      describe("d", function()
        it("fails", function()
          assert.equal(1, 2)
        end)
        it.only("passes", function() end)
        it.only("is pending", function() pending("later") end)
      end)`),
    [
      "a_spec.lua:6: an only was left behind",
      "a_spec.lua:7: an only was left behind",
      "d fails",
      "it is skipped",
      "d passes",
      "d is pending",
      "it is pending",
    ],
  );
  assertEquals(await run(`it("fails", function()\nassert.equal(1, 2)\nend)`), [
    "fails",
    "a_spec.lua:2: expected 1, got 2",
  ]);
});

Deno.test("a program runs from its top for each of its tests, in a host of its own", async () => {
  const told = `
    local count = 0
    event.on("frame_update", function() count = count + 1 end)
    for _, name in ipairs { "one", "other" } do
      it(name, function()
        assert.is_false(file.exists("x"))
        file.write("x", "")
        host.frames(2)
        assert.equal(2, count)
        assert.equal(1, net.ws:connect("ws://echo.test/", {}))
      end)
    end`;
  assertEquals(await run(told), ["one", "other"]);
});

Deno.test("a described function, method or field that no file uses is found out", async () => {
  const nothing = fn({ doc: "", args: [], returns: [], example: "" }, () => {});
  const field: FieldSpec<object> = { doc: "", kind: integer, get: () => 1 };
  const planted = defineClass({
    name: "Planted",
    doc: "",
    show: () => "",
    fields: { seen: field, unseen: field },
    methods: { called: nothing, never: nothing },
  });
  const all = defineModule({
    name: "planted",
    doc: "",
    open: () => ({}),
    functions: {
      make: fn(
        { doc: "", args: [], returns: [param("planted", object(planted))], example: "" },
        () => ({}),
      ),
      never: nothing,
      twice: overloaded(
        { doc: "", example: "" },
        signature({ args: [param("n", integer)], returns: [] }, () => {}),
        signature({ args: [param("t", text)], returns: [] }, () => {}),
      ),
    },
    methods: { called: nothing, neither: nothing },
    fields: { seen: field, unseen: field },
    classes: [planted],
  }) as ModuleSpec;
  const uses = new Uses();
  const program = `it("t", function()
    local made = planted.make()
    made:called()
    planted.twice("text")
    planted:called()
    assert.equal(2, made.seen + planted.seen)
  end)`;
  assertEquals(await run(program, { modules: uses.watch([...modules, all]) }), ["t"]);
  assertEquals(uses.missing.filter((name) => /planted/i.test(name)), [
    "planted.never",
    "planted.twice (1 of 2)",
    "planted:neither",
    "planted.unseen",
    "Planted:never",
    "Planted.unseen",
  ]);
  assert(uses.missing.includes("event.on"));
});
