import { assertEquals } from "@std/assert";
import { literal, printedWith, sameInLua } from "./support/json.ts";

/** Texts, and what Lua makes of them, as Lua. */
const right: readonly (readonly [text: string, lua: string])[] = [
  ["null", "nil"],
  ["true", "true"],
  ["false", "false"],
  ["0", "0"],
  ["7", "7"],
  ["-7", "-7"],
  ['""', '""'],
  ['"a"', '"a"'],
  [" \t\r\n1 \t\r\n", "1"],
  ["[]", "{}"],
  ["[ ]", "{}"],
  ["{}", "{}"],
  ["{ }", "{}"],
  ["[1]", "{1}"],
  ['[1, 2.5, true, false, "x"]', '{1, 2.5, true, false, "x"}'],
  [" [ 1 , [ 2 ] , [ ] ] ", "{1, {2}, {}}"],
  ['{"a":1}', "{a = 1}"],
  [' { "a" : { "b" : [ { } ] } } ', "{a = {b = {{}}}}"],
  ['{"":1}', '{[""] = 1}'],
  ['{"1":1}', '{["1"] = 1}'],
  ['{"a\\u0000b":"\\u0000"}', '{["a\\0b"] = "\\0"}'],
  ['{"__index":1,"__proto__":2,"constructor":3}', "{__index = 1, __proto__ = 2, constructor = 3}"],
  // A null is a missing value; the positions behind it stay.
  ["[null]", "{}"],
  ["[1,null,3]", "{1, nil, 3}"],
  ["[null,null,3]", "{[3] = 3}"],
  ["[1,null]", "{1}"],
  ['{"a":null,"b":2}', "{b = 2}"],
  // The last of several counts.
  ['{"a":1,"a":2}', "{a = 2}"],
  ['{"a":1,"\\u0061":2}', "{a = 2}"],
  ['{"a":1,"b":2,"a":null}', "{b = 2}"],
  ['{"a":null,"a":1}', "{a = 1}"],
];

for (const [text, lua] of right) {
  Deno.test(`${text} is ${lua} in Lua`, async () => {
    const printed = await printedWith(`${sameInLua}
      local value, err = json.decode(${literal(text)})
      assert(same(value, ${lua}) and err == nil, err)
      assert(select("#", json.decode(${literal(text)})) == 1)
      print("same")`);
    assertEquals(printed, "same\n");
  });
}

Deno.test("a text that is wrong gives nil and a message, in a function's own words", async () => {
  assertEquals(
    await printedWith(
      `print(json.decode("[1,\\n }")) print(json.decode("")) print(json.decode("\\255"))`,
    ),
    "nil\tline 2, column 2: expected a value, got '}'\n" +
      "nil\tline 1, column 1: expected a value, got the end of the text\n" +
      "nil\tline 1, column 1: expected a value, got the byte 0xFF\n",
  );
});

Deno.test("a number is read as its text; anything else that is no string is the caller's mistake", async () => {
  assertEquals(
    await printedWith(`
      print(json.decode(12), json.decode(1.5))
      print(select(2, pcall(json.decode, nil)))
      print(select(2, pcall(json.decode)))
      print(select(2, pcall(json.decode, {})))`),
    "12\t1.5\n" +
      "bad argument #1 to 'decode' (string expected, got nil)\n" +
      "bad argument #1 to 'decode' (string expected, got no value)\n" +
      "bad argument #1 to 'decode' (string expected, got table)\n",
  );
});

Deno.test("an array that was read has its length, and tables that were read can be changed", async () => {
  assertEquals(
    await printedWith(`
      local list = json.decode("[" .. string.rep("1,", 999) .. "1]")
      print(#list) list[#list + 1] = 2 print(#list) table.remove(list) print(#list)
      print(#json.decode("[1,null,3]"), getmetatable(list))
      local object = json.decode('{"a":1}') object.b = 2 object.a = nil print(next(object))`),
    "1000\n1001\n1000\n3\tnil\nb\t2\n",
  );
});

Deno.test("512 levels are read, from the deepest place that Lua can call from, too", async () => {
  assertEquals(
    await printedWith(`
      local function nested(levels) return string.rep('[{"a":', levels // 2) .. "1" .. string.rep("}]", levels // 2) end
      print(json.decode(nested(512)) ~= nil)
      print(json.decode(nested(514)))
      local deepest = 0
      local function deeper(n)
        deepest = n
        assert(json.encode(assert(json.decode(nested(512)))) == nested(512))
        string.gsub("x", "x", function() deeper(n + 1) end)
      end
      print(pcall(deeper, 1))
      print(deepest > 150)`),
    "true\nnil\tline 1, column 1537: more than 512 levels deep\n" +
      "false\tC stack overflow\ntrue\n",
  );
});
