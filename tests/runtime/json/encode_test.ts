import { assertEquals } from "@std/assert";
import { printedWith, printsAndWarnings } from "./support/json.ts";

/** How a value is written, and the warnings. */
async function written(lua: string): Promise<string[]> {
  const { printed, warnings } = await printsAndWarnings(`io.write(json.encode(${lua}))`);
  return [printed, ...warnings];
}

async function warningsOf(lua: string): Promise<string[]> {
  return (await printsAndWarnings(lua)).warnings;
}

/** Lua values, and how they are written, without a warning. */
const values: readonly (readonly [lua: string, json: string])[] = [
  ["nil", "null"],
  ["true", "true"],
  ["false", "false"],
  ['"a"', '"a"'],
  ["{}", "[]"],
  ["{{}, {}}", "[[],[]]"],
  ["{1, 2.0, 'x', true}", '[1,2.0,"x",true]'],
  ["{[1] = 1, [2] = 2, [3] = 3}", "[1,2,3]"],
  ["{[3] = 3, [2] = 2, [1] = 1}", "[1,2,3]"],
  ["{[1.0] = 'a', [2.0] = 'b'}", '["a","b"]'],
  [
    "(function() local t = {} for i = 9, 1, -1 do t[i] = i end return t end)()",
    "[1,2,3,4,5,6,7,8,9]",
  ],
  ["(function() local t = {1, 2, 3} t[3] = nil return t end)()", "[1,2]"],
  // Anything but exactly 1..N is an object.
  ["{1, nil, 3}", '{"1":1,"3":3}'],
  ["{nil, 2}", '{"2":2}'],
  ["{[0] = 0, 1}", '{"0":0,"1":1}'],
  ["{[-1] = 0}", '{"-1":0}'],
  ["{[1.5] = 1}", '{"1.5":1}'],
  ["{1, 2, n = 2}", '{"1":1,"2":2,"n":2}'],
  ['{["1"] = 1}', '{"1":1}'],
  ["{[1 << 40] = 1}", '{"1099511627776":1}'],
  [
    "{[math.mininteger] = 1, [math.maxinteger] = 2}",
    '{"-9223372036854775808":1,"9223372036854775807":2}',
  ],
  ["{[2^53] = 1}", '{"9007199254740992":1}'],
  ["{[1e300] = 1, [-0.5] = 2}", '{"-0.5":2,"1e+300":1}'],
  ["{[math.huge] = 1, [-math.huge] = 2}", '{"-inf":2,"inf":1}'],
  // Keys are sorted by their bytes.
  ["{b = 1, a = 2, B = 3, [''] = 4, ab = 5}", '{"":4,"B":3,"a":2,"ab":5,"b":1}'],
  ["{[10] = 1, [9] = 2, a = 3}", '{"10":1,"9":2,"a":3}'],
  [
    '{["\\u{ffff}"] = 1, ["\\u{10000}"] = 2, ["é"] = 3, z = 4}',
    '{"z":4,"é":3,"\uffff":1,"\u{10000}":2}',
  ],
  ['{["a\\0b"] = 1, ["a\\nb"] = 2, ["\\""] = 3}', '{"\\"":3,"a\\u0000b":1,"a\\nb":2}'],
  // The same table in two places is no cycle.
  ["(function() local t = {1} return {t, t, x = t} end)()", '{"1":[1],"2":[1],"x":[1]}'],
  // Metatables are not looked at.
  [
    "setmetatable({a = 1}, {__index = {b = 2}, __pairs = error, __len = error, __tostring = error, __name = 'X'})",
    '{"a":1}',
  ],
  [
    "setmetatable({}, {__index = function(_, i) return i end, __len = function() return 3 end})",
    "[]",
  ],
];

for (const [lua, json] of values) {
  Deno.test(`${lua} is written as ${json}`, async () => {
    assertEquals(await written(lua), [json]);
  });
}

/** Lua values that JSON can't hold as they are: how they are written, and what is warned of. */
const warned: readonly (readonly [lua: string, json: string, ...warnings: string[]])[] = [
  ["print", "null", "$ is a function: written as null"],
  ["coroutine.create(print)", "null", "$ is a thread: written as null"],
  ["io.stdout", "{}", "$.write is a function: left out"],
  ["{a = print}", "{}", "$.a is a function: left out"],
  [
    "{a = print, b = 1, c = print}",
    '{"b":1}',
    "$.a is a function: left out",
    "$.c is a function: left out",
  ],
  ["{1, print, 3}", "[1,null,3]", "$[2] is a function: written as null"],
  ["{print}", "[null]", "$[1] is a function: written as null"],
  ["{a = {1, {b = print}}}", '{"a":[1,{}]}', "$.a[2].b is a function: left out"],
  [
    "{[1] = 'n', ['1'] = 's'}",
    '{"1":"s"}',
    "$[1] has the same key in JSON as another one: left out",
  ],
  [
    "{[1.5] = 'n', ['1.5'] = 's'}",
    '{"1.5":"s"}',
    "$[1.5] has the same key in JSON as another one: left out",
  ],
  [
    "{['\\255'] = 2, ['\\254'] = 1, ['\\254\\254'] = 3}",
    '{"\ufffd":1,"\ufffd\ufffd":3}',
    '$["\ufffd"] has the same key in JSON as another one: left out',
  ],
  ["{[true] = 1, a = 1}", '{"a":1}', "$ has a boolean as a key: left out"],
  ["{x = {[{}] = 1}}", '{"x":{}}', "$.x has a table as a key: left out"],
  ["{[print] = 1}", "{}", "$ has a function as a key: left out"],
  // Nothing at all can be written of these.
  ["0/0", "null", "$ is NaN, which JSON does not have: the result is null"],
  [
    "{1, {a = math.huge}}",
    "null",
    "$[2].a is infinity, which JSON does not have: the result is null",
  ],
  [
    "{['a b'] = -math.huge}",
    "null",
    '$["a b"] is -infinity, which JSON does not have: the result is null',
  ],
  ["{print, 0/0}", "null", "$[2] is NaN, which JSON does not have: the result is null"],
  [
    "(function() local t = {} t[1] = t return t end)()",
    "null",
    "$[1] is $ again, a cycle: the result is null",
  ],
  [
    "(function() local t = {a = {{}, 2, {}}} t.a[3].b = t.a return t end)()",
    "null",
    "$.a[3].b is $.a again, a cycle: the result is null",
  ],
  [
    "{[1] = {[2] = {[-3] = {['4'] = 0/0}}}}",
    "null",
    '$[1][2][-3]["4"] is NaN, which JSON does not have: the result is null',
  ],
  [
    "{['é'] = {['\\n'] = 0/0}}",
    "null",
    '$["é"]["\\n"] is NaN, which JSON does not have: the result is null',
  ],
];

for (const [lua, json, ...warnings] of warned) {
  Deno.test(`${lua} is written as ${json}, with a warning: ${warnings.join(", ")}`, async () => {
    assertEquals(await written(lua), [json, ...warnings]);
  });
}

Deno.test("512 levels are written, 513 are not, and the path of the warning is short", async () => {
  const nested = (levels: number, inner: string) =>
    `local t = ${inner} for i = 2, ${levels} do t = i % 2 == 0 and {t} or {key = t} end print(json.encode(t))`;
  // Level 512 is an array around 255 pairs of an object and an array, around `[]`.
  const outer = await printedWith(nested(512, "{}"));
  assertEquals(outer, `${'[{"key":'.repeat(255)}[[]]${"}]".repeat(255)}\n`);
  assertEquals(await warningsOf(nested(512, "{}")), []);
  assertEquals(await printedWith(nested(513, "{}")), "null\n");
  assertEquals(await warningsOf(nested(513, "{}")), [
    `$${".key[1]".repeat(6)} … ${
      ".key[1]".repeat(6)
    } is more than 512 levels deep: the result is null`,
  ]);
});

Deno.test("many warnings are a few, and a count", async () => {
  assertEquals(
    await warningsOf(`local t = {} for i = 1, 1000 do t[i] = print end json.encode(t)`),
    [
      ...Array.from({ length: 10 }, (_, i) => `$[${i + 1}] is a function: written as null`),
      "990 more values were left out or written as null",
    ],
  );
  assertEquals((await warningsOf(`json.encode { ${"print,".repeat(10)} }`)).length, 10);
});

Deno.test("a long key is cut in a warning", async () => {
  assertEquals(await warningsOf(`json.encode { [string.rep("k", 1000)] = print }`), [
    `$["${"k".repeat(72)}…"] is a function: left out`,
  ]);
});

Deno.test("pretty has two spaces for each level, and a space behind the colon", async () => {
  const lua = `{ list = { 1, { }, { x = 1 } }, empty = { }, gone = { f = print }, text = "a" }`;
  assertEquals(
    await printedWith(`print(json.encode(${lua}, true))`),
    `{
  "empty": [],
  "gone": {},
  "list": [
    1,
    [],
    {
      "x": 1
    }
  ],
  "text": "a"
}
`,
  );
  assertEquals(
    await printedWith(`print(json.encode(1, true), json.encode({}, true), json.encode({1}, true))`),
    "1\t[]\t[\n  1\n]\n",
  );
  assertEquals(
    await printedWith(`print(json.encode({1}, false), json.encode({1}, nil))`),
    "[1]\t[1]\n",
  );
});

Deno.test("the order in which keys were set does not show", async () => {
  assertEquals(
    await printedWith(`
      local keys = {}
      for i = 1, 100 do keys[i] = "key" .. i end
      local texts = {}
      for round = 1, 20 do
        for i = 100, 2, -1 do local j = math.random(i) keys[i], keys[j] = keys[j], keys[i] end
        local t = {}
        for _, key in ipairs(keys) do t[key] = 1 end
        texts[json.encode(t)] = true
      end
      local text = next(texts)
      print(next(texts, text) == nil, #text)`),
    `true\t${1 + [...Array(100).keys()].reduce((sum, i) => sum + `"key${i + 1}":1,`.length, 0)}\n`,
  );
});

Deno.test("an array whose elements stand in the hash is written in order", async () => {
  assertEquals(
    await printedWith(`
      local t = {}
      for i = 1000, 1, -1 do t[i] = i end
      local expected = {}
      for i = 1, 1000 do expected[i] = i end
      print(json.encode(t) == "[" .. table.concat(expected, ",") .. "]")`),
    "true\n",
  );
});

Deno.test("the value is not changed, and what is in the way of the stack is put back", async () => {
  assertEquals(
    await printedWith(`
      local t = { 1, a = { 2, 3 }, [2.5] = "x", [4] = { } }
      local before = {}
      for key, value in pairs(t) do before[key] = value end
      for _ = 1, 1000 do json.encode(t) json.encode({ { { 0/0 } } }) end
      for key, value in pairs(t) do assert(before[key] == value and math.type(before[key]) == math.type(value)) end
      print(select("#", json.encode(t)), select("#", json.encode(0/0)))`),
    "1\t1\n",
  );
});

Deno.test("a value must be given, and pretty must be a boolean", async () => {
  assertEquals(
    await printedWith(
      `print(select(2, pcall(json.encode))) print(select(2, pcall(json.encode, 1, 2)))`,
    ),
    "bad argument #1 to 'encode' (value expected)\n" +
      "bad argument #2 to 'encode' (boolean expected, got number)\n",
  );
});
