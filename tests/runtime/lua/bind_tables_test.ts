import { assert, assertEquals } from "@std/assert";
import {
  type Callback,
  type Data,
  data,
  defineClass,
  defineModule,
  field,
  fn,
  frozen,
  func,
  integer,
  list,
  type ModuleSpec,
  number,
  object,
  optional,
  options,
  param,
  pushed,
  text,
  value,
} from "../../../runtime/spec.ts";
import type { StackValue } from "../../../runtime/lua/stack.ts";
import { runScript } from "../../support/host.ts";

const said = { doc: "", example: "" };

/** An object of a class that Lua sees. */
class Counter {
  constructor(readonly id: number, public count = 0) {}
}

const counterClass = defineClass<Counter>({
  name: "Counter",
  doc: "",
  show: ({ id, count }) => `Counter(${id}, ${count})`,
  fields: {
    id: { doc: "", kind: integer, get: ({ id }) => id },
    count: { doc: "", kind: integer, get: ({ count }) => count },
  },
  methods: {
    add: fn({ ...said, args: [param("n", integer)], returns: [param("count", integer)] }, (
      counter: Counter,
      n,
    ) => counter.count += n),
  },
});

const otherClass = defineClass<{ readonly other: true }>({
  name: "Other",
  doc: "",
  show: () => "Other",
  fields: {},
  methods: { nothing: fn({ ...said, args: [], returns: [] }, () => {}) },
});

/** A module with a function for each shape of table. */
function tables(): { module: ModuleSpec; kept: Data[]; released: string[] } {
  const kept: Data[] = [];
  const released: string[] = [];
  let lastId = 0;
  const seen = (name: string, callback: Callback | undefined) => {
    const { release } = callback ?? {};
    if (callback !== undefined && release !== undefined) {
      callback.release = () => {
        released.push(name);
        release.call(callback);
      };
    }
  };
  const settings = options("Settings", {
    on_open: field(optional(func(param("n", integer))), "called at once, with 7"),
    on_close: field(optional(func()), ""),
    name: field(optional(text), ""),
    size: field(optional(number), ""),
  });
  const module = defineModule({
    name: "tables",
    doc: "",
    open: () => undefined,
    classes: [counterClass, otherClass],
    fields: { answer: { doc: "", kind: integer, get: () => 42 } },
    functions: {
      options: fn({
        ...said,
        args: [param("options", settings), param("n", optional(integer))],
        returns: [param("shown", text)],
      }, (_: undefined, { on_open, on_close, name, size }) => {
        seen("on_open", on_open);
        seen("on_close", on_close);
        return `${on_open !== undefined} ${on_close !== undefined} ${name} ${size}`;
      }),
      list: fn({ ...said, args: [], returns: [param("l", list(text))] }, () => ["a", "b", "c"]),
      empty: fn({ ...said, args: [], returns: [param("l", list(text))] }, () => []),
      data: fn({ ...said, args: [param("d", data)], returns: [param("d", data)] }, (_, given) => {
        kept.push(given);
        return given;
      }),
      frozen: fn({ ...said, args: [], returns: [param("d", frozen)] }, () => kept.at(-1)),
      counter: fn(
        { ...said, args: [], returns: [param("c", optional(object(counterClass)))] },
        () => lastId === 1_000_000 ? undefined : new Counter(++lastId),
      ),
      other: fn({ ...said, args: [], returns: [param("o", object(otherClass))] }, () => ({
        other: true as const,
      })),
      several: fn({
        ...said,
        args: [param("n", integer)],
        returns: [param("a", integer), param("b", optional(text)), param("c", optional(text))],
      }, (_, n): [number, string | undefined, string | undefined] => [
        n,
        n > 1 ? "two" : undefined,
        n > 2 ? "three" : undefined,
      ]),
      type: fn({ ...said, args: [param("v", value)], returns: [param("t", text)] }, (_, given) => {
        const { x, L, index } = given as StackValue;
        return String(x.lua_type(L, index));
      }),
      pushed: fn({ ...said, args: [], returns: [param("v", pushed)] }, () => (at: unknown) => {
        const { stack, L } = at as StackValue;
        stack.pushInteger(L, 2n ** 62n);
      }),
    },
  });
  return { module: module as ModuleSpec, kept, released };
}

async function output(body: string): Promise<string[]> {
  const { module } = tables();
  const { printed, errors } = await runScript(body, { extra: [module] });
  assertEquals(errors.map(({ message }) => message), []);
  return printed.split("\n").slice(0, -1);
}

async function raised(call: string): Promise<string> {
  const { module } = tables();
  const { errors } = await runScript(call, { extra: [module] });
  return errors[0]?.message ?? "";
}

Deno.test("a table of options is read by its fields; others are passed over", async () => {
  assertEquals(
    await output(`
      print(tables.options {})
      print(tables.options { on_open = print, size = 1.5, other = {} })
      print(tables.options({ name = "x", on_close = function() end }, 5))
      print(tables.options(setmetatable({}, { __index = { name = "inherited" } })))`),
    [
      "false false undefined undefined",
      "true false undefined 1.5",
      "false true x undefined",
      "false false inherited undefined",
    ],
  );
});

Deno.test("a wrong option is named", async () => {
  assertEquals(
    await raised("tables.options()"),
    "bad argument #1 to 'options' (table expected, got no value)",
  );
  assertEquals(
    await raised("tables.options('x')"),
    "bad argument #1 to 'options' (table expected, got string)",
  );
  assertEquals(
    await raised("tables.options { on_close = print, on_open = 5 }"),
    "bad argument #1 to 'options' (field 'on_open': function expected, got number)",
  );
  assertEquals(
    await raised("tables.options { size = 'big' }"),
    "bad argument #1 to 'options' (field 'size': number expected, got string)",
  );
  assertEquals(
    await raised("tables.options({ on_open = print }, 'x')"),
    "bad argument #2 to 'options' (number expected, got string)",
  );
});

Deno.test("functions of options that were refused are let go of", async () => {
  const [before, after] = await output(`
    local function count()
      collectgarbage() collectgarbage()
      return collectgarbage("count")
    end
    local function fill()
      for _ = 1, 2000 do
        local big = ("x"):rep(1000)
        pcall(tables.options, { on_open = function() return big end, size = "wrong" })
        pcall(tables.options, { on_open = function() return big end }, "wrong")
      end
    end
    fill()
    local before = count()
    fill()
    print(before) print(count())`);
  assert(Number(after) < Number(before) + 200, `${before} KiB, then ${after} KiB`);
});

Deno.test("lists are tables from 1 on", async () => {
  assertEquals(
    await output(`
      local l = tables.list()
      print(#l, l[1], l[2], l[3], l[4], #tables.empty(), next(tables.empty()))`),
    ["3\ta\tb\tc\tnil\t0\tnil"],
  );
});

Deno.test("data passes unchanged, and what is none raises", async () => {
  assertEquals(
    await output(String.raw`
      local d = tables.data { 1, 1.0, "a\0\xff", true, { x = { y = -0.0 } }, [2.5] = math.mininteger }
      print(math.type(d[1]), math.type(d[2]), #d[3], d[4], 1 / d[5].x.y, d[2.5] == math.mininteger)
      print(tables.data(nil), tables.data(false), tables.data("x"))`),
    ["integer\tfloat\t3\ttrue\t-inf\ttrue", "nil\tfalse\tx"],
  );
  assertEquals(
    await raised("tables.data { print }"),
    "a function can't be kept here: only plain data can",
  );
  assertEquals(
    await raised("tables.data { [{}] = 1 }"),
    "a table as a key can't be kept: only plain data can",
  );
  assertEquals(
    await raised("local t = {} t.t = t tables.data(t)"),
    "a table of more than 100 levels, or within itself, can't be kept",
  );
  assertEquals(
    await raised("local t = {} for _ = 1, 60 do t = { t, t } end tables.data(t)"),
    "more than 16777216 bytes of data can't be kept",
  );
  assertEquals(
    await raised("tables.data(('x'):rep(2^24))"),
    "more than 16777216 bytes of data can't be kept",
  );
});

Deno.test("a missing result at the end is left out, not nil", async () => {
  assertEquals(
    await output(`
      print(select("#", tables.several(1)), select("#", tables.several(2)), select("#", tables.several(3)))
      print(tables.several(3))
      print(select("#", (function() return tables.counter() end)()))`),
    ["1\t2\t3", "3\ttwo\tthree", "1"],
  );
});

Deno.test("an object has its methods and fields, and no more", async () => {
  assertEquals(
    await output(`
      local c, d = tables.counter(), tables.counter()
      print(type(c), tostring(c), c.id, c.count, c:add(5), c.count, d.id, d.count, tostring(c))
      print(c == c, c == d, c.nothing, c[1], c[{}], getmetatable(c), #tostring(c.add) > 0)`),
    [
      "userdata\tCounter(1, 0)\t1\t0\t5\t5\t2\t0\tCounter(1, 5)",
      "true\tfalse\tnil\tnil\tnil\tfalse\ttrue",
    ],
  );
});

Deno.test("an object can't be written to, nor its methods be called on another", async () => {
  assertEquals(
    await raised("local c = tables.counter() c.id = 5"),
    "attempt to write field 'id' of a Counter: its fields are read-only",
  );
  assertEquals(
    await raised("local c = tables.counter() c[1] = 5"),
    "attempt to write field of a Counter: its fields are read-only",
  );
  const dot = "Counter:add is called with a colon, not a dot: Counter:add(...)";
  for (const call of ["c.add(1)", "c.add()", "c.add({}, 1)", "c.add(tables.other(), 1)"]) {
    assertEquals(await raised(`local c = tables.counter() ${call}`), dot, call);
  }
  assertEquals(
    await raised("local c = tables.counter() setmetatable(c, {})"),
    "bad argument #1 to 'setmetatable' (table expected, got Counter)",
  );
  assertEquals(
    await raised("local c = tables.counter() print(#c)"),
    "attempt to get length of a Counter value (local 'c')",
  );
});

Deno.test("objects that a script has forgotten are forgotten", async () => {
  assertEquals(
    await output(`
      for _ = 1, 100000 do tables.counter() end
      collectgarbage() collectgarbage()
      print(collectgarbage("count") < 2000, tables.counter().id)`),
    ["true\t100001"],
  );
});

Deno.test("a module's fields are read when they are asked for, and can't be written", async () => {
  assertEquals(await output("print(tables.answer, tables.question, rawget(tables, 'answer'))"), [
    "42\tnil\tnil",
  ]);
  assertEquals(
    await raised("tables.answer = 43"),
    "attempt to write field 'answer': it is read-only",
  );
});

Deno.test("a room may work on the stack itself", async () => {
  assertEquals(
    await output("print(tables.type(nil), tables.type({}), tables.type(print), tables.pushed())"),
    ["0\t5\t6\t4611686018427387904"],
  );
  assertEquals(await raised("tables.type()"), "bad argument #1 to 'type' (value expected)");
});

Deno.test("frozen data is the same table as long as it is the same data", async () => {
  assertEquals(
    await output(`
      tables.data { hp = 1, list = { 1, 2, 3 } }
      local f = tables.frozen()
      print(f == tables.frozen(), f.hp, #f.list, f.list[3])
      local sum = 0 for _, n in pairs(f.list) do sum = sum + n end
      for _, n in ipairs(f.list) do sum = sum + n end
      print(sum, tables.frozen().hp)
      tables.data { hp = 2 }
      print(f == tables.frozen(), tables.frozen().hp)`),
    ["true\t1\t3\t3", "12\t1", "false\t2"],
  );
});
