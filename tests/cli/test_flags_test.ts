import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseFlags } from "../../cli/flags.ts";
import { scriptNames, type TestFlags, testFlags } from "../../cli/test_flags.ts";
import { UsageError } from "../../cli/usage.ts";

async function parse(...args: string[]): Promise<TestFlags> {
  return (await parseFlags(args, testFlags)).values;
}

const refusals = {
  "--filter=/(/":
    "--filter=/(/ is no regular expression (Unterminated group): mend it, or leave the slashes out",
  "--fail-fast=0": "--fail-fast=0 must be a whole number, 1 or more",
  "--fail-fast=x": "--fail-fast=x must be a whole number, 1 or more",
  "--shuffle=-1": "--shuffle=-1 must be a whole number, 0 or more",
  "--shuffle=abc": "--shuffle=abc must be a whole number, 0 or more",
  "--shard=4/3": "--shard=4/3: there is no such shard, they go from 1/3 to 3/3",
  "--shard=0/3": "--shard=0/3: there is no such shard, they go from 1/3 to 3/3",
  "--shard=2/1": "--shard=2/1: there is no such shard, there is only 1/1",
  "--shard=1/0": "--shard=1/0: there is no such shard, there is at least one: --shard=1/1",
  "--shard=2": "--shard=2 must be which one of how many: --shard=1/3",
  "--shard=1/3/5": "--shard=1/3/5 must be which one of how many: --shard=1/3",
  "--jobs=0": "--jobs=0 must be a whole number, 1 to 256",
  "--jobs=many": "--jobs=many must be a whole number, 1 to 256",
  "--reporter=xunit":
    "--reporter=xunit must be pretty, tap, junit, github or json; did you mean junit?",
  "--frames=0": "--frames=0 must be a whole number, 1 or more",
  "--tick=0": "--tick=0 must be a whole number, 1 to 1000",
  "--junit-path": "--junit-path needs a value: --junit-path=FILE",
  "--strict=yes": "--strict takes no value, got --strict=yes: write --strict, or leave it out",
};

for (const [arg, message] of Object.entries(refusals)) {
  Deno.test(`luanet test ${arg} is refused with the value and what to do`, async () => {
    assertEquals((await assertRejects(() => parse(arg), UsageError)).message, message);
  });
}

Deno.test("--filter takes a text or a regular expression, a slash alone is a text", async () => {
  for (const text of ["health", "/^a.*b$/", "/", "a/b", "//", "("]) {
    assertEquals((await parse(`--filter=${text}`)).filter, text);
  }
});

Deno.test("--fail-fast alone stops after one failure", async () => {
  assertEquals((await parse("--fail-fast")).failFast, 1);
  assertEquals((await parse("--fail-fast=3")).failFast, 3);
  assertEquals((await parse()).failFast, undefined);
});

Deno.test("--shuffle alone draws a seed, and says so", async () => {
  assertEquals((await parse("--shuffle=7")).shuffle, { number: 7, isDrawn: false });
  const drawn = (await parse("--shuffle")).shuffle;
  assert(drawn?.isDrawn === true && Number.isSafeInteger(drawn.number) && drawn.number >= 0);
});

Deno.test("--shard takes which one of how many", async () => {
  assertEquals((await parse("--shard=2/3")).shard, { index: 2, count: 3 });
});

Deno.test("--smoke takes scripts with commas between them, several times", async () => {
  assertEquals(scriptNames(await parse("--smoke=a.lua,b.lua", "--smoke=c.lua,")), [
    "a.lua",
    "b.lua",
    "c.lua",
  ]);
});
