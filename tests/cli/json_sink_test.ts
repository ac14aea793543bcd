import { assertEquals } from "@std/assert";
import { JsonSink, type JsonSinkOptions } from "../../cli/json_sink.ts";
import { Output } from "../../cli/output.ts";
import { ScriptError } from "../../runtime/errors.ts";

const noon = Date.UTC(2024, 5, 1, 12, 34, 56, 789);

/** A sink whose stdout can be read as bytes, and stderr as text. */
function sinkWith(options: JsonSinkOptions = {}) {
  const written = { stdout: [] as number[], stderr: "" };
  const stdout = {
    writeSync(taken: Uint8Array): number {
      written.stdout.push(...taken);
      return taken.length;
    },
  };
  const stderr = {
    writeSync(taken: Uint8Array): number {
      written.stderr += new TextDecoder().decode(taken);
      return taken.length;
    },
  };
  return { sink: new JsonSink(new Output(stdout, stderr), options), written };
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const boom = new ScriptError({
  kind: "runtime",
  script: "dashboard.lua",
  file: "lib/util.lua",
  line: 3,
  sourceLine: "error('boom')",
  message: "boom",
  traceback: [{ file: "lib/util.lua", line: 3, what: "upvalue 'check'" }],
  locals: [{ name: "n", value: "1" }],
});

Deno.test("write() passes what a script prints on untouched", () => {
  const { sink, written } = sinkWith({ quiet: true });
  sink.write("a.lua", "stdout", Uint8Array.of(0x00, 0xff, 0x0a));
  sink.flush();
  assertEquals(written, { stdout: [0x00, 0xff, 0x0a], stderr: "" });
});

Deno.test("write() wraps what a script writes to stderr", () => {
  const { sink, written } = sinkWith();
  sink.write("a.lua", "stderr", bytes("half\na line"));
  sink.write("a.lua", "stderr", Uint8Array.of(0xff));
  sink.flush();
  assertEquals(
    written.stderr,
    '{"stream":"stderr","script":"a.lua","text":"half\\na line"}\n' +
      '{"stream":"stderr","script":"a.lua","text":"\ufffd"}\n',
  );
});

Deno.test("log() writes one object a line, whatever the message holds", () => {
  const { sink, written } = sinkWith();
  sink.log({ time: noon, level: "info", script: "a.lua", message: bytes('one\n"two"\x1b') });
  sink.log({ time: noon + 1, level: "warn", script: "a.lua", message: Uint8Array.of(0xff) });
  sink.log({ time: noon + 2, level: "debug", script: "a.lua", message: bytes("left out") });
  sink.flush();
  assertEquals(
    written.stderr,
    '{"time":"2024-06-01T12:34:56.789Z","level":"info","script":"a.lua",' +
      '"message":"one\\n\\"two\\"\\u001b"}\n' +
      '{"time":"2024-06-01T12:34:56.790Z","level":"warn","script":"a.lua","message":"\ufffd"}\n',
  );
});

Deno.test("log() leaves out what is below the level", () => {
  for (
    const [options, expected] of [[{}, 3], [{ level: "debug" }, 4], [{ quiet: true }, 0]] as const
  ) {
    const { sink, written } = sinkWith(options);
    for (const level of ["debug", "info", "warn", "error"] as const) {
      sink.log({ time: noon, level, script: "a.lua", message: bytes("x") });
    }
    sink.flush();
    assertEquals(written.stderr.split("\n").length - 1, expected);
  }
});

Deno.test("fail() writes all that is known about an error on one line", () => {
  const { sink, written } = sinkWith({ quiet: true });
  sink.fail(boom, noon);
  sink.finish();
  assertEquals(
    written.stderr,
    '{"time":"2024-06-01T12:34:56.789Z","level":"error","kind":"runtime",' +
      '"script":"dashboard.lua","file":"lib/util.lua","line":3,"message":"boom",' +
      '"traceback":[{"file":"lib/util.lua","line":3,"what":"upvalue \'check\'"}],' +
      '"locals":{"n":"1"}}\n',
  );
});

Deno.test("fail() counts an error that comes again, once a second and at the end", () => {
  const { sink, written } = sinkWith();
  for (let frame = 0; frame < 70; frame++) sink.fail(boom, noon + frame * 1000 / 60);
  sink.finish();
  const [, ...counts] = written.stderr.trimEnd().split("\n");
  const counted = (time: string, repeated: number) =>
    `{"time":"2024-06-01T12:34:${time}Z","level":"error","repeated":${repeated},` +
    `"script":"dashboard.lua","file":"lib/util.lua","line":3,"message":"boom"}`;
  assertEquals(counts, [counted("57.789", 59), counted("57.939", 10)]);
});
