import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { HostError } from "../../../runtime/errors.ts";
import {
  boolean,
  bytes,
  type Callback,
  defineModule,
  fn,
  func,
  integer,
  type ModuleSpec,
  moduleTable,
  number,
  optional,
  overloaded,
  param,
  printed,
  record,
  rest,
  scalar,
  Shared,
  signature,
  text,
} from "../../../runtime/spec.ts";
import { runScript, runScripts, script, testHost } from "../../support/host.ts";

const said = { doc: "", example: "" };

/** A module of each shape of function; `calls` tells how they were called. */
function probe(): { module: ModuleSpec; calls: unknown[][]; kept: Callback[] } {
  const calls: unknown[][] = [];
  const kept: Callback[] = [];
  const note = (...values: unknown[]) => void calls.push(values);
  const box = record("Box", param("n", integer), param("maybe", optional(text)));
  const module = defineModule({
    name: "deep.probe",
    doc: "",
    open: (context) => context.script,
    functions: {
      none: fn({ ...said, args: [], returns: [] }, note),
      who: fn({ ...said, args: [], returns: [param("s", text)] }, (script: string) => script),
      integer: fn({ ...said, args: [param("n", integer)], returns: [] }, note),
      number: fn({ ...said, args: [param("n", number)], returns: [] }, note),
      boolean: fn({ ...said, args: [param("b", boolean)], returns: [] }, note),
      text: fn({ ...said, args: [param("t", text)], returns: [] }, note),
      bytes: fn({ ...said, args: [param("b", bytes)], returns: [] }, note),
      scalar: fn({ ...said, args: [param("s", scalar)], returns: [] }, note),
      printed: fn({ ...said, args: [param("p", printed)], returns: [] }, note),
      keep: fn({
        ...said,
        args: [param("f", func(param("a", integer), param("b", box)))],
        returns: [],
      }, (_: string, f) => void kept.push(f)),
      late: fn({
        ...said,
        args: [param("f", func()), param("n", integer)],
        returns: [],
      }, (_: string, f) => f.release()),
      three: fn({
        ...said,
        args: [param("a", integer), param("b", text), param("c", optional(number))],
        returns: [],
      }, note),
      rest: fn({
        ...said,
        args: [param("first", text), param("...", rest(integer))],
        returns: [],
      }, note),
      maybe: fn({
        ...said,
        args: [param("n", optional(integer))],
        returns: [param("n", optional(integer))],
      }, (_: string, n) => n),
      two: fn({
        ...said,
        args: [],
        returns: [param("a", integer), param("b", text)],
      }, () => [1, "two"] as [number, string]),
      table: fn({
        ...said,
        args: [],
        returns: [param("box", box)],
      }, () => ({ n: 1, maybe: undefined })),
      get: overloaded(
        said,
        signature({
          args: [param("url", text), param("f", func()), param("timeout", optional(integer))],
          returns: [param("which", text)],
        }, (_: string, _url, f) => (f.release(), "callback")),
        signature({
          args: [param("url", text), param("n", integer), param("f", func())],
          returns: [param("which", text)],
        }, (_: string, _url, _n, f) => (f.release(), "number")),
      ),
      breaks: fn({ ...said, args: [], returns: [] }, () => {
        throw new TypeError("a mistake of luanet's own");
      }),
    },
    methods: {
      add: fn({
        ...said,
        args: [param("a", integer), param("b", integer)],
        returns: [param("sum", integer)],
      }, (_: string, a, b) => a + b),
      chain: fn(
        { ...said, args: [], returns: [param("self", moduleTable("deep.probe"))] },
        () => {},
      ),
      all: fn({
        ...said,
        args: [param("...", rest(scalar))],
        returns: [param("count", integer)],
      }, (_: string, values) => values.length),
    },
  });
  return { module: module as unknown as ModuleSpec, calls, kept };
}

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

/** A host with one script, and what the module kept of it. */
function started(text: string) {
  const { module, kept } = probe();
  const { host, sink } = testHost({ extra: [module] });
  host.start([host.compile(script(text))]);
  const [callback] = kept;
  if (callback === undefined) throw new HostError("the script kept no callback");
  return { host, sink, callback, kept };
}

Deno.test("a callback gets integers and tables, as often as it is called", () => {
  const { sink, callback } = started(
    `deep.probe.keep(function(a, b, c) print(a, b and b.n, b and b.maybe, c) end)`,
  );
  callback.call(1, { n: 2, maybe: "x" });
  callback.call(3, { n: 4, maybe: undefined });
  callback.call(5);
  callback.call();
  assertEquals(
    sink.printed,
    "1\t2\tx\tnil\n3\t4\tnil\tnil\n5\tnil\tnil\tnil\nnil\tnil\tnil\tnil\n",
  );
});

Deno.test("a callback's error is reported, and it can be called again", () => {
  const { sink, callback } = started(`deep.probe.keep(function(a) error("boom " .. a) end)`);
  callback.call(1);
  callback.call(2);
  assertEquals(sink.errors.map(({ message }) => message), ["boom 1", "boom 2"]);
});

Deno.test("a released callback is not called, and a second release does nothing", () => {
  const { sink, callback, kept } = started(
    `deep.probe.keep(function() print("first") end) deep.probe.keep(function() print("second") end)`,
  );
  callback.release();
  callback.release();
  callback.call();
  kept[1]?.call();
  assertEquals(sink.printed, "second\n");
});

Deno.test("a callback does nothing after its script was unloaded, and may be released", () => {
  const { host, sink, callback } = started(`deep.probe.keep(function() print("called") end)`);
  host.unloadAll();
  callback.call(1);
  callback.release();
  callback.call(1);
  assertEquals(sink.printed, "");
  assertEquals(sink.errors, []);
});

Deno.test("a callback does nothing after its script was killed, and may be released", () => {
  const { module, kept } = probe();
  const { host, sink } = testHost({ extra: [module], timeout: 50 });
  host.start([
    host.compile(script(`deep.probe.keep(function() print("called") end) while true do end`)),
  ]);
  assertEquals(sink.errors.map(({ kind }) => kind), ["killed"]);
  kept[0]?.call(1);
  kept[0]?.release();
  assertEquals(sink.printed, "");
});

Deno.test("one shared value is the same table in every callback, until it is let go", () => {
  const { sink, kept } = started(
    `local seen
    for i = 1, 2 do deep.probe.keep(function(_, box)
      print(box == seen, box.n, box.mine) seen = box box.mine = i end) end`,
  );
  const kind = record("Box", param("n", integer));
  const shared = new Shared(kind, { n: 1 });
  for (const callback of kept) callback.call(1, shared);
  shared.release();
  const again = new Shared(kind, { n: 2 });
  for (const callback of kept) callback.call(1, again);
  again.release();
  assertEquals(sink.printed, "false\t1\tnil\ntrue\t1\t1\nfalse\t2\tnil\ntrue\t2\t1\n");
});

Deno.test("a callback with too many values is a mistake of the room's", () => {
  const { callback } = started(`deep.probe.keep(print)`);
  assertThrows(() => callback.call(1, { n: 1 }, 3), HostError, "a callback takes 2 values, got 3");
});

Deno.test("a refused call keeps none of the functions that it was given", async () => {
  const text = await output(`
    collectgarbage() local before = collectgarbage("count")
    for i = 1, 20000 do pcall(p.late, function() return i end, "no number") end
    collectgarbage() print(collectgarbage("count") - before < 100)`);
  assertEquals(text, "true\n");
});

Deno.test("kinds that can't be an argument or a result are refused when they are described", async () => {
  const bad = defineModule({
    name: "bad",
    doc: "",
    open: () => undefined,
    functions: {
      takes: fn({ ...said, args: [param("r", record("R"))], returns: [] }, () => {}),
      gives: fn({ ...said, args: [], returns: [param("f", func())] }, () => undefined as never),
    },
  }) as unknown as ModuleSpec;
  const { host, sink } = testHost({ extra: [bad] });
  host.start([host.compile(script(`pcall(bad.takes, {}) pcall(bad.gives)`))]);
  const thrown = await host.run().catch((error) => error);
  assert(thrown instanceof HostError);
  assertStringIncludes(thrown.message, "a record can't be read as one argument");
  assertEquals(sink.errors, []);
});
