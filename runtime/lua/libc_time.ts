import { strftime, summerTime, type Tm, zoneAbbreviation } from "./strftime.ts";

/** What `glue.wasm` imports for C's `<time.h>`. Times are seconds since the epoch; `tm` points to a `struct tm`. */
export interface TimeImports {
  emscripten_date_now(): number;
  _emscripten_get_now_is_monotonic(): number;
  _localtime_js(time: bigint, tm: number): void;
  _gmtime_js(time: bigint, tm: number): void;
  _mktime_js(tm: number): bigint;
  _tzset_js(timezone: number, daylight: number, names: number): void;
  strftime(at: number, max: number, format: number, tm: number): number;
}

/**
 * The first and last second since the epoch that a `struct tm` can hold: its years have 32 bits.
 *
 * `os.date` as compiled can't see `localtime` or `gmtime` fail, so it never raises its "date result cannot be
 * represented in this installation": what lies outside shows the nearest end, unless it is refused before.
 */
export const representable = {
  first: -67_768_040_609_740_800n,
  last: 67_768_036_191_676_799n,
} as const;

/**
 * C's functions for times, in the zone of the process. `memory` gives a view that holds until the next call into the
 * machine, `wallTime` milliseconds since the epoch. None of them throws.
 */
export function timeImports(memory: () => DataView, wallTime: () => number): TimeImports {
  const zone = localZone();
  return {
    emscripten_date_now: () => wallTime(),
    _emscripten_get_now_is_monotonic: () => 1,

    _localtime_js(time, tm) {
      const moment = fold(clamp(time));
      const { seconds } = moment;
      writeTm(memory(), tm, moment, zone.offset(seconds), zone.isSummer(seconds));
    },

    _gmtime_js(time, tm) {
      writeTm(memory(), tm, fold(clamp(time)), 0, false);
    },

    _mktime_js(tm) {
      const view = memory();
      const wall = fold(wallSeconds(readTm(view, tm)));
      const seconds = zone.resolve(wall.seconds, view.getInt32(tm + ISDST, true));
      const offset = zone.offset(seconds);
      const local = unfold({ ...wall, seconds: seconds + offset });
      if (local !== clamp(local)) return -1n;
      const moment = { ...wall, seconds };
      writeTm(view, tm, moment, offset, zone.isSummer(seconds));
      return unfold(moment);
    },

    // The names stay null: that is how `strftime` knows a local time, whose zone it names itself.
    _tzset_js(timezone, daylight, _names) {
      const year = new Date(wallTime()).getFullYear();
      const [january = 0, july = 0] = [0, 6].map((month) =>
        zone.offset(new Date(year, month).getTime() / 1000)
      );
      memory().setInt32(timezone, -Math.min(january, july), true);
      memory().setInt32(daylight, january === july ? 0 : 1, true);
    },

    strftime(at, max, format, tm) {
      const view = memory();
      const fields = readTm(view, tm);
      const offset = view.getInt32(tm + GMTOFF, true);
      const name = view.getUint32(tm + ZONE, true);
      const text = strftime(readText(view, format), fields, {
        offset,
        get name() {
          if (name !== 0) return readText(view, name);
          return zone.abbreviation(fold(wallSeconds(fields) - BigInt(offset)).seconds);
        },
      });
      if (text.length >= max) return 0;
      for (let i = 0; i < text.length; i++) view.setUint8(at + i, text.charCodeAt(i));
      view.setUint8(at + text.length, 0);
      return text.length;
    },
  };
}

const DAY = 86_400;
/** 400 years: after them the calendar repeats, weekdays and all. */
const CYCLE = 12_622_780_800;

/** A time as seconds that JavaScript's dates can hold, and cycles of 400 years beside them. */
interface Moment {
  readonly seconds: number;
  readonly cycles: number;
}

/** Folds only what is far from the present, where no zone's rules change any more. */
function fold(time: bigint): Moment {
  const seconds = Number(time);
  if (Math.abs(seconds) < 1e12) return { seconds, cycles: 0 };
  const cycles = Math.trunc(seconds / CYCLE) - 10 * Math.sign(seconds);
  return { seconds: Number(time - unfold({ seconds: 0, cycles })), cycles };
}

function unfold(moment: Moment): bigint {
  return BigInt(moment.seconds) + BigInt(moment.cycles) * BigInt(CYCLE);
}

function clamp(time: bigint): bigint {
  if (time < representable.first) return representable.first;
  return time > representable.last ? representable.last : time;
}

/** The zone of the process. Times are seconds since the epoch, wall times seconds as if the zone were Greenwich's. */
interface LocalZone {
  /** Seconds east of Greenwich. */
  offset(seconds: number): number;
  isSummer(seconds: number): boolean;
  abbreviation(seconds: number): string;
  /** The time of a wall time. `isdst` is C's: positive if it is meant as summer time, 0 if not, negative if unknown. */
  resolve(wall: number, isdst: number): number;
}

function localZone(): LocalZone {
  // Made when first needed: the first use of Intl in a process takes some 10 ms.
  let formatter: Intl.DateTimeFormat | undefined;
  const longName = (seconds: number): string => {
    formatter ??= new Intl.DateTimeFormat("en-US", { timeZoneName: "long" });
    return formatter.formatToParts(seconds * 1000).find((part) => part.type === "timeZoneName")
      ?.value ?? "GMT";
  };

  const zone: LocalZone = {
    offset(seconds) {
      const local = new Date(seconds * 1000);
      // The last zone with odd seconds gave them up in 1972; only for those the slow way is needed.
      if (seconds > 1e8) return -60 * local.getTimezoneOffset();
      const wall = new Date(0);
      wall.setUTCFullYear(local.getFullYear(), local.getMonth(), local.getDate());
      wall.setUTCHours(local.getHours(), local.getMinutes(), local.getSeconds());
      return wall.getTime() / 1000 - seconds;
    },

    isSummer(seconds) {
      const offset = zone.offset(seconds);
      const lower = (direction: number) =>
        [100, 200, 300].some((days) => zone.offset(seconds + direction * days * DAY) < offset);
      const before = lower(-1);
      const after = lower(1);
      if (!before && !after) return false;
      const name = longName(seconds);
      return isNamed(name) ? summerTime.test(name) : before && after;
    },

    abbreviation(seconds) {
      const offset = zone.offset(seconds);
      const name = longName(seconds);
      if (isNamed(name)) return zoneAbbreviation(name, offset);
      // Intl has no names before 1970 and after 9999, but the zone may have one at the same offset.
      const isSummer = zone.isSummer(seconds);
      const like = namedTimes
        .filter((time) => zone.offset(time) === offset && zone.isSummer(time) === isSummer)
        .map(longName)
        .find(isNamed);
      return zoneAbbreviation(like ?? name, offset);
    },

    resolve(wall, isdst) {
      const before = zone.offset(wall - DAY);
      const candidates = [wall - before, wall - zone.offset(wall + DAY)];
      const exact = candidates.filter((seconds) => seconds + zone.offset(seconds) === wall);
      // Of an hour that comes twice, the first; an hour that is skipped goes on from before it.
      const likely = exact[0] ?? wall - before;
      if (isdst < 0) return likely;
      const isSummer = isdst > 0;
      const meant = exact.find((seconds) => zone.isSummer(seconds) === isSummer);
      if (meant !== undefined) return meant;
      // As glibc has it: the offset of the nearest time that is as asked, within some years, or else one hour.
      for (let distance = 601_200; distance < 268_828_200; distance += 601_200) {
        for (const near of [likely - distance, likely + distance]) {
          if (zone.isSummer(near) === isSummer) return wall - zone.offset(near);
        }
      }
      return likely + (isSummer ? -3600 : 3600);
    },
  };
  return zone;
}

/** Whether Intl has a name for the zone, and not only an offset from Greenwich. */
function isNamed(longName: string): boolean {
  return !longName.startsWith("GMT");
}

/** Winters and summers for which Intl has names. */
const namedTimes = [1970, 1972, 2000, 2024].flatMap((year) =>
  [0, 6].map((month) => Date.UTC(year, month, 15) / 1000)
);

// musl's `struct tm`: eleven fields of 32 bits, the ones of `Tm` first.
const ISDST = 32;
const GMTOFF = 36;
const ZONE = 40;

function readTm(view: DataView, at: number): Tm {
  const field = (index: number) => view.getInt32(at + index * 4, true);
  return {
    sec: field(0),
    min: field(1),
    hour: field(2),
    mday: field(3),
    mon: field(4),
    year: field(5),
    wday: field(6),
    yday: field(7),
  };
}

/** Writes all fields but the pointer to the zone's name. */
function writeTm(view: DataView, at: number, time: Moment, offset: number, summer: boolean): void {
  const date = new Date((time.seconds + offset) * 1000);
  const january1 = new Date(0).setUTCFullYear(date.getUTCFullYear());
  const year = date.getUTCFullYear() + time.cycles * 400 - 1900;
  const fields = [
    ...[date.getUTCSeconds(), date.getUTCMinutes(), date.getUTCHours(), date.getUTCDate()],
    ...[date.getUTCMonth(), Math.min(Math.max(year, -(2 ** 31)), 2 ** 31 - 1), date.getUTCDay()],
    ...[Math.floor((date.getTime() - january1) / (DAY * 1000)), summer ? 1 : 0, offset],
  ];
  fields.forEach((value, index) => view.setInt32(at + index * 4, value, true));
}

/** The wall time that fields mean, which may be out of their ranges. */
function wallSeconds(tm: Tm): bigint {
  const month = ((tm.mon % 12) + 12) % 12;
  const year = tm.year + 1900 + (tm.mon - month) / 12;
  const cycles = Math.floor(year / 400);
  const first = new Date(0).setUTCFullYear(year - cycles * 400, month) / 1000;
  const rest = (tm.mday - 1) * DAY + tm.hour * 3600 + tm.min * 60 + tm.sec;
  return unfold({ seconds: first + rest, cycles });
}

/** The bytes of a C string, one in each character. */
function readText(view: DataView, at: number): string {
  let text = "";
  for (let byte = view.getUint8(at); byte !== 0; byte = view.getUint8(++at)) {
    text += String.fromCharCode(byte);
  }
  return text;
}
