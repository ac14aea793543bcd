import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  defineFlags,
  list,
  optionalValue,
  parseFlags,
  text,
  toggle,
  value,
} from "../../cli/flags.ts";
import { runFlags } from "../../cli/run_flags.ts";
import { UsageError } from "../../cli/usage.ts";

const laterFlags = defineFlags("later", {
  watch: optionalValue(text("PATHS"), { bare: ".", doc: "reload on change" }),
  noClearScreen: toggle({ doc: "keep what is on the screen" }),
  allowOrigin: list(text("ORIGIN"), { doc: "another page that may connect" }),
  name: value(text("NAME"), { doc: "a name" }),
});

async function refusal(...args: string[]): Promise<string> {
  const error = await assertRejects(() => parseFlags(args, runFlags), UsageError);
  assertEquals(error.exitCode, 2);
  return error.message;
}

Deno.test("parseFlags() takes a value after = or as the next argument", async () => {
  const { values, positionals } = await parseFlags(["--tick", "30", "a.lua"], runFlags);
  assertEquals(values.tick, 30);
  assertEquals(positionals, ["a.lua"]);
});

Deno.test("parseFlags() takes flags before, between and after scripts", async () => {
  const { values, positionals } = await parseFlags(
    ["--virtual", "a.lua", "--tick=5", "b.lua", "--quiet"],
    runFlags,
  );
  assertEquals([values.virtual, values.tick, values.quiet], [true, 5, true]);
  assertEquals(positionals, ["a.lua", "b.lua"]);
});

Deno.test("parseFlags() ends the flags at --", async () => {
  const { values, positionals } = await parseFlags(
    ["--quiet", "--", "--virtual", "-x.lua", "--", "-"],
    runFlags,
  );
  assertEquals([values.quiet, values.virtual], [true, false]);
  assertEquals(positionals, ["--virtual", "-x.lua", "--", "-"]);
});

Deno.test("parseFlags() takes - as a positional", async () => {
  assertEquals((await parseFlags(["-", "--quiet"], runFlags)).positionals, ["-"]);
});

Deno.test("parseFlags() keeps scripts named like numbers and truths as they are", async () => {
  const names = ["123", "0x10", "1e3", "007", "true", "constructor", "__proto__", "a=b.lua", ""];
  assertEquals((await parseFlags(names, runFlags)).positionals, names);
});

Deno.test("a toggle does not swallow a script named true or false", async () => {
  for (const name of ["true", "false"]) {
    const { values, positionals } = await parseFlags(["--virtual", name], runFlags);
    assertEquals(values.virtual, true);
    assertEquals(positionals, [name]);
  }
});

Deno.test("a toggle refuses a value", async () => {
  assertEquals(
    await refusal("--virtual=yes"),
    "--virtual takes no value, got --virtual=yes: write --virtual, or leave it out",
  );
  for (const arg of ["--virtual=true", "--virtual=false", "--virtual="]) {
    assertStringIncludes(await refusal(arg), "--virtual takes no value");
  }
});

Deno.test("the last of several values counts", async () => {
  const { values } = await parseFlags(["--tick=abc", "--tick", "30", "--tick=10"], runFlags);
  assertEquals(values.tick, 10);
});

Deno.test("a flag without its value is refused", async () => {
  const cases = [
    ["--tick="],
    ["--tick"],
    ["--tick", ""],
    ["--tick", "--virtual"],
    ["--tick", "--", "5"],
    ["--tick", "-"],
    ["--tick", "-5"],
  ];
  for (const args of cases) {
    assertEquals(await refusal(...args), "--tick needs a value: --tick=N", args.join(" "));
  }
  assertEquals(
    await refusal("--dispatch"),
    "--dispatch needs a value: --dispatch=now|frame",
  );
});

Deno.test("an unknown flag is refused with the nearest and where they are listed", async () => {
  const hint = (flag: string) => `did you mean ${flag}? (luanet help run lists them)`;
  assertEquals(await refusal("--tik"), `unknown flag --tik; ${hint("--tick")}`);
  assertEquals(await refusal("--tik=30"), `unknown flag --tik; ${hint("--tick")}`);
  assertEquals(await refusal("-tick=30"), `unknown flag -tick; ${hint("--tick")}`);
  assertEquals(await refusal("--hlep"), `unknown flag --hlep; ${hint("--help")}`);
  assertEquals(
    await refusal("--callback_timeout=1s"),
    `unknown flag --callback_timeout; ${hint("--callback-timeout")}`,
  );
  assertEquals(await refusal("--zebra"), "unknown flag --zebra (luanet help run lists the flags)");
});

Deno.test("an unknown flag is refused before the values of known ones", async () => {
  assertStringIncludes(await refusal("--tick=abc", "--tik"), "unknown flag --tik;");
});

Deno.test("a flag's property is no name for it", async () => {
  assertStringIncludes(
    await refusal("--callbackTimeout=1s"),
    "unknown flag --callbackTimeout; did you mean --callback-timeout?",
  );
});

Deno.test("names of Object's own are unknown flags", async () => {
  for (const name of ["--constructor", "--__proto__", "--__proto__=1", "--toString", "--_=1"]) {
    assertStringIncludes(await refusal(name), `unknown flag ${name.split("=")[0]}`);
  }
  assertEquals(Object.keys(Object.prototype), []);
});

Deno.test("dotted names are unknown flags", async () => {
  assertStringIncludes(await refusal("--a.b=1"), "unknown flag --a.b (");
  assertStringIncludes(await refusal("--tick.x=1"), "unknown flag --tick.x; did you mean --tick?");
});

Deno.test("letters in a row, short flags and negative numbers are unknown flags", async () => {
  for (const arg of ["-abc", "-q", "-5", "-q=1", "-qh", "---", "--=1", "-="]) {
    assertStringIncludes(await refusal(arg), `unknown flag ${arg.split("=")[0]} (luanet help run`);
  }
});

Deno.test("--no- before a flag is refused with the remedy", async () => {
  assertEquals(
    await refusal("--no-virtual"),
    "unknown flag --no-virtual; leave --virtual out instead (luanet help run)",
  );
});

Deno.test("a script named like a flag is refused with how to write it", async () => {
  assertStringIncludes(await refusal("-x.lua"), "a file of that name is written ./-x.lua");
});

Deno.test("an optional value is taken only after =", async () => {
  const bare = await parseFlags(["--watch", "a.lua"], laterFlags);
  assertEquals(bare.values.watch, ".");
  assertEquals(bare.positionals, ["a.lua"]);
  assertEquals((await parseFlags(["--watch=src"], laterFlags)).values.watch, "src");
  assertEquals((await parseFlags([], laterFlags)).values.watch, undefined);
  await assertRejects(
    () => parseFlags(["--watch="], laterFlags),
    UsageError,
    "--watch needs a value: --watch[=PATHS]",
  );
});

Deno.test("a list flag collects its values in order", async () => {
  const { values } = await parseFlags(["--allow-origin=a", "--allow-origin", "b"], laterFlags);
  assertEquals(values.allowOrigin, ["a", "b"]);
  assertEquals((await parseFlags([], laterFlags)).values.allowOrigin, []);
});

Deno.test("a flag whose own name starts with no- works", async () => {
  const { values, positionals } = await parseFlags(["--no-clear-screen", "true"], laterFlags);
  assertEquals(values.noClearScreen, true);
  assertEquals(positionals, ["true"]);
  await assertRejects(() => parseFlags(["--clear-screen"], laterFlags), UsageError, "unknown flag");
});

Deno.test("a text value stays text", async () => {
  for (const name of ["123", "true", "1e3", "a=b", "constructor"]) {
    assertEquals((await parseFlags([`--name=${name}`], laterFlags)).values.name, name);
    assertEquals((await parseFlags(["--name", name], laterFlags)).values.name, name);
  }
});
