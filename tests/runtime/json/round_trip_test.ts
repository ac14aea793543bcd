import { assertEquals } from "@std/assert";
import { freshSeed, printedWith, sameInLua } from "./support/json.ts";

const VALUES = 100_000;

Deno.test("100,000 random values come back the same, to the last bit, from their compact and their pretty form", async () => {
  const seed = freshSeed();
  const printed = await printedWith(
    `${sameInLua}
    math.randomseed(${seed})
    local random = math.random
    local edges = {
      0, 1, -1, math.maxinteger, math.mininteger, 1 << 53, (1 << 53) + 1, -(1 << 53) - 1, 0.0, -0.0, 1.0, 0.1,
      5e-324, 1.7976931348623157e308, -1e300, 2^53, 2^63, 1e15, 1e21, 123456789012345680.0,
    }
    local pieces = { "a", "key ", "é", "😀", "€", "\\0", "\\n", '"', "\\\\", "\\127", "\\u{ffff}", "\\u{d7ff}", "x" }
    local function text()
      local parts = {}
      for i = 1, random(0, 6) do parts[i] = pieces[random(#pieces)] end
      if random(200) == 1 then parts[1] = string.rep(pieces[random(#pieces)], random(2000)) end
      return table.concat(parts)
    end
    local function number()
      local kind = random(6)
      if kind == 1 then return edges[random(#edges)] end
      if kind == 2 then return random(-1000, 1000) end
      if kind == 3 then return random(0) end
      if kind == 4 then return random() end
      if kind == 5 then return random(-1000, 1000) / 8 end
      local float = string.unpack("n", string.pack("j", random(0)))
      return (float ~= float or float == math.huge or float == -math.huge) and 0.5 or float
    end
    local function value(depth)
      local kind = random(depth > 0 and 6 or 4)
      if kind == 1 then return text() end
      if kind <= 3 then return number() end
      if kind == 4 then return random(2) == 1 end
      local table = {}
      if kind == 5 then for i = 1, random(0, 5) do table[i] = value(depth - 1) end
      else for _ = 1, random(0, 5) do table[text()] = value(depth - 1) end end
      return table
    end
    for i = 1, ${VALUES} do
      local before = value(4)
      local written = json.encode(before)
      local pretty = i % 4 == 0 and json.encode(before, true)
      local after, err = json.decode(written)
      if not same(before, after) or json.encode(after) ~= written
        or (pretty and not same(before, json.decode(pretty))) then
        print("seed ${seed}, value " .. i, written, err)
        break
      end
    end`,
    { timeout: 120_000 },
  );
  assertEquals(printed, "");
});

Deno.test("what luanet writes is what JSON.parse reads", async () => {
  const texts = await printedWith(`
    print(json.encode { "é😀\\0\\1\\31\\127\\"\\\\/", -1.5, 1e300, 5e-324, 123, { a = { b = {} }, [""] = true } })
    print(json.encode({ "é😀\\0\\1\\31\\127\\"\\\\/", -1.5, 1e300, 5e-324, 123, { a = { b = {} }, [""] = true } }, true))`);
  const value = ['é😀\0\x01\x1f\x7f"\\/', -1.5, 1e300, 5e-324, 123, { a: { b: [] }, "": true }];
  const [compact = "", ...pretty] = texts.trimEnd().split("\n");
  assertEquals(JSON.parse(compact), value);
  assertEquals(JSON.parse(pretty.join("\n")), value);
  // Key by key as JavaScript indents it.
  assertEquals(
    pretty.join("\n").replaceAll("e+", "E"),
    JSON.stringify([...value.slice(0, 5), { "": true, a: { b: [] } }], null, 2).replaceAll(
      "e+",
      "E",
    ),
  );
});
