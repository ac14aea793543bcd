import { assert, assertEquals, assertMatch } from "@std/assert";
import { Output } from "../../cli/output.ts";
import { TextSink, type TextSinkOptions } from "../../cli/text_sink.ts";
import { ScriptError } from "../../runtime/errors.ts";
import type { LogLevel } from "../../runtime/sink.ts";

const noon = Date.UTC(2024, 5, 1, 12, 34, 56, 789);

/** A sink whose streams can be read: each by itself, and both in the order of writing. */
function sinkWith(options: TextSinkOptions = {}) {
  const written = { stdout: "", stderr: "", both: "" };
  const writer = (name: "stdout" | "stderr") => ({
    writeSync(taken: Uint8Array): number {
      const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(taken);
      written[name] += text;
      written.both += text;
      return taken.length;
    },
  });
  const sink = new TextSink(new Output(writer("stdout"), writer("stderr")), {
    utc: true,
    ...options,
  });
  return { sink, written };
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function line(level: LogLevel, message: string, time = noon) {
  return { time, level, script: "dashboard.lua", message: bytes(message) };
}

function failure(message: string, lineNumber = 12): ScriptError {
  return new ScriptError({
    kind: "runtime",
    script: "dashboard.lua",
    file: "dashboard.lua",
    line: lineNumber,
    message,
  });
}

Deno.test("write() passes a script's bytes on untouched, in order", () => {
  const calls: [string, number[]][] = [];
  const writer = (name: string) => ({
    writeSync(taken: Uint8Array): number {
      calls.push([name, [...taken]]);
      return taken.length;
    },
  });
  const sink = new TextSink(new Output(writer("stdout"), writer("stderr")));
  sink.write("a.lua", "stdout", Uint8Array.of(0x1b, 0x00, 0xff, 0x0d));
  sink.write("a.lua", "stderr", Uint8Array.of(0xfe));
  sink.flush();
  assertEquals(calls, [["stdout", [0x1b, 0x00, 0xff, 0x0d]], ["stderr", [0xfe]]]);
});

Deno.test("log() writes time, level, script and message to stderr", () => {
  const { sink, written } = sinkWith({ level: "debug" });
  sink.log(line("debug", "looked"));
  sink.log(line("info", "ready"));
  sink.log(line("warn", "slow"));
  sink.log(line("error", "lost"));
  sink.flush();
  assertEquals(
    written.stderr,
    `12:34:56.789 debug dashboard.lua: looked
12:34:56.789 info  dashboard.lua: ready
12:34:56.789 warn  dashboard.lua: slow
12:34:56.789 error dashboard.lua: lost
`,
  );
  assertEquals(written.stdout, "");
});

Deno.test("log() gives local time when not told to give UTC", () => {
  const { sink, written } = sinkWith({ utc: false });
  sink.log(line("info", "ready"));
  sink.flush();
  const date = new Date(noon);
  const hours = String(date.getHours()).padStart(2, "0");
  const minutes = String(date.getMinutes()).padStart(2, "0");
  assertEquals(written.stderr, `${hours}:${minutes}:56.789 info  dashboard.lua: ready\n`);
});

Deno.test("log() indents the further lines of a message", () => {
  const { sink, written } = sinkWith();
  sink.log(line("info", "one\ntwo\n  three\n"));
  sink.flush();
  assertEquals(
    written.stderr,
    "12:34:56.789 info  dashboard.lua: one\n    two\n      three\n",
  );
});

Deno.test("log() shows control characters as escapes and bytes that are not UTF-8 as U+FFFD", () => {
  const { sink, written } = sinkWith();
  const message = Uint8Array.of(0x1b, 0x5b, 0x32, 0x4a, 0x09, 0xff, 0x07);
  sink.log({ time: noon, level: "info", script: "a\x1b.lua", message });
  sink.flush();
  assertEquals(written.stderr, "12:34:56.789 info  a\\x1b.lua: \\x1b[2J\t\ufffd\\x07\n");
});

Deno.test("log() leaves out what is below the level, info if none is given", () => {
  for (
    const [options, expected] of [[{}, 3], [{ level: "warn" }, 2], [{ quiet: true }, 0]] as const
  ) {
    const { sink, written } = sinkWith(options);
    for (const level of ["debug", "info", "warn", "error"] as const) sink.log(line(level, "x"));
    sink.flush();
    assertEquals(written.stderr.split("\n").length - 1, expected);
  }
});

Deno.test("quiet keeps prints and errors", () => {
  const { sink, written } = sinkWith({ quiet: true });
  sink.write("dashboard.lua", "stdout", bytes("printed\n"));
  sink.log(line("warn", "slow"));
  sink.fail(failure("boom"), noon);
  sink.finish();
  assertEquals(written.both, "printed\nerror: boom\n    at dashboard.lua:12\n");
});

Deno.test("log() and fail() use colours when told to", () => {
  const { sink, written } = sinkWith({ colors: true });
  sink.log(line("warn", "slow"));
  sink.fail(failure("boom"), noon);
  sink.finish();
  assertEquals(
    written.stderr,
    "\x1b[2m12:34:56.789\x1b[22m \x1b[33mwarn \x1b[39m dashboard.lua: slow\n" +
      "\x1b[1m\x1b[31merror\x1b[39m\x1b[22m\x1b[1m:\x1b[22m boom\n" +
      "    at \x1b[36mdashboard.lua:12\x1b[39m\n",
  );
});

Deno.test("a log line starts a line of its own when a script left stderr within one", () => {
  const { sink, written } = sinkWith();
  sink.write("dashboard.lua", "stderr", bytes("loading"));
  sink.write("dashboard.lua", "stderr", bytes(""));
  sink.log(line("info", "ready"));
  sink.write("dashboard.lua", "stderr", bytes("done\n"));
  sink.log(line("info", "bye"));
  sink.finish();
  assertEquals(
    written.stderr,
    `loading
12:34:56.789 info  dashboard.lua: ready
done
12:34:56.789 info  dashboard.lua: bye
`,
  );
});

Deno.test("an error of each frame is shown once, then counted once a second", () => {
  const { sink, written } = sinkWith();
  for (let frame = 0; frame < 150; frame++) {
    sink.fail(failure("attempt to index a nil value (local 'player')"), noon + frame * 1000 / 60);
  }
  sink.finish();
  assertEquals(
    written.stderr,
    `error: attempt to index a nil value (local 'player')
    at dashboard.lua:12
... 59 more: dashboard.lua:12: attempt to index a nil value (local 'player')
... 60 more: dashboard.lua:12: attempt to index a nil value (local 'player')
... 30 more: dashboard.lua:12: attempt to index a nil value (local 'player')
`,
  );
});

Deno.test("an error that comes again after a while is counted at once", () => {
  const { sink, written } = sinkWith();
  sink.fail(failure("boom"), noon);
  sink.fail(failure("boom"), noon + 5000);
  sink.flush();
  assertMatch(written.stderr, /boom\n.*\n\.\.\. 1 more: dashboard\.lua:12: boom\n$/);
  sink.finish();
  assertEquals(written.stderr.split("more").length, 2);
});

Deno.test("a count that is due is written before what is logged later", () => {
  const { sink, written } = sinkWith();
  sink.fail(failure("boom"), noon);
  sink.fail(failure("boom"), noon + 10);
  sink.log(line("info", "at once", noon + 20));
  sink.log(line("debug", "left out", noon + 1500));
  sink.log(line("info", "later", noon + 1600));
  sink.finish();
  assertEquals(
    written.stderr,
    `error: boom
    at dashboard.lua:12
12:34:56.809 info  dashboard.lua: at once
... 1 more: dashboard.lua:12: boom
12:34:58.389 info  dashboard.lua: later
`,
  );
});

Deno.test("a clock that is set back does not silence counts", () => {
  const { sink, written } = sinkWith();
  sink.fail(failure("boom"), noon);
  sink.fail(failure("boom"), noon - 3_600_000);
  sink.flush();
  assertMatch(written.stderr, /\n\.\.\. 1 more: /);
});

Deno.test("errors that differ in script, line or message are shown each", () => {
  const { sink, written } = sinkWith();
  sink.fail(failure("boom"), noon);
  sink.fail(failure("boom", 13), noon);
  sink.fail(failure("bang"), noon);
  sink.fail(new ScriptError({ kind: "runtime", script: "other.lua", message: "boom" }), noon);
  sink.finish();
  assertEquals(written.stderr.match(/^error: /gm)?.length, 4);
  assertEquals(written.stderr.includes("more"), false);
});

Deno.test("a count shows the first line of a long message, shortened and escaped", () => {
  const { sink, written } = sinkWith();
  const error = failure(`\x1b${"x".repeat(500)}\nsecond line`);
  sink.fail(error, noon);
  sink.fail(error, noon);
  sink.finish();
  const last = written.stderr.trimEnd().split("\n").at(-1);
  assertEquals(last, `... 1 more: dashboard.lua:12: \\x1b${"x".repeat(119)}...`);
});

Deno.test("of many different errors only the last 1,000 are remembered", () => {
  const { sink, written } = sinkWith();
  sink.fail(failure("first"), noon);
  sink.fail(failure("first"), noon);
  for (let number = 0; number < 999; number++) sink.fail(failure(`other ${number}`), noon);
  assertEquals(written.both.includes("more"), false);
  sink.fail(failure("one too many"), noon);
  sink.flush();
  assertMatch(
    written.stderr,
    /\.\.\. 1 more: dashboard\.lua:12: first\nerror: one too many\n.*\n$/,
  );
  sink.fail(failure("first"), noon);
  sink.finish();
  assertEquals(written.stderr.match(/^error: first$/gm)?.length, 2);
});

Deno.test("an error that keeps coming is not forgotten among many others", () => {
  const { sink, written } = sinkWith();
  for (let number = 0; number < 3000; number++) {
    sink.fail(failure("steady"), noon);
    sink.fail(failure(`other ${number}`), noon);
  }
  sink.finish();
  assertEquals(written.stderr.match(/^error: steady$/gm)?.length, 1);
  assert(written.stderr.endsWith("... 2999 more: dashboard.lua:12: steady\n"));
});
