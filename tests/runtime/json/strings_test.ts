import { assert, assertEquals } from "@std/assert";
import { Output } from "../../../runtime/json/output.ts";
import { compareTexts, sequenceLength } from "../../../runtime/json/utf8.ts";
import { literal, printedWith } from "./support/json.ts";

const encoder = new TextEncoder(), decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** What stands between the quotes, and the text it means. */
const escapes: readonly (readonly [written: string, text: string])[] = [
  ['\\"', '"'],
  ["\\\\", "\\"],
  ["\\/", "/"],
  ["\\b\\f\\n\\r\\t", "\b\f\n\r\t"],
  ["\\u0041", "A"],
  ["\\u000a", "\n"],
  ["\\u0000", "\0"],
  ["a\\u0000b", "a\0b"],
  ["\\u007f\\u0080\\u07ff\\u0800\\uffff", "\x7f\x80\u07ff\u0800\uffff"],
  ["\\u00e9\\u00E9\\u00eF", "ééï"],
  ["\\uFFFE\\ufdd0", "\ufffe\ufdd0"],
  ["\\\\u0041", "\\u0041"],
  ["\\\\\\u0041", "\\A"],
  // Surrogates.
  ["\\ud83d\\ude00", "😀"],
  ["\\uD83D\\uDE00!", "😀!"],
  ["\\ud800\\udc00\\udbff\\udfff", "\u{10000}\u{10ffff}"],
  ["\\ud83d", "\ufffd"],
  ["\\ude00", "\ufffd"],
  ["\\ude00\\ud83d", "\ufffd\ufffd"],
  ["\\ud83d\\ud83d\\ude00", "\ufffd😀"],
  ["\\ud83dx", "\ufffdx"],
  ["\\ud83d\\n", "\ufffd\n"],
  ["\\ud83d\\u0041", "\ufffdA"],
  ["\\ud83d😀", "\ufffd😀"],
  ["\\udfff\\udc00", "\ufffd\ufffd"],
];

for (const [written, text] of escapes) {
  Deno.test(`"${written}" reads as ${JSON.stringify(text)}, as a value and as a key`, async () => {
    assertEquals(
      await printedWith(`
        assert(json.decode('"' .. ${literal(written)} .. '"') == ${literal(text)})
        assert(next(json.decode('{"' .. ${literal(written)} .. '":1}')) == ${literal(text)})
        print("read")`),
      "read\n",
    );
  });
}

Deno.test("all 256 bytes: ASCII comes back as it was, the others as U+FFFD", async () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  const ascii = JSON.stringify(decoder.decode(all.subarray(0, 128)));
  const written = ascii.slice(0, -1) + "\ufffd".repeat(128) + '"';
  assertEquals(await printedWith(`io.write(json.encode(${literal(all)}))`), written);
  assertEquals(
    await printedWith(`
      for byte = 0, 127 do
        local text = string.char(byte)
        assert(json.decode(json.encode(text)) == text, byte)
        assert(next(json.decode(json.encode({[text] = 1}))) == text, byte)
      end
      print(json.encode("\\8\\9\\10\\11\\12\\13\\31\\127/\\"\\\\"))`),
    '"\\b\\t\\n\\u000b\\f\\r\\u001f\x7f/\\"\\\\"\n',
  );
});

Deno.test("what is not UTF-8 is told as TextDecoder tells it, at every border of the encoding", () => {
  const edges = [
    0,
    0x41,
    0x7f,
    0x80,
    0x8f,
    0x90,
    0x9f,
    0xa0,
    0xbf,
    0xc0,
    0xc1,
    0xc2,
    0xdf,
    0xe0,
    0xe1,
  ];
  edges.push(0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff);
  const bytes = new Uint8Array(4);
  for (let i = 0; i < edges.length ** 4; i++) {
    for (let place = 0, rest = i; place < 4; place++, rest = Math.trunc(rest / edges.length)) {
      bytes[place] = edges[rest % edges.length] ?? 0;
    }
    let text = "";
    for (let at = 0; at < 4;) {
      const byte = bytes[at] ?? 0;
      const length = byte < 128 ? 1 : sequenceLength(bytes, at, 4);
      text += length < 0 ? "\ufffd" : decoder.decode(bytes.subarray(at, at + length));
      at += Math.abs(length);
    }
    // Quicker than assertEquals for each of 390,625.
    if (text !== decoder.decode(bytes)) assertEquals(text, decoder.decode(bytes), `${bytes}`);
  }
});

Deno.test("texts are ordered as their bytes are, beyond U+FFFF too", () => {
  const texts = [
    "",
    "a",
    "a\0",
    "ab",
    "b",
    "é",
    "\ud7ff",
    "\ue000",
    "\uffff",
    "\u{10000}",
    "\u{10ffff}",
    "\uffff😀",
  ];
  const byBytes = (a: string, b: string) => {
    const x = encoder.encode(a), y = encoder.encode(b);
    const at = x.findIndex((byte, i) => byte !== y[i]);
    return at === -1 ? x.length - y.length : at >= y.length ? 1 : (x[at] ?? 0) - (y[at] ?? 0);
  };
  for (const a of texts) {
    for (const b of texts) {
      assertEquals(Math.sign(compareTexts(a, b)), Math.sign(byBytes(a, b)), JSON.stringify([a, b]));
    }
  }
});

Deno.test("a long string is written whole, whatever stands at the borders of its pieces", () => {
  for (const unit of ["a", "é", "€", "😀", "\n", "\x01", '"', "ab€"]) {
    for (let before = 0; before < 5; before++) {
      const text = "x".repeat(before) + unit.repeat(70_000 / unit.length);
      const bytes = encoder.encode(text);
      const output = new Output(1 << 24);
      let looks = 0;
      output.string(bytes, 0, bytes.length, () => looks++);
      assert(JSON.parse(decoder.decode(output.written)) === text, JSON.stringify([unit, before]));
      assert(looks > 0);
    }
  }
});

Deno.test("10 MB go through and come back: plain, escaped, beyond ASCII, of zeros", async () => {
  const units = ["x", "\n", "\0", '"', "é", "😀"];
  assertEquals(
    await printedWith(
      `for _, unit in ipairs { ${units.map(literal).join(", ")} } do
        local long = string.rep(unit, (10 << 20) // #unit)
        local text = json.encode(long)
        print(#text)
        assert(json.decode(text) == long)
        local key = long:sub(1, 1 << 20)
        assert(json.decode(json.encode { [key] = 1 })[key] == 1)
      end`,
      { timeout: 60_000 },
    ),
    [1, 2, 6, 2, 1, 1].map((size) => `${size * (10 << 20) + 2}\n`).join(""),
  );
});
