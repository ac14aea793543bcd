/** A broken-down time with the fields and ranges of C's `struct tm`. */
export interface Tm {
  readonly sec: number;
  readonly min: number;
  readonly hour: number;
  /** Day of the month, from 1. */
  readonly mday: number;
  /** Months since January. */
  readonly mon: number;
  /** Years since 1900. */
  readonly year: number;
  /** Days since Sunday. */
  readonly wday: number;
  /** Days since January 1. */
  readonly yday: number;
}

/** What `%z` and `%Z` show. */
export interface Zone {
  /** Seconds east of Greenwich. */
  readonly offset: number;
  /** Abbreviation, as tzdata has it: `CET`, `+03`. */
  readonly name: string;
}

/**
 * Formats a time as C's `strftime` does in the C locale, with the conversions of C99.
 *
 * `%E` and `%O` change nothing there. What is no conversion stays as it is, character for character:
 * a caller with bytes hands one byte as one character and gets them back unchanged.
 */
export function strftime(format: string, tm: Tm, zone: Zone): string {
  return format.replace(
    /%(?:[EO](?!%))?(.)/gs,
    (specifier, letter) => conversions.get(letter)?.(tm, zone) ?? specifier,
  );
}

/**
 * The abbreviation that tzdata has for a zone's long English name (`Central European Summer Time`: `CEST`).
 *
 * Most zones have none there: theirs is their offset (seconds east of Greenwich), as in `+03` and `-0930`. An offset
 * with odd seconds is the local mean time from before there were zones.
 */
export function zoneAbbreviation(longName: string, offset: number): string {
  const [, place = longName, season] =
    /^(.*?)(?: (Standard|Daylight|Summer))? Time$/.exec(longName) ?? [];
  const [standard, summer] = abbreviations.get(place) ?? [];
  const known = season === "Daylight" || season === "Summer" ? summer : standard;
  if (known !== undefined) return known;
  if (offset % 60 !== 0) return "LMT";
  return hoursAndMinutes(offset).replace(/00$/, "");
}

/** What ends a zone's long English name while it keeps summer time. */
export const summerTime = / (Daylight|Summer) Time$/;

type Conversion = (tm: Tm, zone: Zone) => string;

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  ...["January", "February", "March", "April", "May", "June", "July"],
  ...["August", "September", "October", "November", "December"],
];

const conversions: ReadonlyMap<string, Conversion> = new Map<string, Conversion>([
  ["a", (tm) => (weekdays[tm.wday] ?? "?").slice(0, 3)],
  ["A", (tm) => weekdays[tm.wday] ?? "?"],
  ["b", (tm) => (months[tm.mon] ?? "?").slice(0, 3)],
  ["B", (tm) => months[tm.mon] ?? "?"],
  ["c", shorthand("%a %b %e %H:%M:%S %Y")],
  ["C", (tm) => digits(Math.floor(fullYear(tm) / 100), 2)],
  ["d", (tm) => digits(tm.mday, 2)],
  ["D", shorthand("%m/%d/%y")],
  ["e", (tm) => String(tm.mday).padStart(2)],
  ["F", shorthand("%Y-%m-%d")],
  ["g", (tm) => digits(modulo(isoWeek(tm).year, 100), 2)],
  ["G", (tm) => String(isoWeek(tm).year)],
  ["h", shorthand("%b")],
  ["H", (tm) => digits(tm.hour, 2)],
  ["I", (tm) => digits(modulo(tm.hour - 1, 12) + 1, 2)],
  ["j", (tm) => digits(tm.yday + 1, 3)],
  ["m", (tm) => digits(tm.mon + 1, 2)],
  ["M", (tm) => digits(tm.min, 2)],
  ["n", () => "\n"],
  ["p", (tm) => tm.hour < 12 ? "AM" : "PM"],
  ["r", shorthand("%I:%M:%S %p")],
  ["R", shorthand("%H:%M")],
  ["S", (tm) => digits(tm.sec, 2)],
  ["t", () => "\t"],
  ["T", shorthand("%H:%M:%S")],
  ["u", (tm) => String(tm.wday === 0 ? 7 : tm.wday)],
  ["U", (tm) => digits(Math.floor((tm.yday + 7 - tm.wday) / 7), 2)],
  ["V", (tm) => digits(isoWeek(tm).week, 2)],
  ["w", (tm) => String(tm.wday)],
  ["W", (tm) => digits(Math.floor((tm.yday + 7 - sinceMonday(tm)) / 7), 2)],
  ["x", shorthand("%m/%d/%y")],
  ["X", shorthand("%H:%M:%S")],
  ["y", (tm) => digits(modulo(fullYear(tm), 100), 2)],
  ["Y", (tm) => String(fullYear(tm))],
  ["z", (_, zone) => hoursAndMinutes(zone.offset)],
  ["Z", (_, zone) => zone.name],
  ["%", () => "%"],
]);

/** Places in long zone names, and the abbreviations of their standard and summer time in tzdata. */
// deno-fmt-ignore
const abbreviations: ReadonlyMap<string, readonly [string, string?]> = new Map<string, [string, string?]>([
  ["Coordinated Universal", ["UTC"]], ["GMT", ["GMT"]], ["Greenwich Mean", ["GMT"]],
  ["British", ["GMT", "BST"]], ["Irish", ["IST"]],
  ["Western European", ["WET", "WEST"]], ["Central European", ["CET", "CEST"]],
  ["Eastern European", ["EET", "EEST"]], ["Moscow", ["MSK", "MSD"]], ["Volgograd", ["MSK", "MSD"]],
  ["Newfoundland", ["NST", "NDT"]], ["Atlantic", ["AST", "ADT"]], ["Eastern", ["EST", "EDT"]],
  ["Central", ["CST", "CDT"]], ["Mountain", ["MST", "MDT"]], ["Pacific", ["PST", "PDT"]],
  ["Mexican Pacific", ["MST", "MDT"]], ["Cuba", ["CST", "CDT"]], ["Yukon", ["MST"]],
  ["Alaska", ["AKST", "AKDT"]], ["Hawaii-Aleutian", ["HST", "HDT"]], ["American Samoa", ["SST"]],
  ["Chamorro", ["ChST"]], ["Guam", ["GST"]],
  ["West Africa", ["WAT", "WAST"]], ["Central Africa", ["CAT"]], ["East Africa", ["EAT"]],
  ["South Africa", ["SAST"]],
  ["Israel", ["IST", "IDT"]], ["Pakistan", ["PKT", "PKST"]], ["India", ["IST"]],
  ["Western Indonesia", ["WIB"]], ["Central Indonesia", ["WITA"]], ["Eastern Indonesia", ["WIT"]],
  ["China", ["CST", "CDT"]], ["Taiwan", ["CST", "CDT"]], ["Macao", ["CST", "CDT"]],
  ["Hong Kong", ["HKT", "HKST"]], ["Philippine", ["PST", "PDT"]],
  ["Korean", ["KST", "KDT"]], ["North Korea", ["KST"]], ["Japan", ["JST"]],
  ["Australian Western", ["AWST", "AWDT"]], ["Australian Central", ["ACST", "ACDT"]],
  ["Australian Eastern", ["AEST", "AEDT"]], ["New Zealand", ["NZST", "NZDT"]],
]);

function shorthand(format: string): Conversion {
  return (tm, zone) => strftime(format, tm, zone);
}

/** An offset in seconds as `%z` shows it: `+0530`. */
function hoursAndMinutes(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  return (offset < 0 ? "-" : "+") + digits(Math.floor(minutes / 60) * 100 + minutes % 60, 4);
}

/** The year and week of ISO 8601: weeks begin on Monday, and the first one has January 4 in it. */
function isoWeek(tm: Tm): { year: number; week: number } {
  const year = fullYear(tm);
  const week = Math.floor((tm.yday - sinceMonday(tm) + 10) / 7);
  const january1 = modulo(sinceMonday(tm) - tm.yday, 7);
  if (week < 1) {
    const long = january1 === 4 || (january1 === 5 && isLeap(year - 1));
    return { year: year - 1, week: long ? 53 : 52 };
  }
  const long = january1 === 3 || (january1 === 2 && isLeap(year));
  return week === 53 && !long ? { year: year + 1, week: 1 } : { year, week };
}

function fullYear(tm: Tm): number {
  return tm.year + 1900;
}

function sinceMonday(tm: Tm): number {
  return modulo(tm.wday - 1, 7);
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

/** The remainder that is never negative. */
function modulo(value: number, divisor: number): number {
  return value - divisor * Math.floor(value / divisor);
}
