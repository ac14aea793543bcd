import { assert, assertEquals } from "@std/assert";
import { differenceLines } from "../../../cli/reporters/difference.ts";
import { painter } from "../../../cli/report.ts";

const plain = painter(false);
const head = "- expected  + actual";

Deno.test("lines that differ are marked, those around them stand for context", () => {
  assertEquals(
    differenceLines("{\n  hp = 87,\n  sh = 50\n}", "{\n  hp = 86,\n  sh = 50\n}", plain),
    [head, "  {", "-   hp = 87,", "+   hp = 86,", "    sh = 50", "  }"],
  );
});

Deno.test("within a line only what differs is marked in colours", () => {
  const [, before, after] = differenceLines("hp = 87", "hp = 86", painter(true));
  assertEquals(before, "\x1b[31m- hp = \x1b[7m87\x1b[27m\x1b[39m");
  assertEquals(after, "\x1b[32m+ hp = \x1b[7m86\x1b[27m\x1b[39m");
});

Deno.test("lines that have nothing in common are marked whole", () => {
  assertEquals(differenceLines("nil", "true", painter(true)).slice(1), [
    "\x1b[31m- nil\x1b[39m",
    "\x1b[32m+ true\x1b[39m",
  ]);
});

Deno.test("lines that are missing or too many stand alone", () => {
  assertEquals(differenceLines("1\n2\n3", "1\n3", plain), [head, "  1", "- 2", "  3"]);
  assertEquals(differenceLines("1\n3", "1\n2\n3", plain), [head, "  1", "+ 2", "  3"]);
});

Deno.test("long stretches of equal lines are left out, one line never", () => {
  const list = Array.from({ length: 40 }, (_, i) => `${i}`);
  const changed = list.with(10, "x").with(18, "y").with(39, "z");
  assertEquals(differenceLines(list.join("\n"), changed.join("\n"), plain), [
    head,
    "  ... 7 equal lines",
    ...["  7", "  8", "  9", "- 10", "+ x", "  11", "  12", "  13", "  14"],
    ...["  15", "  16", "  17", "- 18", "+ y", "  19", "  20", "  21"],
    "  ... 14 equal lines",
    ...["  36", "  37", "  38", "- 39", "+ z"],
  ]);
});

Deno.test("texts that have little in common end soon, and are cut", () => {
  const text = (word: string) =>
    Array.from({ length: 20_000 }, (_, i) => `${word}${i * 7919 % 20_011}`).join("\n");
  const lines = differenceLines(text("a"), text("b"), plain);
  assert(lines.length <= 202);
  assertEquals(lines.at(-1), "  ... and more");
});

Deno.test("control characters are shown as escapes", () => {
  assertEquals(differenceLines('"\x1b[2J"', '"\x00"', plain).slice(1), [
    '- "\\x1b[2J"',
    '+ "\\x00"',
  ]);
});
