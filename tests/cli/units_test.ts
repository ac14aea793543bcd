import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { formatSize, formatTime, parseSize, parseTime } from "../../cli/units.ts";
import { UsageError } from "../../cli/usage.ts";

function refusal(parse: () => number): string {
  return assertThrows(parse, UsageError).message;
}

Deno.test("parseTime() reads each unit as milliseconds", () => {
  assertEquals(parseTime("500ms"), 500);
  assertEquals(parseTime("3s"), 3000);
  assertEquals(parseTime("2m"), 120_000);
  assertEquals(parseTime("1h"), 3_600_000);
});

Deno.test("parseTime() reads fractions, upper case and a space before the unit", () => {
  assertEquals(parseTime("1.5s"), 1500);
  assertEquals(parseTime(".5s"), 500);
  assertEquals(parseTime("3S"), 3000);
  assertEquals(parseTime("3 s"), 3000);
});

Deno.test("parseTime() gives whole milliseconds where floating point would not", () => {
  assertEquals(parseTime("0.07m"), 4200);
  assertEquals(parseTime("1.1s"), 1100);
});

Deno.test("parseTime() takes 0 with and without a unit", () => {
  for (const text of ["0", "0.0", "0s", "0ms"]) assertEquals(parseTime(text), 0, text);
});

Deno.test("parseTime() refuses a number without a unit and names some", () => {
  assertEquals(
    refusal(() => parseTime("3", "--duration=3")),
    "--duration=3 needs a unit: 3s, 500ms, 2m or 1h",
  );
});

Deno.test("parseTime() refuses a negative time", () => {
  assertEquals(
    refusal(() => parseTime("-3s")),
    "-3s can't be negative: write 3s, 500ms, 2m or 1h",
  );
});

Deno.test("parseTime() refuses what is no number and a unit", () => {
  const texts = ["", " ", "s", "soon", "NaN", "Infinity", "1e3ms", "2m30s", "+3s", "3,5s", "0x10s"];
  for (const text of [...texts, "1_000ms", "٣s", "3s\n", "5.s", "--3s", "1  s"]) {
    assertStringIncludes(refusal(() => parseTime(text)), "is not a time: write 3s", text);
  }
  assertStringIncludes(refusal(() => parseTime("")), '"" is not a time');
});

Deno.test("parseTime() refuses a unit it does not know, names of Object's own among them", () => {
  for (const text of ["3d", "3sec", "3kib", "3constructor", "3toString"]) {
    assertStringIncludes(refusal(() => parseTime(text)), `${text} has an unknown unit: write 3s`);
  }
});

Deno.test("parseTime() refuses more than a timer takes", () => {
  assertEquals(parseTime("596h") < 2 ** 31, true);
  assertEquals(refusal(() => parseTime("597h")), "597h is too much: at most 596h");
  assertStringIncludes(refusal(() => parseTime("9".repeat(400) + "s")), "at most 596h");
});

Deno.test("parseTime() refuses to turn almost nothing into 0", () => {
  assertEquals(refusal(() => parseTime("0.1ms")), "0.1ms is too little: at least 1ms");
});

Deno.test("parseSize() reads each unit as bytes", () => {
  assertEquals(parseSize("7B"), 7);
  assertEquals(parseSize("64KiB"), 65_536);
  assertEquals(parseSize("512MiB"), 536_870_912);
  assertEquals(parseSize("1GiB"), 1_073_741_824);
  assertEquals(parseSize("1.5GiB"), 1_610_612_736);
});

Deno.test("parseSize() takes any case, and KB and K for KiB", () => {
  for (const text of ["64kib", "64KIB", "64KB", "64kb", "64K", "64k", "64 KiB"]) {
    assertEquals(parseSize(text), 65_536, text);
  }
  assertEquals(parseSize("1m"), parseSize("1MB"));
  assertEquals(parseSize("1g"), parseSize("1GB"));
});

Deno.test("parseSize() takes 0, and no other number without a unit", () => {
  assertEquals(parseSize("0"), 0);
  assertEquals(
    refusal(() => parseSize("512", "--memory=512")),
    "--memory=512 needs a unit: 64KiB, 512MiB or 1GiB (KB and K mean KiB, and so on)",
  );
});

Deno.test("parseSize() refuses what is no size and says what is accepted", () => {
  for (const text of ["", "big", "NaN", "Infinity", "1e3KiB", "1,5MiB", "0x10KiB"]) {
    assertStringIncludes(refusal(() => parseSize(text)), "is not a size: write 64KiB", text);
  }
  assertStringIncludes(refusal(() => parseSize("-1MiB")), "-1MiB can't be negative");
  assertStringIncludes(refusal(() => parseSize("5TiB")), "5TiB has an unknown unit");
  assertStringIncludes(refusal(() => parseSize("5s")), "KB and K mean KiB");
  assertStringIncludes(refusal(() => parseSize("0.2B")), "at least 1B");
  assertStringIncludes(refusal(() => parseSize("1025GiB")), "at most 1024GiB");
});

Deno.test("formatTime() writes the largest unit that keeps the time whole, or seconds", () => {
  const cases: [number, string][] = [
    [0, "0 ms"],
    [1, "1 ms"],
    [999, "999 ms"],
    [999.7, "1 s"],
    [5000, "5 s"],
    [1234, "1.234 s"],
    [90_000, "90 s"],
    [120_000, "2 m"],
    [5_400_000, "90 m"],
    [7_200_000, "2 h"],
  ];
  for (const [milliseconds, text] of cases) assertEquals(formatTime(milliseconds), text);
});

Deno.test("parseTime() reads back what formatTime() writes", () => {
  for (let milliseconds = 0; milliseconds < 2 ** 31 - 1e7; milliseconds += 7_654_321) {
    assertEquals(parseTime(formatTime(milliseconds)), milliseconds);
  }
});

Deno.test("formatSize() writes the largest unit the size fills, to two decimals", () => {
  const cases: [number, string][] = [
    [0, "0 B"],
    [1000, "1000 B"],
    [1024, "1 KiB"],
    [1536, "1.5 KiB"],
    [536_870_912, "512 MiB"],
    [1_048_575, "1 MiB"],
    [1_234_567, "1.18 MiB"],
    [2 ** 31, "2 GiB"],
  ];
  for (const [bytes, text] of cases) assertEquals(formatSize(bytes), text);
});

Deno.test("parseSize() reads back what formatSize() writes, to a hundredth", () => {
  for (let bytes = 1; bytes < 2 ** 40; bytes = bytes * 3 + 1) {
    const read = parseSize(formatSize(bytes));
    assertEquals(Math.abs(read - bytes) <= bytes / 100, true, formatSize(bytes));
  }
});
