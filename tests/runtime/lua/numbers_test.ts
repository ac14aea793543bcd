import { assert, assertEquals } from "@std/assert";
import { runScript, script, testHost } from "../../support/host.ts";
import { echoModule } from "./support/echo.ts";
import { testMachine } from "./support/machine.ts";

/** Numbers that a border may change: as Lua writes them, as JavaScript holds them, and as `%q` shows them. */
const samples: readonly { lua: string; value: bigint | number; subtype: "integer" | "float" }[] = [
  { lua: "0", value: 0n, subtype: "integer" },
  { lua: "1", value: 1n, subtype: "integer" },
  { lua: "-1", value: -1n, subtype: "integer" },
  { lua: "1.0", value: 1, subtype: "float" },
  { lua: "0.0", value: 0, subtype: "float" },
  { lua: "-0.0", value: -0, subtype: "float" },
  { lua: "0.1", value: 0.1, subtype: "float" },
  { lua: "9007199254740993", value: 9007199254740993n, subtype: "integer" },
  { lua: "-9007199254740993", value: -9007199254740993n, subtype: "integer" },
  { lua: "2^53", value: 2 ** 53, subtype: "float" },
  { lua: "4294967296", value: 4294967296n, subtype: "integer" },
  { lua: "math.maxinteger", value: 2n ** 63n - 1n, subtype: "integer" },
  { lua: "math.mininteger", value: -(2n ** 63n), subtype: "integer" },
  { lua: "2^63", value: 2 ** 63, subtype: "float" },
  { lua: "1e300", value: 1e300, subtype: "float" },
  { lua: "5e-324", value: 5e-324, subtype: "float" },
  { lua: "1/0", value: Infinity, subtype: "float" },
  { lua: "-1/0", value: -Infinity, subtype: "float" },
  { lua: "0/0", value: NaN, subtype: "float" },
];

/** Lua that tells whether two numbers are the same to the last bit. */
const same = `local function same(a, b)
  return math.type(a) == math.type(b) and (a == b and 1/a == 1/b or a ~= a and b ~= b)
end `;

for (const { lua, value, subtype } of samples) {
  Deno.test(`${lua} keeps value and subtype as an argument, a result and in a rest`, async () => {
    const { module, heard } = echoModule();
    const { printed, errors } = await runScript(
      `${same} local n = ${lua}
      local first, count = echo.rest(n, n)
      print(same(echo.scalar(n), n), same(first, n), count, math.type(echo.scalar(n)))`,
      { extra: [module] },
    );
    assertEquals(errors, []);
    assertEquals(printed, `true\ttrue\t2\t${subtype}\n`);
    for (const seen of heard.scalars) assert(Object.is(seen, value), `${String(seen)} came`);
  });

  Deno.test(`${lua} keeps value and subtype as a callback's argument and in its table`, () => {
    const { module, heard } = echoModule();
    const { host, sink } = testHost({ extra: [module] });
    const handler = `function(value, t) print(same(value, ${lua}), same(t.value, ${lua})) end`;
    host.start([host.compile(script(`${same} echo.keep(${handler})`))]);
    heard.callbacks[0]?.call(value, { value, bytes: new Uint8Array() });
    assertEquals(sink.errors, []);
    assertEquals(sink.printed, "true\ttrue\n");
  });

  Deno.test(`${lua} keeps value and subtype in a global`, () => {
    const machine = testMachine();
    machine.protect((L) => {
      if (typeof value === "bigint") machine.stack.pushInteger(L, value);
      else machine.x.lua_pushnumber(L, value);
      machine.x.lua_setglobal(L, machine.stack.name("given"));
    });
    const text = new TextEncoder().encode(`${same} assert(same(given, ${lua})) kept = ${lua}`);
    machine.call(machine.compile({ path: "test.lua", file: "test.lua", text }));
    const kept = machine.protect((L) => {
      machine.x.lua_getglobal(L, machine.stack.name("kept"));
      return machine.stack.number(L, -1);
    });
    assert(Object.is(kept, value), `${kept} came`);
  });

  Deno.test(`${lua} is a float of the same value through the kind number`, async () => {
    const { module, heard } = echoModule();
    const { printed } = await runScript(
      `${same} print(same(echo.number(${lua}), (${lua}) * 1.0))`,
      { extra: [module] },
    );
    assertEquals(printed, "true\n");
    assert(Object.is(heard.numbers[0], Number(value)));
  });
}

Deno.test("every integer up to 2^53 passes the kind integer and stays an integer", async () => {
  const { module, heard } = echoModule();
  const { printed } = await runScript(
    `for _, n in ipairs { 0, 1, -1, 1 << 31, 1 << 32, -(1 << 53), 1 << 53 } do
      local back = echo.integer(n)
      assert(back == n and math.type(back) == "integer", n)
    end
    print(math.type(echo.integer(3.0)))`,
    { extra: [module] },
  );
  assertEquals(printed, "integer\n");
  assertEquals(heard.numbers, [0, 1, -1, 2 ** 31, 2 ** 32, -(2 ** 53), 2 ** 53, 3]);
});

Deno.test("the kind integer, for ids and counts, gives the nearest number beyond 2^53; scalar keeps every bit", async () => {
  const { module, heard } = echoModule();
  const { errors } = await runScript(
    `for _, n in ipairs { (1 << 53) + 1, math.maxinteger, math.mininteger } do
      echo.integer(n)
    end`,
    { extra: [module] },
  );
  assertEquals(errors, []);
  assertEquals(heard.numbers, [2 ** 53, 2 ** 63, -(2 ** 63)]);
});

Deno.test("a float without an integer of its value is refused where an integer is expected", async () => {
  const { module } = echoModule();
  const { printed } = await runScript(
    `for _, n in ipairs { 1.5, 1/0, -1/0, 0/0, 1e300, 2^63 } do
      print(select(2, pcall(echo.integer, n)))
    end`,
    { extra: [module] },
  );
  const message = "bad argument #1 to 'integer' (number has no integer representation)\n";
  assertEquals(printed, message.repeat(6));
});

Deno.test("event tables carry integers as integers and floats as floats", async () => {
  const { printed } = await runScript(
    `event.on("frame_update", function(e)
      print(math.type(e.timestamp), math.type(e.delta_time), math.type(event.on("a", print)))
    end)`,
    { frames: 1, tick: 1 },
  );
  assertEquals(printed, "integer\tfloat\tinteger\n");
});

Deno.test("print() writes numbers as Lua writes them", async () => {
  const { printed } = await runScript(
    `print(1, 1.0, -0.0, 2^53, 2^63, 1e15, 1e100, 0.1, 1e-5, 1/0, -1/0, math.mininteger)`,
  );
  assertEquals(
    printed,
    "1\t1.0\t-0.0\t9.007199254741e+15\t9.2233720368548e+18\t1e+15\t1e+100\t0.1\t1e-05\tinf\t-inf\t-9223372036854775808\n",
  );
});
