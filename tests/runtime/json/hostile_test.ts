import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { runWithJson, wrongWith } from "./support/json.ts";

const MiB = 1 << 20;

/** Tables that share their parts: each level doubles what is written. */
const doubling = (levels: number, inner: string) =>
  `local t = ${inner} for i = 1, ${levels} do t = {t, t} end json.encode(t)`;

/** Lua that takes far too long, or would take far too much. */
const endless = [
  { name: "tables that share their parts, 60 levels of them", lua: doubling(60, "{}") },
  {
    name: "the same as objects",
    lua: `local t = {} for i = 1, 60 do t = {a = t, b = t} end json.encode(t)`,
  },
  { name: "the same around functions", lua: doubling(60, "print") },
  { name: "the same, pretty", lua: doubling(60, "{}").replace("(t)", "(t, true)") },
  { name: "the same around a long string", lua: doubling(60, `string.rep("\\0", 1 << 20)`) },
  {
    name: "the same around a large array of the same number",
    lua: doubling(60, `table.pack(string.byte(string.rep("x", 100000), 1, -1))`),
  },
  {
    name: "a long key in each of 500 tables",
    lua: `local k, t = string.rep("k", 8 << 20), {}
      for i = 1, 500 do t = {a = t, [k] = 0} end
      json.encode(t)`,
  },
  { name: "encoding for ever", lua: `local t = {1, {2}} while true do json.encode(t) end` },
  { name: "decoding for ever", lua: `while true do json.decode("[1, [2]]") end` },
  {
    name: "decoding what is wrong for ever",
    lua: `local s = string.rep("[", 512) while true do json.decode(s) end`,
  },
  {
    name: "decoding for ever, in pcall",
    lua: `while true do pcall(json.decode, string.rep("[1,", 400)) end`,
  },
  {
    name: "decoding a long text that is wrong at its end, for ever",
    lua: `local s = '"' .. string.rep("x", 20 << 20) while true do json.decode(s) end`,
  },
];

for (const { name, lua } of endless) {
  Deno.test(`${name}: stopped at the deadline or out of memory, and the process stays small`, async () => {
    const before = Deno.memoryUsage().rss;
    const start = performance.now();
    const { errors } = await runWithJson(lua, { timeout: 300, memory: 64 * MiB });
    const took = performance.now() - start;
    assertEquals(errors.length, 1);
    const [error] = errors;
    assert(
      error?.kind === "killed" || error?.message.includes("not enough memory"),
      `${error?.kind}: ${error?.message}`,
    );
    assert(took < 20_000, `took ${took} ms`);
    const grown = (Deno.memoryUsage().rss - before) / MiB;
    assert(grown < 400, `${grown} MiB more`);
  });
}

Deno.test("without a deadline what is too large ends at the memory limit, as an error that a script can catch", async () => {
  for (const inner of ["{}", `string.rep("\\0", 1 << 16)`, `{a = {}, b = {}}`]) {
    const { errors, printed } = await runWithJson(
      `print(pcall(function() ${doubling(60, inner)} end))
      print(json.encode({ 1 }), json.decode("[1]")[1])`,
      { timeout: 0, memory: 4 * MiB },
    );
    assertEquals(errors, []);
    assertStringIncludes(printed, "not enough memory");
    assertStringIncludes(printed, "[1]\t1");
  }
});

Deno.test("a text whose value does not fit is an error that a script can catch", async () => {
  for (
    const [unit, count] of [["[],", 600_000], ["{},", 600_000], ["1,", 2_000_000], [
      '"",',
      2_000_000,
    ]] as const
  ) {
    const { errors, printed } = await runWithJson(
      `local text = "[" .. string.rep('${unit}', ${count}) .. "1]"
      print(pcall(json.decode, text))
      text = nil
      print(json.decode("[1]")[1])`,
      { memory: 24 * MiB },
    );
    assertEquals(errors, []);
    assertEquals(printed, "false\tnot enough memory\n1\n");
  }
});

Deno.test("keys that JavaScript would need more memory for than the script has are an error", async () => {
  const { errors, printed } = await runWithJson(
    `local t = {}
    for i = 1, 600000 do t[i + 0.5] = true end
    print(pcall(json.encode, t))`,
    { memory: 64 * MiB },
  );
  assertEquals(errors, []);
  assertEquals(printed, "false\tnot enough memory\n");
});

Deno.test("200,000 keys and a million elements go both ways", async () => {
  const { errors, printed } = await runWithJson(
    `local keys, list = {}, {}
    for i = 1, 200000 do keys["key" .. i] = i end
    for i = 1, 1000000 do list[i] = i end
    local text = json.encode(keys)
    local back = json.decode(text)
    local count = 0
    for key, value in pairs(back) do assert(keys[key] == value) count = count + 1 end
    print(count, #json.decode(json.encode(list)))`,
    { timeout: 60_000 },
  );
  assertEquals(errors, []);
  assertEquals(printed, "200000\t1000000\n");
});

Deno.test("a number of a million digits is read at once, not for ever", () => {
  const digits = "7".repeat(1_000_000);
  assertEquals(wrongWith(`0.${digits}`), undefined);
  assertEquals(wrongWith(`0.${digits}e-${digits}`), undefined);
  assertEquals(wrongWith(digits), "line 1, column 1: the number is too large for a float");
  assertEquals(wrongWith(`1e-${digits}`), undefined);
});

Deno.test("tables whose elements the collector may take are written without a fault", async () => {
  const { errors, printed } = await runWithJson(
    `local weak = setmetatable({}, { __mode = "kv" })
    for i = 1, 1000 do weak[i] = { i } weak["key" .. i] = { i } weak[string.rep("long", 20) .. i] = { i } end
    for _ = 1, 20 do assert(json.decode(json.encode(weak))) end
    local list = setmetatable({}, { __mode = "v" })
    for i = 1, 1000 do list[i] = { [string.rep("k", 50) .. i] = i } end
    for _ = 1, 20 do assert(json.decode(json.encode(list))) end
    print("done")`,
  );
  assertEquals(errors, []);
  assertEquals(printed, "done\n");
});

Deno.test("encoding and decoding leave nothing behind", async () => {
  const { errors, printed } = await runWithJson(
    `local value = { 1, { a = "\\n", b = { 2.5, "text" } } }
    local function rounds(n)
      for _ = 1, n do
        json.decode(json.encode(value)) json.encode({ 0/0 }) json.decode("[1, [2, x]]")
      end
      collectgarbage() collectgarbage()
      return collectgarbage("count")
    end
    rounds(100)
    local before = rounds(100)
    print(rounds(20000) - before < 1)`,
  );
  assertEquals(errors, []);
  assertEquals(printed, "true\n");
});
