import { assertEquals } from "@std/assert";
import { strftime, type Tm, zoneAbbreviation } from "../../../runtime/lua/strftime.ts";

const berlin = { offset: 3600, name: "CET" };

/** The fields of a date in UTC, as C has them. */
function tm(iso: string): Tm {
  const date = new Date(iso);
  const january1 = new Date(date).setUTCMonth(0, 1);
  return {
    sec: date.getUTCSeconds(),
    min: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    mday: date.getUTCDate(),
    mon: date.getUTCMonth(),
    year: date.getUTCFullYear() - 1900,
    wday: date.getUTCDay(),
    yday: (date.getTime() - january1) / 86_400_000,
  };
}

Deno.test("strftime() has every conversion of C99", () => {
  const expected = {
    a: "Thu",
    A: "Thursday",
    b: "Feb",
    B: "February",
    c: "Thu Feb  5 00:07:09 2009",
    C: "20",
    d: "05",
    D: "02/05/09",
    e: " 5",
    F: "2009-02-05",
    g: "09",
    G: "2009",
    h: "Feb",
    H: "00",
    I: "12",
    j: "036",
    m: "02",
    M: "07",
    n: "\n",
    p: "AM",
    r: "12:07:09 AM",
    R: "00:07",
    S: "09",
    t: "\t",
    T: "00:07:09",
    u: "4",
    U: "05",
    V: "06",
    w: "4",
    W: "05",
    x: "02/05/09",
    X: "00:07:09",
    y: "09",
    Y: "2009",
    z: "+0100",
    Z: "CET",
    "%": "%",
  };
  const fields = tm("2009-02-05T00:07:09Z");
  const got = Object.keys(expected).map((
    letter,
  ) => [letter, strftime(`%${letter}`, fields, berlin)]);
  assertEquals(Object.fromEntries(got), expected);
});

Deno.test("strftime() takes E and O for nothing, as the C locale has it", () => {
  const fields = tm("2009-02-05T13:07:09Z");
  const modified = "%Ec %EC %Ex %EX %Ey %EY %Od %Oe %OH %OI %Om %OM %OS %Ou %OU %OV %Ow %OW %Oy";
  const plain = modified.replaceAll(/[EO]/g, "");
  assertEquals(strftime(modified, fields, berlin), strftime(plain, fields, berlin));
});

Deno.test("strftime() counts weeks from Sunday, from Monday and by ISO 8601 at the turns of years", () => {
  const weeks = (day: string) => strftime("%U %W %G-W%V-%u", tm(`${day}T00:00:00Z`), berlin);
  assertEquals(weeks("2005-01-01"), "00 00 2004-W53-6");
  assertEquals(weeks("2005-01-02"), "01 00 2004-W53-7");
  assertEquals(weeks("2008-12-29"), "52 52 2009-W01-1");
  assertEquals(weeks("2010-01-03"), "01 00 2009-W53-7");
  assertEquals(weeks("2011-01-01"), "00 00 2010-W52-6");
  assertEquals(weeks("2012-01-01"), "01 00 2011-W52-7");
  assertEquals(weeks("2020-12-31"), "52 52 2020-W53-4");
  assertEquals(weeks("2021-01-01"), "00 00 2020-W53-5");
  assertEquals(weeks("2022-01-01"), "00 00 2021-W52-6");
});

Deno.test("strftime() writes years of any sign and length", () => {
  const years = (year: string) => strftime("%Y %C %y %F", tm(`${year}-01-01T00:00:00Z`), berlin);
  assertEquals(years("0005"), "5 00 05 5-01-01");
  assertEquals(years("-000005"), "-5 -1 95 -5-01-01");
  assertEquals(years("+012345"), "12345 123 45 12345-01-01");
});

Deno.test("strftime() says noon and midnight as 12", () => {
  assertEquals(strftime("%I %p", tm("2009-02-05T12:00:00Z"), berlin), "12 PM");
  assertEquals(strftime("%I %p", tm("2009-02-05T00:00:00Z"), berlin), "12 AM");
  assertEquals(strftime("%I %p", tm("2009-02-05T23:00:00Z"), berlin), "11 PM");
});

Deno.test("strftime() writes offsets in hours and minutes, west with a minus", () => {
  const offset = (seconds: number) =>
    strftime("%z", tm("2009-02-05T00:00:00Z"), { offset: seconds, name: "" });
  assertEquals([0, 19_800, -12_600, -17_762].map(offset), ["+0000", "+0530", "-0330", "-0456"]);
});

Deno.test("strftime() keeps what is no conversion, bytes above ASCII and NUL included", () => {
  const kept = "é\xff\0%Q%E%é%";
  assertEquals(strftime(kept, tm("2009-02-05T00:00:00Z"), berlin), kept);
});

Deno.test("strftime() shows a question mark for the name of a day or month that there is not", () => {
  const fields = { ...tm("2009-02-05T00:00:00Z"), wday: 7, mon: -1 };
  assertEquals(strftime("%a %A %b %B", fields, berlin), "? ? ? ?");
});

Deno.test("zoneAbbreviation() knows the abbreviations that tzdata has", () => {
  const cases = [
    ["Eastern Standard Time", -18_000, "EST"],
    ["Central European Summer Time", 7200, "CEST"],
    ["Japan Standard Time", 32_400, "JST"],
    ["Coordinated Universal Time", 0, "UTC"],
    ["Greenwich Mean Time", 0, "GMT"],
    ["Central Africa Time", 7200, "CAT"],
  ] as const;
  for (const [name, offset, expected] of cases) {
    assertEquals(zoneAbbreviation(name, offset), expected);
  }
});

Deno.test("zoneAbbreviation() is the offset where tzdata has no name", () => {
  assertEquals(zoneAbbreviation("Brasilia Standard Time", -10_800), "-03");
  assertEquals(zoneAbbreviation("Lord Howe Standard Time", 37_800), "+1030");
  assertEquals(zoneAbbreviation("GMT+03:00", 10_800), "+03");
});

Deno.test("zoneAbbreviation() calls an offset with odd seconds local mean time", () => {
  assertEquals(zoneAbbreviation("GMT-04:56:02", -17_762), "LMT");
});
