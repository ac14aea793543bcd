import { assertEquals, assertStringIncludes } from "@std/assert";
import { freshSeed, random, wrongWith } from "./support/json.ts";

/** Texts that are no JSON, and what is said about each. */
const wrong: readonly (readonly [text: string, message: string])[] = [
  ["", "line 1, column 1: expected a value, got the end of the text"],
  [" \n ", "line 2, column 2: expected a value, got the end of the text"],
  ["[1,\n }", "line 2, column 2: expected a value, got '}'"],
  ["nul", "line 1, column 1: expected a value, got 'nul'"],
  ["True", "line 1, column 1: expected a value, got 'True'"],
  ["NaN", "line 1, column 1: expected a value, got 'NaN'"],
  ["Infinity", "line 1, column 1: expected a value, got 'Infinity'"],
  ["nullx", "line 1, column 5: expected the end of the text, got 'x'"],
  ["null null", "line 1, column 6: expected the end of the text, got 'null'"],
  ["1 // one", "line 1, column 3: expected the end of the text, got '/'"],
  ["/* one */ 1", "line 1, column 1: expected a value, got '/'"],
  ["'a'", "line 1, column 1: expected a value, got '''"],
  ["\f1", "line 1, column 1: expected a value, got U+000C"],
  ["\xa01", "line 1, column 1: expected a value, got '\xa0'"],
  ["1\0", "line 1, column 2: expected the end of the text, got U+0000"],
  [
    "\ufeff1",
    "line 1, column 1: the text begins with a byte order mark, which JSON does not allow",
  ],
  ["1\ufeff", "line 1, column 2: expected the end of the text, got '\ufeff'"],
  // Arrays.
  ["[", "line 1, column 2: expected a value, got the end of the text"],
  ["]", "line 1, column 1: expected a value, got ']'"],
  [
    "[1",
    "line 1, column 3: expected ',' or ']' after an element of an array, got the end of the text",
  ],
  ["[1 2]", "line 1, column 4: expected ',' or ']' after an element of an array, got '2'"],
  ["[1}", "line 1, column 3: expected ',' or ']' after an element of an array, got '}'"],
  [
    "[1\n",
    "line 2, column 1: expected ',' or ']' after an element of an array, got the end of the text",
  ],
  ["[1,]", "line 1, column 4: expected a value, got ']'"],
  ["[,1]", "line 1, column 2: expected a value, got ','"],
  ["[1]]", "line 1, column 4: expected the end of the text, got ']'"],
  // Objects.
  ["{", "line 1, column 2: expected a key in double quotes, got the end of the text"],
  ["{a: 1}", "line 1, column 2: expected a key in double quotes, got 'a'"],
  ["{1: 1}", "line 1, column 2: expected a key in double quotes, got '1'"],
  [`{"a"}`, "line 1, column 5: expected ':' after a key, got '}'"],
  [`{"a" 1}`, "line 1, column 6: expected ':' after a key, got '1'"],
  [`{"a": }`, "line 1, column 7: expected a value, got '}'"],
  [`{"a": 1,}`, "line 1, column 9: expected a key in double quotes, got '}'"],
  [`{"a": 1 "b": 2}`, `line 1, column 9: expected ',' or '}' after a value of an object, got '"'`],
  [`{"a": 1]`, "line 1, column 8: expected ',' or '}' after a value of an object, got ']'"],
  [
    `{"a": 1`,
    "line 1, column 8: expected ',' or '}' after a value of an object, got the end of the text",
  ],
  [`{"a": 1}}`, "line 1, column 9: expected the end of the text, got '}'"],
  // Numbers.
  ["-", "line 1, column 2: expected a digit after '-', got the end of the text"],
  ["-a", "line 1, column 2: expected a digit after '-', got 'a'"],
  ["--1", "line 1, column 2: expected a digit after '-', got '-'"],
  ["+1", "line 1, column 1: expected a value, got '+'"],
  [".5", "line 1, column 1: expected a value, got '.'"],
  ["-.5", "line 1, column 2: expected a digit after '-', got '.'"],
  ["1.", "line 1, column 3: expected a digit after '.', got the end of the text"],
  ["1.e5", "line 1, column 3: expected a digit after '.', got 'e5'"],
  ["1e", "line 1, column 3: expected a digit in the exponent, got the end of the text"],
  ["1e+", "line 1, column 4: expected a digit in the exponent, got the end of the text"],
  ["1E-x", "line 1, column 4: expected a digit in the exponent, got 'x'"],
  ["1e1.5", "line 1, column 4: expected the end of the text, got '.'"],
  ["01", "line 1, column 1: a number can't begin with a zero that other digits follow"],
  ["[-00]", "line 1, column 2: a number can't begin with a zero that other digits follow"],
  ["0x10", "line 1, column 2: expected the end of the text, got 'x10'"],
  ["1_000", "line 1, column 2: expected the end of the text, got '_000'"],
  ["[1, 1e400]", "line 1, column 5: the number is too large for a float"],
  ["-1e400", "line 1, column 1: the number is too large for a float"],
  ["1".repeat(400), "line 1, column 1: the number is too large for a float"],
  // Strings.
  [`"abc`, "line 1, column 1: the string that begins here is not closed"],
  [`["a", "b]`, "line 1, column 7: the string that begins here is not closed"],
  [`"\\`, "line 1, column 1: the string that begins here is not closed"],
  [`"a\nb"`, "line 1, column 3: a line's end must be escaped in a string"],
  [`"a\tb"`, "line 1, column 3: U+0009 must be escaped in a string"],
  [`"\0"`, "line 1, column 2: U+0000 must be escaped in a string"],
  [`"\x1f"`, "line 1, column 2: U+001F must be escaped in a string"],
  [`"\\a"`, "line 1, column 2: a backslash can't stand before 'a'"],
  [`"\\'"`, "line 1, column 2: a backslash can't stand before '''"],
  [`"\\x41"`, "line 1, column 2: a backslash can't stand before 'x41'"],
  [`"\\\n"`, "line 1, column 2: a backslash can't stand before the end of the line"],
  [`"\\U0041"`, "line 1, column 2: a backslash can't stand before 'U0041'"],
  [`"\\u"`, `line 1, column 4: expected four hex digits after \\u, got '"'`],
  [`"\\u12g4"`, "line 1, column 6: expected four hex digits after \\u, got 'g4'"],
  [`"\\u123`, "line 1, column 7: expected four hex digits after \\u, got the end of the text"],
  // Places: columns count characters, lines end with a line feed.
  [`["é", "😀", x]`, "line 1, column 12: expected a value, got 'x'"],
  ["[1,\r\n2,\r\n x]", "line 3, column 2: expected a value, got 'x'"],
  ["[1,\r x]", "line 1, column 6: expected a value, got 'x'"],
  [`${"word".repeat(20)}`, "line 1, column 1: expected a value, got 'wordwordwordwordword'"],
];

for (const [text, message] of wrong) {
  const name = text.length > 20 ? `${text.slice(0, 20)}…` : text;
  Deno.test(`${JSON.stringify(name)} is no JSON: ${message}`, () => {
    assertEquals(wrongWith(text), message);
  });
}

Deno.test("bytes that are not UTF-8 are refused, in strings and outside", () => {
  const between = (before: string, bytes: number[], after: string) =>
    new Uint8Array([
      ...new TextEncoder().encode(before),
      ...bytes,
      ...new TextEncoder().encode(after),
    ]);
  const notUtf8 = [
    [0x80],
    [0xbf],
    [0xc0, 0x80],
    [0xc1, 0xbf],
    [0xc3],
    [0xe0, 0x9f, 0xbf],
    [0xe2, 0x82],
    [0xed, 0xa0, 0x80],
    [0xed, 0xbf, 0xbf],
    [0xf0, 0x8f, 0xbf, 0xbf],
    [0xf0, 0x9f, 0x98],
    [0xf4, 0x90, 0x80, 0x80],
    [0xf5, 0x80, 0x80, 0x80],
    [0xff],
  ];
  for (const bytes of notUtf8) {
    const name = `the byte 0x${(bytes[0] ?? 0).toString(16).toUpperCase()}`;
    assertEquals(
      wrongWith(between(`["é`, bytes, `"]`)),
      `line 1, column 4: ${name} is not UTF-8 here`,
    );
    assertEquals(
      wrongWith(between(`[`, bytes, `]`)),
      `line 1, column 2: expected a value, got ${name}`,
    );
  }
});

Deno.test("512 levels are read, 513 are not", () => {
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  assertEquals(wrongWith(nested(512)), undefined);
  assertEquals(wrongWith(nested(513)), "line 1, column 513: more than 512 levels deep");
  assertEquals(
    wrongWith("[\n".repeat(256) + `{"a":`.repeat(257)),
    "line 257, column 1281: more than 512 levels deep",
  );
  assertStringIncludes(wrongWith("[".repeat(1_000_000)) ?? "", "more than 512 levels deep");
});

Deno.test("what JSON.parse refuses is refused, and what it reads is read: 50,000 broken texts", () => {
  const seed = freshSeed(), below = random(seed);
  const seeds = [
    `{"a": [1, -2.5e+3, "x\\u00e9\\n", null], "b": {"c": true, "d": false}, "": "é😀"}`,
    `[[], {}, "", 0, -0, 1E5, 0.1, "\\ud83d\\ude00", [[{"a": [null]}]]]`,
  ];
  const pieces = [..."[]{},:\"\\0123456789.eE+-tfnul \n\t/*'a\x00é", "true", "null", "\\u12"];
  for (let i = 0; i < 50_000; i++) {
    const characters = [...seeds[i % seeds.length] ?? ""];
    for (let changes = 1 + below(3); changes > 0; changes--) {
      const at = below(characters.length), piece = pieces[below(pieces.length)] ?? "";
      characters.splice(at, below(2), ...below(3) === 0 ? [] : [piece]);
    }
    const text = characters.join("");
    const message = wrongWith(text);
    let parsed = true;
    try {
      // A number too large is an infinity to JSON.parse.
      JSON.parse(text, (_, value) => {
        if (value === Infinity || value === -Infinity) throw new RangeError("too large");
        return value;
      });
    } catch {
      parsed = false;
    }
    assertEquals(
      message === undefined,
      parsed,
      `seed ${seed}: ${JSON.stringify(text)}: ${message}`,
    );
  }
});
