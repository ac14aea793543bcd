import { assert, assertEquals } from "@std/assert";
import { runScript, runScripts, script, testHost } from "../../support/host.ts";
import { probe } from "./support/probe.ts";

/** What a script prints that calls the module as `p`. */
async function output(body: string): Promise<string> {
  const { module } = probe();
  const { printed, errors } = await runScript(`local p = deep.probe\n${body}`, { extra: [module] });
  assertEquals(errors, []);
  return printed;
}

/** What a call raises. */
async function raised(call: string): Promise<string> {
  const { module } = probe();
  const { errors } = await runScript(`local p = deep.probe\n${call}`, { extra: [module] });
  assertEquals(errors[0]?.line, 2, "the error has the caller's line");
  return errors[0]?.message ?? "";
}

/** Wrong calls, with what each of them raises, in Lua's words. */
const mistakes: Record<string, string> = {
  "p.integer()": "bad argument #1 to 'integer' (number expected, got no value)",
  "p.integer(nil)": "bad argument #1 to 'integer' (number expected, got nil)",
  "p.integer({})": "bad argument #1 to 'integer' (number expected, got table)",
  "p.integer('x')": "bad argument #1 to 'integer' (number expected, got string)",
  "p.integer(1.5)": "bad argument #1 to 'integer' (number has no integer representation)",
  "p.integer(0/0)": "bad argument #1 to 'integer' (number has no integer representation)",
  "p.integer(1/0)": "bad argument #1 to 'integer' (number has no integer representation)",
  "p.number(true)": "bad argument #1 to 'number' (number expected, got boolean)",
  "p.boolean(nil)": "bad argument #1 to 'boolean' (boolean expected, got nil)",
  "p.boolean(1)": "bad argument #1 to 'boolean' (boolean expected, got number)",
  "p.text()": "bad argument #1 to 'text' (string expected, got no value)",
  "p.text(print)": "bad argument #1 to 'text' (string expected, got function)",
  "p.bytes({})": "bad argument #1 to 'bytes' (string expected, got table)",
  "p.bytes(coroutine.create(print))": "bad argument #1 to 'bytes' (string expected, got thread)",
  "p.scalar({})":
    "bad argument #1 to 'scalar' (nil, boolean, number or string expected, got table)",
  "p.printed()": "bad argument #1 to 'printed' (value expected)",
  "p.keep()": "bad argument #1 to 'keep' (function expected, got no value)",
  "p.keep('f')": "bad argument #1 to 'keep' (function expected, got string)",
  "p.keep(setmetatable({}, { __call = print }))":
    "bad argument #1 to 'keep' (function expected, got table)",
  "p.text(setmetatable({}, { __name = 'My.Type' }))":
    "bad argument #1 to 'text' (string expected, got My.Type)",
  "p.text(setmetatable({}, { __name = 5 }))":
    "bad argument #1 to 'text' (string expected, got table)",
  "p.three(1)": "bad argument #2 to 'three' (string expected, got no value)",
  "p.three(1, 'x', 'y')": "bad argument #3 to 'three' (number expected, got string)",
  "p.rest()": "bad argument #1 to 'rest' (string expected, got no value)",
  "p.rest('x', 1, 2, 'y')": "bad argument #4 to 'rest' (number expected, got string)",
  "p.maybe('x')": "bad argument #1 to 'maybe' (number expected, got string)",
  "p:add(1)": "bad argument #2 to 'add' (number expected, got no value)",
  "p:add('x', 1)": "bad argument #1 to 'add' (number expected, got string)",
  "p:all(1, {})": "bad argument #2 to 'all' (nil, boolean, number or string expected, got table)",
  "p.add(1, 2)": "deep.probe:add is called with a colon, not a dot: deep.probe:add(...)",
  "p.add()": "deep.probe:add is called with a colon, not a dot: deep.probe:add(...)",
  "p.add({}, 1, 2)": "deep.probe:add is called with a colon, not a dot: deep.probe:add(...)",
  "p.all(1, 2)": "deep.probe:all is called with a colon, not a dot: deep.probe:all(...)",
  "p:integer(5)": "deep.probe.integer is called with a dot, not a colon: deep.probe.integer(...)",
  "p:three(1, 'x')": "deep.probe.three is called with a dot, not a colon: deep.probe.three(...)",
  "p:rest('x', 1)": "deep.probe.rest is called with a dot, not a colon: deep.probe.rest(...)",
  "p:get('url', print)": "deep.probe.get is called with a dot, not a colon: deep.probe.get(...)",
  "p.get()": "bad argument #1 to 'get' (string expected, got no value)",
  "p.get({}, print)": "bad argument #1 to 'get' (string expected, got table)",
  "p.get('url')": "bad argument #2 to 'get' (function expected, got no value)",
  "p.get('url', {})": "bad argument #2 to 'get' (function expected, got table)",
  "p.get('url', 5)": "bad argument #3 to 'get' (function expected, got no value)",
  "p.get('url', 5, {})": "bad argument #3 to 'get' (function expected, got table)",
  "p.get('url', print, 'x')": "bad argument #3 to 'get' (number expected, got string)",
};

for (const [call, message] of Object.entries(mistakes)) {
  Deno.test(`${call} raises: ${message}`, async () => assertEquals(await raised(call), message));
}

Deno.test("a mistake's line is the caller's, in a function, a coroutine and a metamethod", async () => {
  assertEquals(
    await output(`
      print(pcall(function() p.integer() end))
      print(coroutine.resume(coroutine.create(function() p.integer() end)))
      print(pcall(function() return setmetatable({}, { __index = function() p.integer() end }).x end))
      print(pcall(p.integer))`),
    "bad argument #1 to 'integer' (number expected, got no value)\n".repeat(4)
      .split("\n").map((line, i) =>
        ["false\ttest.lua:3: ", "false\ttest.lua:4: ", "false\ttest.lua:5: ", "false\t", ""][i] +
        line
      )
      .join("\n"),
  );
});

Deno.test("an overloaded function takes the first signature that fits", async () => {
  assertEquals(
    await output(
      `print(p.get("u", print), p.get("u", print, 5), p.get("u", print, nil), p.get("u", 5, print))
      print(p.get(7, print), p.get("u", print, 5, "extra"))`,
    ),
    "callback\tcallback\tcallback\tnumber\ncallback\tcallback\n",
  );
});

Deno.test("optional arguments may be left out or nil, and come back so", async () => {
  assertEquals(
    await output(`print(p.maybe(), p.maybe(nil), p.maybe(5), select("#", p.maybe()))`),
    "nil\tnil\t5\t1\n",
  );
});

Deno.test("arguments reach the host as what they are, and extra ones are ignored", async () => {
  const { module, calls } = probe();
  await runScript(
    `local p = deep.probe
    p.none() p.none(1, {}) p.three(1, "x") p.three(1, "x", 2.5, "extra", {}) p.three(3.0, 5, nil)
    p.rest("x") p.rest("x", 1, 2) p.boolean(false) p.scalar() p.scalar(nil) p.printed(nil)
    p.printed(setmetatable({}, { __tostring = function() return "told" end })) p.number(7)`,
    { extra: [module] },
  );
  const told = (word: string) => new TextEncoder().encode(word);
  assertEquals(calls.map(([, ...values]) => values), [
    [],
    [],
    [1, "x", undefined],
    [1, "x", 2.5],
    [3, "5", undefined],
    ["x", []],
    ["x", [1, 2]],
    [false],
    [undefined],
    [undefined],
    [told("nil")],
    [told("told")],
    [7],
  ]);
});

Deno.test("results come as one, several, a table or the module itself", async () => {
  assertEquals(
    await output(`print(p.two()) print(select("#", p.none()), p:chain() == p, p:chain():add(1, 2))
      local box = p.table() print(box.n, math.type(box.n), box.maybe, p.table() == box, p:all(), p:all(nil, nil))`),
    "1\ttwo\n0\ttrue\t3\n1\tinteger\tnil\tfalse\t0\t2\n",
  );
});

Deno.test("a module's result is the module's own table, whatever the script put into the globals", async () => {
  assertEquals(
    await output(`deep = { probe = "gone" } print(p:chain() == p, p:add(1, 1))`),
    "true\t2\n",
  );
});

Deno.test("each script has a room of its own", async () => {
  const { module } = probe();
  const { printed } = await runScripts({
    "a.lua": "print(deep.probe.who())",
    "b.lua": "print(deep.probe.who())",
  }, { extra: [module] });
  assertEquals(printed, "a.lua\nb.lua\n");
});

Deno.test("a mistake of luanet's own is an internal error in Lua, and ends the run with its cause", async () => {
  const { module } = probe();
  const { host, sink } = testHost({ extra: [module] });
  host.start([host.compile(script(`print(pcall(deep.probe.breaks))`))]);
  assertEquals(sink.printed, "false\tinternal error in luanet: please report it\n");
  const thrown = await host.run().catch((error) => error);
  assert(thrown instanceof TypeError);
});

Deno.test("a function called by anything but Lua code works the same", async () => {
  assertEquals(
    await output(`
      local t = { "b", "a" } table.sort(t, function(a, b) p.none() return a < b end) print(t[1])
      print((("x"):gsub(".", function() p.none() return "y" end)))
      print(pcall(p.maybe, 3)) print(coroutine.wrap(p.maybe)(4)) print(xpcall(p.maybe, print, 5))
      print(setmetatable({}, { __index = p.scalar }) ~= nil, select(2, pcall(p.add, p, 1, 2)))
      for n in p.maybe do error(n) end print(load(p.maybe) ~= nil)`),
    "a\ny\ntrue\t3\n4\ntrue\t5\ntrue\t3\ntrue\n",
  );
});
