import { assert, assertEquals } from "@std/assert";
import { floatText } from "../../../runtime/json/output.ts";
import { scan } from "../../../runtime/json/scan.ts";
import { Tag } from "../../../runtime/json/tape.ts";
import { freshSeed, literal, printedWith, random, sameInLua } from "./support/json.ts";

/** What a number's text is in Lua, and how it is written again. */
const numbers: readonly (readonly [text: string, lua: string, again: string])[] = [
  // Integers: all 64 bits.
  ["0", "0", "0"],
  ["1", "1", "1"],
  ["-1", "-1", "-1"],
  ["10", "10", "10"],
  ["1234567890", "1234567890", "1234567890"],
  ["2147483647", "2147483647", "2147483647"],
  ["2147483648", "2147483648", "2147483648"],
  ["-2147483649", "-2147483649", "-2147483649"],
  ["999999999999999", "999999999999999", "999999999999999"],
  ["1000000000000000", "1000000000000000", "1000000000000000"],
  ["9007199254740991", "9007199254740991", "9007199254740991"],
  ["9007199254740992", "9007199254740992", "9007199254740992"],
  ["9007199254740993", "9007199254740993", "9007199254740993"],
  ["-9007199254740993", "-9007199254740993", "-9007199254740993"],
  ["9223372036854775806", "9223372036854775806", "9223372036854775806"],
  ["9223372036854775807", "math.maxinteger", "9223372036854775807"],
  ["-9223372036854775808", "math.mininteger", "-9223372036854775808"],
  // Beyond 64 bits they are floats.
  ["9223372036854775808", "0x1p63", "9223372036854776000.0"],
  ["-9223372036854775809", "-0x1p63", "-9223372036854776000.0"],
  ["18446744073709551616", "0x1p64", "18446744073709552000.0"],
  ["100000000000000000000000", "1e23", "1e+23"],
  // Floats stay floats.
  ["1.0", "1.0", "1.0"],
  ["-1.0", "-1.0", "-1.0"],
  ["1e2", "100.0", "100.0"],
  ["1E+2", "100.0", "100.0"],
  ["100e-2", "1.0", "1.0"],
  ["1e0", "1.0", "1.0"],
  ["0.0", "0.0", "0.0"],
  ["-0.0", "-0.0", "-0.0"],
  ["-0", "-0.0", "-0.0"],
  ["0e9999", "0.0", "0.0"],
  ["-0e-9999", "-0.0", "-0.0"],
  ["1e-9999", "0.0", "0.0"],
  ["0.1", "0.1", "0.1"],
  ["0.10", "0.1", "0.1"],
  ["0.30000000000000004", "0.1 + 0.2", "0.30000000000000004"],
  ["3.141592653589793", "math.pi", "3.141592653589793"],
  ["0.000001", "1e-6", "0.000001"],
  ["1e-7", "1e-7", "1e-7"],
  ["123456789.125", "123456789.125", "123456789.125"],
  ["999999999999999.99", "999999999999999.99", "1000000000000000.0"],
  ["1e15", "1e15", "1000000000000000.0"],
  ["1e20", "1e20", "100000000000000000000.0"],
  ["1e21", "1e21", "1e+21"],
  ["1e22", "1e22", "1e+22"],
  ["1e23", "1e23", "1e+23"],
  ["1e300", "1e300", "1e+300"],
  ["5e-324", "0x1p-1074", "5e-324"],
  ["4.9406564584124654e-324", "0x1p-1074", "5e-324"],
  ["2.4703282292062327e-324", "0.0", "0.0"],
  ["2.4703282292062329e-324", "0x1p-1074", "5e-324"],
  ["2.2250738585072011e-308", "0x0.fffffffffffffp-1022", "2.225073858507201e-308"],
  ["2.2250738585072014e-308", "0x1p-1022", "2.2250738585072014e-308"],
  ["1.7976931348623157e308", "0x1.fffffffffffffp1023", "1.7976931348623157e+308"],
  ["1.7976931348623158e308", "0x1.fffffffffffffp1023", "1.7976931348623157e+308"],
  ["9007199254740993.0", "9007199254740992.0", "9007199254740992.0"],
  [`0.${"0".repeat(400)}1e401`, "1.0", "1.0"],
  [`1${"0".repeat(400)}e-400`, "1.0", "1.0"],
];

for (const [text, lua, again] of numbers) {
  const name = text.length > 30 ? `${text.slice(0, 30)}…` : text;
  Deno.test(`${name} is ${lua} in Lua, and ${again} again`, async () => {
    const printed = await printedWith(`${sameInLua}
      local value = json.decode(${literal(text)})
      assert(same(value, ${lua}), value)
      assert(same(json.decode("[" .. ${literal(text)} .. "]")[1], ${lua}))
      print(json.encode(value))`);
    assertEquals(printed, `${again}\n`);
  });
}

/** The number in a text, as it is on the tape. */
function numberIn(text: string): number | bigint {
  const bytes = new TextEncoder().encode(text);
  const tape = scan(bytes, 1 << 20);
  if (typeof tape === "string") throw new Error(`${text}: ${tape}`);
  if (tape.words[0] !== Tag.bigInteger) return tape.numbers[0] ?? NaN;
  return BigInt(text.slice(tape.words[1], tape.words[2]));
}

Deno.test("200,000 random numbers are read as JavaScript reads them, to the last bit", () => {
  const seed = freshSeed(), below = random(seed);
  const digits = (most: number) =>
    Array.from({ length: 1 + below(most) }, () => below(10)).join("").replace(/^0+(?=\d)/, "");
  for (let i = 0; i < 200_000; i++) {
    const sign = below(2) === 0 ? "" : "-";
    const fraction = below(3) === 0 ? "" : `.${"0".repeat(below(3) * below(8))}${digits(18)}`;
    const exponent = below(3) > 0
      ? ""
      : `${below(2) === 0 ? "e" : "E"}${["", "+", "-"][below(3)]}${below(300)}`;
    const text = sign + digits(21) + fraction + exponent;
    const expected = Number(text);
    if (!Number.isFinite(expected)) continue;
    const found = numberIn(text);
    if (typeof found === "bigint") assertEquals(found, BigInt(text), `seed ${seed}: ${text}`);
    else assert(Object.is(found, expected), `seed ${seed}: ${text} is ${found}`);
  }
});

Deno.test("100,000 random floats are written so that they read back the same, and as floats", () => {
  const seed = freshSeed(), below = random(seed);
  const view = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < 100_000; i++) {
    view.setUint32(0, below(2 ** 32));
    view.setUint32(4, below(2 ** 32));
    const float = i % 2 === 0 ? view.getFloat64(0) : Math.fround(view.getInt32(0) / 2 ** (i % 33));
    if (!Number.isFinite(float)) continue;
    const text = floatText(float);
    assert(/[.e]/.test(text), `seed ${seed}: ${text}`);
    assert(Object.is(numberIn(text), float), `seed ${seed}: ${float} is written as ${text}`);
  }
});
