import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { checkFlags } from "../../cli/check_flags.ts";
import { parseFlags } from "../../cli/flags.ts";
import { type RunFlags, runFlags } from "../../cli/run_flags.ts";
import { UsageError } from "../../cli/usage.ts";
import { logLevels } from "../../cli/lazy_sink.ts";

const defaults: RunFlags = {
  tick: 60,
  frames: undefined,
  duration: undefined,
  virtual: false,
  dispatch: "now",
  watch: undefined,
  watchExclude: [],
  noClearScreen: false,
  root: ".",
  game: undefined,
  record: undefined,
  replay: undefined,
  redact: [],
  trace: false,
  allowOrigin: [],
  callbackTimeout: 5000,
  memory: 512 * 1024 * 1024,
  maxBody: 64 * 1024 * 1024,
  logLevel: "info",
  logFormat: "text",
  quiet: false,
};

async function refusal(...args: string[]): Promise<string> {
  return (await assertRejects(() => parseFlags(args, runFlags), UsageError)).message;
}

Deno.test("parseFlags() gives the defaults of what is left out", async () => {
  assertEquals(await parseFlags([], runFlags), { values: defaults, positionals: [] });
  assertEquals((await parseFlags([], checkFlags)).values, { reporter: "pretty" });
});

Deno.test("parseFlags() reads every flag of run", async () => {
  const given: [string, Partial<RunFlags>][] = [
    ["--tick=120", { tick: 120 }],
    ["--tick=1", { tick: 1 }],
    ["--tick=1000", { tick: 1000 }],
    ["--frames=1", { frames: 1 }],
    ["--duration=1.5s", { duration: 1500 }],
    ["--virtual", { virtual: true }],
    ["--dispatch=frame", { dispatch: "frame" }],
    ["--root=a=b", { root: "a=b" }],
    ["--root=two\nlines", { root: "two\nlines" }],
    ["--callback-timeout=0", { callbackTimeout: 0 }],
    ["--memory=16MiB", { memory: 16 * 1024 * 1024 }],
    ["--memory=2g", { memory: 2 ** 31 }],
    ["--log-level=error", { logLevel: "error" }],
    ["--log-format=json", { logFormat: "json" }],
    ["--record=x.har", { record: "x.har" }],
    ["--replay=x.har", { replay: "x.har" }],
    ["--redact=X-Key", { redact: ["X-Key"] }],
    ["--quiet", { quiet: true }],
  ];
  for (const [arg, values] of given) {
    assertEquals((await parseFlags([arg], runFlags)).values, { ...defaults, ...values }, arg);
  }
});

Deno.test("--log-level offers the levels that the host has", async () => {
  for (const level of logLevels) {
    const { values } = await parseFlags([`--log-level=${level}`], runFlags);
    assertEquals(values.logLevel, level);
  }
  assertStringIncludes(await refusal("--log-level=no"), "must be debug, info, warn or error");
});

Deno.test("--tick refuses what is not a whole number from 1 to 1000", async () => {
  for (const text of ["0", "1001", "abc", "1e3", "2.5", "-5", "+5", "0x10", " 5", "NaN", "６０"]) {
    assertEquals(
      await refusal(`--tick=${text}`),
      `--tick=${text} must be a whole number, 1 to 1000`,
    );
  }
});

Deno.test("--frames refuses 0 and what no integer can hold", async () => {
  assertEquals(await refusal("--frames=0"), "--frames=0 must be a whole number, 1 or more");
  assertEquals(
    await refusal("--frames=99999999999999999999"),
    "--frames=99999999999999999999 must be a whole number, 1 or more, at most 9007199254740991",
  );
});

Deno.test("--duration refuses 0 and a number without a unit", async () => {
  assertEquals(
    await refusal("--duration=0"),
    "--duration=0 must be longer than 0: 3s, 500ms or 2m",
  );
  assertStringIncludes(await refusal("--duration=3"), "--duration=3 needs a unit: 3s, 500ms");
  assertStringIncludes(await refusal("--duration", "soon"), "--duration=soon is not a time");
});

Deno.test("--callback-timeout refuses a negative time", async () => {
  assertStringIncludes(await refusal("--callback-timeout=-1s"), "can't be negative");
});

Deno.test("--memory refuses less than a machine starts with and more than it can address", async () => {
  for (const text of ["15MiB", "0", "2.1GiB"]) {
    assertEquals(
      await refusal(`--memory=${text}`),
      `--memory=${text} must be from 16MiB to 2GiB`,
    );
  }
  assertStringIncludes(await refusal("--memory=512"), "--memory=512 needs a unit");
});

Deno.test("a wrong word is refused with the choices and the nearest", async () => {
  assertEquals(
    await refusal("--dispatch=fram"),
    "--dispatch=fram must be now or frame; did you mean frame?",
  );
  assertEquals(
    await refusal("--log-level=INFO"),
    "--log-level=INFO must be debug, info, warn or error; did you mean info?",
  );
  assertEquals(await refusal("--log-format=xml"), "--log-format=xml must be text or json");
});
